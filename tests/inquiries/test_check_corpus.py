"""The checks against labelled answers: precision and recall of each, in three languages.

`python -m pytest tests/inquiries/test_check_corpus.py -s` prints the table.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from helpdesk.demo.build import plan_demo
from helpdesk.demo.threads import Kind
from inquiries.checks import Answer, Check, Conversation, check_answer

FOLDER = Path(__file__).parents[1] / "data" / "answers"
LANGUAGES = ("en", "fr", "es")
# Open steps of a procedure stand beside the answer, not in its text.
OF_THE_TEXT = set(Check) - {Check.STEPS_OPEN}
LEAST_PRECISION, LEAST_RECALL = 0.95, 0.95


@dataclass
class Labelled:
    language: str
    line: int
    codes: frozenset[str]
    asked: str = ""
    said: str = ""
    cc: tuple[str, ...] = ()
    has_files: bool = False
    found: frozenset[str] = field(default_factory=frozenset)


def read(language: str) -> list[Labelled]:
    made: list[Labelled] = []
    text = (FOLDER / f"{language}.txt").read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("= "):
            codes = frozenset(line[2:].split()) - {"fine"}
            made.append(Labelled(language, number, codes))
        elif line.startswith("? "):
            made[-1].asked = line[2:]
        elif line.startswith("! "):
            made[-1].said = line[2:]
        elif line == "+":
            made[-1].has_files = True
        elif line.startswith("cc "):
            made[-1].cc = (line[3:],)
        elif made:
            made[-1].said += f"\n{line}"
    return made


def judged(language: str) -> list[Labelled]:
    answers = read(language)
    for one in answers:
        conversation = Conversation(
            language,
            received=(one.asked,),
            newest=one.asked,
            participants=frozenset({"v@x.example"}),
        )
        found = check_answer(Answer(one.said, one.cc, one.has_files), conversation)
        one.found = frozenset(str(finding.check) for finding in found)
    return answers


def figures(answers: list[Labelled]) -> dict[str, tuple[float, float, int]]:
    """Precision, recall and the number of labels, for each check."""
    right, wrong, missed = Counter(), Counter(), Counter()
    for one in answers:
        right.update(one.codes & one.found)
        wrong.update(one.found - one.codes)
        missed.update(one.codes - one.found)
    return {
        str(check): (
            right[check] / max(1, right[check] + wrong[check]),
            right[check] / max(1, right[check] + missed[check]),
            right[check] + missed[check],
        )
        for check in OF_THE_TEXT
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_answers_and_half_of_them_are_fine(language):
    answers = read(language)
    fine = sum(not one.codes for one in answers)
    assert len(answers) >= 60
    assert 0.4 <= fine / len(answers) <= 0.6
    known = {code for one in answers for code in one.codes}
    assert known == {str(check) for check in OF_THE_TEXT}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_is_judged_as_labelled(language):
    astray = [
        (one.line, sorted(one.codes), sorted(one.found), one.said)
        for one in judged(language)
        if one.codes != one.found
    ]
    assert astray == []


def test_precision_and_recall_of_each_check():
    table = figures([one for language in LANGUAGES for one in judged(language)])
    for check, (precision, recall, labels) in table.items():
        print(f"{check:20} precision {precision:.2f}  recall {recall:.2f}  of {labels}")
    assert all(precision >= LEAST_PRECISION for precision, _recall, _labels in table.values())
    assert all(recall >= LEAST_RECALL for _precision, recall, _labels in table.values())


def test_answers_that_nobody_wrote_for_the_checks_hardly_ever_stop():
    """The demo's staff answer like real people; the demo attaches no files, so these are left out."""
    findings, answers = Counter(), 0
    for planned in plan_demo(datetime(2026, 11, 22, tzinfo=UTC)):
        received, ours = [], []
        for step in planned.steps:
            if step.kind == Kind.RECEIVED:
                received.append(f"{planned.subject}\n\n{step.text}")
            elif step.kind == Kind.REPLY:
                said = Conversation(planned.language, tuple(received), tuple(ours), received[-1])
                found = check_answer(Answer(step.text), said)
                findings.update(str(one.check) for one in found)
                answers += 1
            if step.kind in (Kind.REPLY, Kind.NOTE):
                ours.append(step.text)
    del findings[Check.MISSING_ATTACHMENT]
    assert answers > 300
    assert findings.total() <= answers / 100, findings
