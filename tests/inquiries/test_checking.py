"""Findings stop an answer, are shown, and can be overridden with a reason that is recorded."""

import json
from uuid import uuid4

import pytest

from inquiries.actions.checking import ChecksFailed, Override
from inquiries.actions.reply import send_reply
from inquiries.actions.undo import undo_reply
from inquiries.checks import Check
from inquiries.states import Fact
from mailroom.models import OutgoingEmail
from tests.factories import make_inquiry

PROMISE = "Dear Vera, please find attached the form."


@pytest.fixture
def numbered(madrid):
    return make_inquiry(madrid, body="Our registration IR 1589321 is not in the register.")


def answer(inquiry, by, now, body=PROMISE, **fields):
    newest = inquiry.messages.latest("pk").pk
    values = {"submission_key": str(uuid4()), "seen_message_id": newest, "body": body} | fields
    return send_reply(inquiry_id=inquiry.pk, by=by, now=now, **values)


def findings_of(inquiry, by, now, body=PROMISE, **fields):
    with pytest.raises(ChecksFailed) as stopped:
        answer(inquiry, by, now, body, **fields)
    return stopped.value.findings


def keys_of(findings):
    return frozenset(one.key for one in findings)


def post_reply(client, inquiry, body=PROMISE, htmx=True, **fields):
    newest = inquiry.messages.latest("pk").pk
    values = {"body": body, "submission_key": str(uuid4()), "seen": newest} | fields
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(f"/inquiries/{inquiry.reference}/reply/", values, headers=headers)


def answers():
    return OutgoingEmail.objects.filter(is_automatic=False)


def test_a_finding_stops_the_answer_and_leaves_no_trace(inquiry, maria, now):
    [finding] = findings_of(inquiry, maria, now)
    assert finding.check == Check.MISSING_ATTACHMENT
    assert not answers().exists()
    assert not inquiry.timeline.filter(kind=Fact.REPLIED).exists()


def test_the_same_key_works_after_it_was_stopped(inquiry, maria, now):
    keys = keys_of(findings_of(inquiry, maria, now, submission_key="k"))
    override = Override(keys, "The form comes by post")
    first = answer(inquiry, maria, now, submission_key="k", override=override)
    assert answer(inquiry, maria, now, submission_key="k", override=override) == first
    assert answers().count() == 1


def test_an_override_is_recorded_once_with_its_codes_and_reason(inquiry, maria, now):
    keys = keys_of(findings_of(inquiry, maria, now))
    message = answer(inquiry, maria, now, override=Override(keys, " It comes by post "))
    fact = inquiry.timeline.get(kind=Fact.CHECKS_OVERRIDDEN)
    assert fact.data == {"codes": ["missing_attachment"], "reason": "It comes by post"}
    assert (fact.message, fact.actor) == (message, maria)


def test_an_override_needs_a_reason(inquiry, maria, now):
    keys = keys_of(findings_of(inquiry, maria, now))
    assert findings_of(inquiry, maria, now, override=Override(keys, "  "))


def test_an_override_holds_for_what_was_seen_and_nothing_else(numbered, maria, now):
    keys = keys_of(findings_of(numbered, maria, now))
    body = PROMISE + " It is for registration 1589312."
    found = findings_of(numbered, maria, now, body, override=Override(keys, "By post"))
    assert {one.check for one in found} == {Check.MISSING_ATTACHMENT, Check.NUMBER_DIFFERS}


def test_a_question_is_answered_by_sending_all_the_same(numbered, maria, now):
    body = "It is for registration IR 1402558."
    found = findings_of(numbered, maria, now, body)
    assert [one.check for one in found] == [Check.NUMBER_UNKNOWN]
    answer(numbered, maria, now, body, override=Override(keys_of(found)))
    assert numbered.timeline.get(kind=Fact.CHECKS_OVERRIDDEN).data["codes"] == ["number_unknown"]


def test_an_unfilled_variable_is_never_sent(inquiry, maria, now):
    body = "Dear {{ inquirer.name }}, it was sent."
    keys = keys_of(findings_of(inquiry, maria, now, body))
    assert findings_of(inquiry, maria, now, body, override=Override(keys, "I want it"))


def test_an_override_without_a_finding_records_nothing(inquiry, maria, now):
    answer(inquiry, maria, now, "It was sent.", override=Override(frozenset({"x"}), "Why not"))
    assert not inquiry.timeline.filter(kind=Fact.CHECKS_OVERRIDDEN).exists()


def test_an_answer_that_was_taken_back_is_checked_anew(numbered, maria, now):
    body = "Your registration is 1589312."
    keys = keys_of(findings_of(numbered, maria, now, body))
    sent = answer(numbered, maria, now, body, override=Override(keys, "Checked"))
    undo_reply(message_id=sent.pk, by=maria, now=now)
    [again] = findings_of(numbered, maria, now, body)
    assert again.expected == "1589321"
    answer(numbered, maria, now, body, override=Override(frozenset({again.key}), "Checked"))
    assert answers().count() == 2


def test_a_scheduled_answer_is_checked_when_it_is_written(inquiry, maria, now):
    from datetime import timedelta

    assert findings_of(inquiry, maria, now, send_at=now + timedelta(hours=2))


def test_a_copy_to_ourselves_is_no_stranger(inquiry, maria, now):
    answer(inquiry, maria, now, "It was sent.", cc=["madrid@helpdesk.example"])
    assert answers().count() == 1


def test_the_live_page_gets_the_findings_only_and_keeps_its_text(as_maria, inquiry):
    response = post_reply(as_maria, inquiry)
    assert response.status_code == 422
    assert response.headers["HX-Retarget"] == "#reply-checks"
    assert "<mark>find attached</mark>" in response.content.decode()
    assert "<textarea" not in response.content.decode()


def test_without_javascript_the_page_comes_back_with_text_and_findings(as_maria, inquiry):
    page = post_reply(as_maria, inquiry, htmx=False)
    assert page.status_code == 422
    assert PROMISE in page.content.decode()
    assert "Send anyway" in page.content.decode()


def test_send_anyway_does_what_the_stopped_button_wanted(as_maria, inquiry):
    stopped = post_reply(as_maria, inquiry, then="resolved")
    checks = stopped.context["checks"]
    assert checks["then"] == "resolved"
    fields = {"override": checks["keys"], "reason": "By post", "stopped_then": "resolved"}
    post_reply(as_maria, inquiry, **fields)
    inquiry.refresh_from_db()
    assert inquiry.status == "resolved"


def test_what_was_stopped_is_forgotten_by_a_plain_send(as_maria, inquiry):
    post_reply(as_maria, inquiry, body="It was sent.", stopped_then="resolved", reason="x")
    inquiry.refresh_from_db()
    assert inquiry.status == "waiting_inquirer"


def test_send_anyway_without_a_reason_asks_for_it(as_maria, inquiry):
    keys = post_reply(as_maria, inquiry).context["checks"]["keys"]
    page = post_reply(as_maria, inquiry, override=keys)
    assert "Say why it is to be sent all the same." in page.content.decode()


def test_a_variable_leaves_no_way_to_send_anyway(as_maria, inquiry):
    page = post_reply(as_maria, inquiry, body="Dear {{ inquirer.name }}, it was sent.")
    assert "Send anyway" not in page.content.decode()


def test_the_api_says_what_was_found_and_takes_an_override(as_maria, inquiry):
    url = f"/api/inquiries/{inquiry.reference}/replies/"
    given = {"body": PROMISE, "seen_message_id": inquiry.messages.latest("pk").pk}

    def post(key, **more):
        headers = {"Idempotency-Key": key}
        body = json.dumps(given | more)
        return as_maria.post(url, body, content_type="application/json", headers=headers)

    refused = post("a")
    [finding] = refused.json()["findings"]
    assert (refused.status_code, finding["code"]) == (422, "missing_attachment")
    override = {"findings": [finding["key"]], "reason": "By post"}
    assert post("a", override=override).status_code == 201
