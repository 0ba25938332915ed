"""Two hundred and more texts as people write them, in three languages; what is found of them.

One part was looked at while the rules were written, the other is for measuring only. Figures of
the first measurements stand in docs/adr/0023.
"""

from pathlib import Path

import pytest

from registry.references import find_in_message

FOLDER = Path(__file__).parent
PARTS = {"tuned": 200, "measured": 35}


def texts_of(part):
    """Each: language and channel, the text, and behind => what is in it."""
    blocks = (FOLDER / f"references_{part}.txt").read_text(encoding="utf-8").strip().split("\n\n")
    for block in blocks:
        head, *lines, labels = block.split("\n")
        assert labels.startswith("=>"), block
        wanted = {tuple(one.split(" ", 1)) for one in labels[2:].strip().split("; ") if one}
        yield head.split()[0], "\n".join(lines), wanted


@pytest.mark.parametrize("part", PARTS)
def test_nearly_all_is_found_and_hardly_anything_else(part):
    right = missed = wrong = 0
    for language, text, wanted in texts_of(part):
        found = {
            (one.kind.value, one.value) for one in find_in_message(body=text, language=language)
        }
        right += len(found & wanted)
        missed += len(wanted - found)
        wrong += len(found - wanted)
    assert right / (right + missed) >= 0.97
    assert right / (right + wrong) >= 0.95


@pytest.mark.parametrize(("part", "fewest"), PARTS.items())
def test_the_corpus_is_large_and_in_three_languages(part, fewest):
    languages = [language for language, _text, _wanted in texts_of(part)]
    assert len(languages) >= fewest
    assert set(languages) == {"en", "fr", "es"}
