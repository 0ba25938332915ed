"""`manage.py triage`: JSON lines in, JSON lines out, nothing stored."""

import io
import json
import sys

import pytest
from django.core.management import call_command

from registry.triage import base_model
from triage.management.commands.triage import answers
from triage.proposing import shipped_tools

ROW = {
    "id": "A1",
    "arrived_desk": "madrid",
    "channel": "webform",
    "received_at": "2026-11-18T09:12:00+01:00",
    "subject": "Late renewal",
    "body": "IR 1307412 expired on 16 June 2026, can we renew in the grace period?",
}
FIELDS = (
    "id desk language topic subtopic urgency resolver wrong_service references deadline reasons"
)


def answered(*lines):
    return list(answers(lines, shipped_tools(), "en"))


def test_a_line_gives_everything_that_is_proposed():
    (answer,) = answered(json.dumps(ROW))
    assert list(answer) == FIELDS.split()
    assert (answer["id"], answer["topic"], answer["deadline"]) == ("A1", "renewal", "2026-12-16")
    assert {"kind": "madrid_irn", "value": "1307412", "certainty": "certain"} in (
        answer["references"]
    )


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "not JSON"),
        ("[1]", "not a JSON object"),
        (json.dumps(ROW | {"arrived_desk": "paris"}), "arrived_desk must be one of"),
        (json.dumps(ROW | {"received_at": "soon"}), "ISO 8601"),
        (json.dumps(ROW | {"body": 7}), "body is missing or no text"),
    ],
)
def test_a_bad_line_is_told_with_its_number_and_the_next_is_read(line, words):
    bad, good = answered(line, json.dumps(ROW))
    assert bad["line"] == 1
    assert words in bad["error"]
    assert good["id"] == "A1"


def test_blank_lines_are_counted_and_left_out():
    (bad,) = answered("\n", "  \n", "{\n")
    assert bad["line"] == 3


def test_the_day_is_the_one_in_geneva():
    """Half past eleven in the night in UTC is the next day there."""
    row = ROW | {
        "received_at": "2026-11-18T23:30:00+00:00",
        "body": "Deadline for renewal is today!",
    }
    (answer,) = answered(json.dumps(row))
    assert answer["deadline"] == "2026-11-19"


def test_the_shipped_model_needs_no_database(monkeypatch, capsys):
    """Without the mark for the database, any query fails this test."""
    given = io.BytesIO(json.dumps(ROW).encode() + b"\n\xff\n")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(given))
    call_command("triage", "--shipped")
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert first["id"] == "A1"
    assert second["line"] == 2


@pytest.mark.django_db
def test_without_options_rules_and_model_of_the_desks_are_used_and_nothing_is_stored(
    monkeypatch, capsys, django_assert_num_queries
):
    base_model()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(ROW).encode())))
    with django_assert_num_queries(3):
        call_command("triage")
    assert json.loads(capsys.readouterr().out)["topic"] == "renewal"
