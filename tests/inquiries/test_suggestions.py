"""Suggestions beside an inquiry: what is offered, why, to whom; rejected and learned."""

import pytest
from django.db import connection
from django.http import Http404

from desks.permissions import scope_of
from inquiries.actions.suggestions import bring_back_suggestions, reject_suggestion
from inquiries.models import UnhelpfulItem
from inquiries.past_answers import latest_answered
from knowledge_base.actions import add_item
from knowledge_base.search_models import TopicTally
from knowledge_base.states import Kind
from tests.factories import make_inquiry
from tests.knowing import publish_text


@pytest.fixture
def asked(madrid):
    inquiry = make_inquiry(madrid, subject="Renewal", body="How do we renew our registration?")
    inquiry.topic = "renewal"
    inquiry.save(update_fields=["topic"])
    return inquiry


@pytest.fixture
def made(rui, now):
    def make(code, kind=Kind.TEMPLATE, body="Dear {{ inquirer.name }}, renew on line.", **fields):
        item = add_item(kind=kind, code=code, by=rui, now=now, **fields)
        publish_text(item, by=rui, now=now, title="Renewal of a registration", body=body)
        return item

    return make


def panel(client, inquiry):
    return client.get(
        f"/inquiries/{inquiry.reference}/suggestions/", headers={"HX-Request": "true"}
    )


def codes(response):
    return [one.text.item.code for one in response.context["suggestions"]]


def test_what_fits_is_suggested_with_its_reasons_and_its_variables_filled(as_maria, asked, made):
    made("renew", topics=["renewal"])
    [one] = panel(as_maria, asked).context["suggestions"]
    assert one.why[0] == "same topic"
    assert "renewal" in one.why[1]
    assert "{{" not in one.insert.text


@pytest.mark.parametrize("kind", [Kind.INTERNAL, Kind.SCRIPT, Kind.PROCEDURE])
def test_what_is_internal_is_read_and_never_inserted(as_maria, asked, made, kind):
    made("inside", kind=kind, body="# Step\n\n- [ ] renew the registration")
    response = panel(as_maria, asked)
    assert [one.insert.text for one in response.context["suggestions"]] == [""]
    assert "data-insert-text" not in response.content.decode()
    assert as_maria.get(f"/inquiries/{asked.reference}/completions/?kind={kind}").status_code == 404


def test_texts_of_another_desk_are_not_suggested(as_maria, asked, made, hague):
    made("theirs", desks=[hague])
    assert codes(panel(as_maria, asked)) == []


def test_another_desk_sees_no_suggestions(client, henk, asked, made):
    made("renew")
    client.force_login(henk)
    assert panel(client, asked).status_code == 404


def test_rejected_twice_is_learned_once(asked, made, maria, now):
    item = made("renew")
    for _time in range(2):
        reject_suggestion(inquiry_id=asked.pk, item_id=item.pk, by=maria, now=now)
    assert UnhelpfulItem.objects.count() == 1
    assert TopicTally.objects.get().rejected == 1


def test_what_was_rejected_is_gone_until_it_is_brought_back(as_maria, asked, made, maria, now):
    item = made("renew")
    reject_suggestion(inquiry_id=asked.pk, item_id=item.pk, by=maria, now=now)
    assert codes(panel(as_maria, asked)) == []
    assert bring_back_suggestions(inquiry_id=asked.pk, by=maria) == 1
    assert bring_back_suggestions(inquiry_id=asked.pk, by=maria) == 0
    assert codes(panel(as_maria, asked)) == ["renew"]
    assert TopicTally.objects.get().rejected == 0


def test_another_desk_rejects_nothing(asked, made, henk, now):
    item = made("renew")
    with pytest.raises(Http404):
        reject_suggestion(inquiry_id=asked.pk, item_id=item.pk, by=henk, now=now)
    with pytest.raises(Http404):
        bring_back_suggestions(inquiry_id=asked.pk, by=henk)


def test_what_was_used_for_the_topic_comes_before_what_was_rejected(as_maria, asked, made):
    one, other = made("a"), made("b")
    TopicTally.objects.create(item=one, topic="renewal", rejected=9)
    TopicTally.objects.create(item=other, topic="renewal", used=9)
    response = panel(as_maria, asked)
    assert codes(response) == ["b", "a"]
    assert "used 9 times for this topic" in response.context["suggestions"][0].why


def test_past_answers_are_read_by_an_index_however_many_there_are(asked, maria):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    plan = latest_answered(asked, scope_of(maria)).explain()
    assert "inquiry_answered" in plan
