"""Our own corpus of awkward mails (tests/data/mails): one line of expectations for each."""

import json
from pathlib import Path
from typing import Any

import pytest

from mailroom.reading.export import as_json
from mailroom.reading.parsing import parse_email

MAILS = Path(__file__).parents[1] / "data" / "mails"
EXPECTED: list[dict[str, Any]] = [
    json.loads(line) for line in (MAILS / "expectations.jsonl").read_text("utf-8").splitlines()
]
SUBSTRINGS = {"text_has": "text", "html_has": "html"}


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda row: row["file"])
def test_a_mail_of_the_corpus_is_understood(expected: dict[str, Any]) -> None:
    parsed = parse_email((MAILS / expected["file"]).read_bytes())
    found = as_json(parsed)
    wanted = {key: value for key, value in expected.items() if key in found}
    if "attachments" in wanted:
        shown = [_described(one, like) for one, like in _pairs(found, wanted)]
        assert shown == wanted.pop("attachments")
    assert {key: found[key] for key in wanted if key != "file"} == {
        key: value for key, value in wanted.items() if key != "file"
    }
    for key, name in SUBSTRINGS.items():
        for piece in expected.get(key, ()):
            assert piece in found[name]
    for piece in expected.get("defects_has", ()):
        assert any(piece in defect for defect in parsed.defects), parsed.defects


def _pairs(found: dict[str, Any], wanted: dict[str, Any]) -> list[tuple[Any, Any]]:
    shown, likes = found["attachments"], wanted["attachments"]
    assert [one["name"] for one in shown] == [like["name"] for like in likes]
    return list(zip(shown, likes, strict=True))


def _described(one: dict[str, Any], like: dict[str, Any]) -> dict[str, Any]:
    """Without the size where the corpus leaves it open."""
    return {key: one[key] if like[key] is not None else like[key] for key in like}


def test_every_mail_of_the_corpus_has_its_line() -> None:
    files = {path.name for path in MAILS.glob("*.eml")}
    assert files == {row["file"] for row in EXPECTED}
    assert len(files) >= 80


def test_the_words_of_the_export_are_those_that_were_promised() -> None:
    found = as_json(parse_email(b"From: vera@visitor.example\n\nHello"))
    assert (
        list(found)
        == (
            "subject from_email from_name sender to cc reply_to date message_id in_reply_to references "
            "text html reply_text signature attachments auto_reply suppress_autoresponse bounce forward"
        ).split()
    )
    assert set(found["bounce"]) == set(
        "is_bounce recipients status hard temporary feedback original_message_id".split()
    )
