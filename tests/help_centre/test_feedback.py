"""Was this helpful? Answers, comments, and who sees to them."""

import pytest
from django.urls import reverse

from desks.permissions import scope_of
from help_centre.actions import note_reading
from help_centre.actions.feedback import comment_on, give_feedback, settle_feedback
from help_centre.models import Feedback
from help_centre.queries import worth_of_articles
from help_centre.states import FeedbackState
from knowledge_base.models import Item, Text
from knowledge_base.states import Kind
from shared.exceptions import NotAllowed


@pytest.fixture
def text(article) -> Text:
    return Text.objects.select_related("live").get(item=article, language="en")


@pytest.fixture
def feedback(text, now) -> Feedback:
    made = give_feedback(text=text, helpful=False, address="a", now=now)
    comment_on(feedback_id=made.pk, comment="Where is the form?", now=now)
    return made


def _counted(article) -> tuple[int, int]:
    article.refresh_from_db()
    return article.helpful, article.unhelpful


def test_an_answer_counts_once_for_an_address(article, text, now):
    for address in ("a", "a", "b"):
        give_feedback(text=text, helpful=True, address=address, now=now)
    assert _counted(article) == (2, 0)


def test_who_answers_otherwise_has_changed_the_answer(article, text, now):
    for helped in (True, False):
        give_feedback(text=text, helpful=helped, address="a", now=now)
    assert _counted(article) == (0, 1)
    assert Feedback.objects.get().version == text.live


def test_the_first_comment_stays(feedback, now):
    assert not comment_on(feedback_id=feedback.pk, comment="Another", now=now)
    assert Feedback.objects.get().comment == "Where is the form?"


def test_a_reader_answers_without_any_cookie(client, article):
    path = reverse("help_centre:helpful", args=["en", article.pk])
    answer = client.post(path, {"helpful": "no"})
    assert answer.status_code == 303
    thanks = answer.headers["Location"]
    assert "What is missing" in client.get(thanks).content.decode()
    for _again in range(2):
        said = client.post(thanks, {"comment": "<b>No form</b>"}, follow=True)
        assert "has arrived" in said.content.decode()
    assert Feedback.objects.get().comment == "<b>No form</b>"
    assert not client.cookies


@pytest.mark.parametrize("helped", ["", "maybe", "1"])
def test_what_is_no_answer_is_refused(client, article, helped):
    path = reverse("help_centre:helpful", args=["en", article.pk])
    assert client.post(path, {"helpful": helped}).status_code == 404
    assert not Feedback.objects.exists()


def test_internal_texts_take_no_feedback(client, publish):
    item = publish("inside", kind=Kind.INTERNAL)
    path = reverse("help_centre:helpful", args=["en", item.pk])
    assert client.post(path, {"helpful": "yes"}).status_code == 404


def test_a_forged_address_of_thanks_is_none(client, feedback):
    for signed in (str(feedback.pk), f"{feedback.pk}:x:y"):
        assert client.get(reverse("help_centre:thanks", args=["en", signed])).status_code == 404


def test_a_coordinator_settles_a_comment_once(feedback, rui, now):
    for _again in range(2):
        settle_feedback(feedback_id=feedback.pk, by=rui, now=now)
    kept = Feedback.objects.get()
    assert (kept.state, kept.settled_by) == (FeedbackState.SETTLED, rui)


def test_comments_are_the_coordinators(client, feedback, maria, ada, rui, now):
    page = reverse("help_centre:feedback")
    for agent in (maria, ada):
        client.force_login(agent)
        assert client.get(page).status_code == 404
        with pytest.raises(NotAllowed):
            settle_feedback(feedback_id=feedback.pk, by=agent, now=now)
    client.force_login(rui)
    assert "Where is the form?" in client.get(page).content.decode()


def test_comments_on_another_desks_text_are_not_shown(client, text, feedback, meetings, rui, now):
    text.item.is_for_all = False
    text.item.save()
    text.item.desks.set([meetings])
    client.force_login(rui)
    assert "Where is the form?" not in client.get(reverse("help_centre:feedback")).content.decode()
    path = reverse("help_centre:settle", args=[feedback.pk])
    assert client.post(path).status_code == 404


def test_the_coordinators_see_what_was_read_and_whether_it_helped(
    client, article, text, meetings, publish, rui, now
):
    theirs = publish("theirs")
    Item.objects.filter(pk=theirs.pk).update(is_for_all=False)
    theirs.desks.set([meetings])
    note_reading(item_id=article.pk, address="a", now=now)
    give_feedback(text=text, helpful=False, address="a", now=now)
    rows = worth_of_articles(scope_of(rui), "fr", now)
    assert [(one.shown.text.title, one.reads, one.helpful, one.unhelpful) for one in rows] == [
        ("Comment renouveler", 1, 0, 1)
    ]
    client.force_login(rui)
    assert "How to renew" in client.get(reverse("help_centre:numbers")).content.decode()
