"""What is offered while writing: the inquirer's language first, filled, and only to who may see it."""

import pytest

from inquiries.models import Inquiry, KnowledgeUse
from inquiries.template_values import values_for
from knowledge_base.actions import add_item
from knowledge_base.models import Item
from knowledge_base.states import Kind
from tests.factories import make_agent, make_inquiry
from tests.inquiries.test_reply import answer
from tests.knowing import publish_text


@pytest.fixture
def greeting(rui, now):
    """A template in English and French."""
    item = add_item(kind=Kind.TEMPLATE, code="greet", by=rui, now=now)
    bodies = {"en": "Dear {{ inquirer.name }}, {{ today }}", "fr": "Bonjour {{ inquirer.name }}"}
    for language, body in bodies.items():
        what = {"language": language, "title": f"Greeting {language}", "body": body}
        publish_text(item, by=rui, now=now, **what)
    return item


def ask(client, inquiry, kind="template", q="", **more):
    url = f"/inquiries/{inquiry.reference}/completions/"
    return client.get(url, {"kind": kind, "q": q} | more)


def test_the_inquirers_language_is_offered_filled(as_maria, inquiry, greeting):
    page = ask(as_maria, inquiry, q="greet").content.decode()
    assert 'data-text="Dear Vera Visitor, ' in page
    assert "Bonjour" not in page


def test_a_text_of_another_language_is_marked(as_maria, madrid, greeting):
    spanish = make_inquiry(madrid)
    Inquiry.objects.filter(pk=spanish.pk).update(language="es")
    [option] = ask(as_maria, spanish).context["options"]
    assert (option.language, option.is_wanted_language) == ("en", False)


def test_what_cannot_be_filled_stays_visible(as_maria, madrid, greeting):
    nameless = make_inquiry(madrid, sender_name="", sender_address="x@visitor.example")
    assert "Dear {{ inquirer.name }}" in ask(as_maria, nameless).content.decode()


def test_dates_and_hours_are_in_the_language_of_the_text(inquiry, maria, now):
    from datetime import UTC, datetime

    at = datetime(2026, 11, 22, 9, tzinfo=UTC)
    french = values_for(inquiry, by=maria, now=at, language="fr")
    assert french["today"] == "22 novembre 2026"
    assert french["desk.hours"] == "lundi–vendredi 09:00–18:00 (Europe/Zurich)"
    assert values_for(inquiry, by=maria, now=at, language="es")["today"].endswith("2026")


def test_another_desk_is_offered_nothing(client, henk, inquiry, greeting):
    client.force_login(henk)
    assert ask(client, inquiry).status_code == 404
    assert client.get(f"/inquiries/{inquiry.reference}/texts/").status_code == 404


def test_a_kind_that_there_is_not_does_not_exist(as_maria, inquiry):
    assert ask(as_maria, inquiry, kind="passwords").status_code == 404


def test_colleagues_who_may_read_it_are_offered(as_maria, madrid, henk, inquiry):
    make_agent("mark", madrid)
    page = ask(as_maria, inquiry, kind="person", q="ma").content.decode()
    assert 'data-text="@mark "' in page
    assert "henk" not in ask(as_maria, inquiry, kind="person").content.decode()


def test_the_same_queries_for_one_and_thirty_texts(
    as_maria, inquiry, greeting, rui, now, django_assert_max_num_queries
):
    for number in range(30):
        item = add_item(kind=Kind.TEMPLATE, code=f"t{number}", by=rui, now=now)
        publish_text(item, by=rui, now=now, title=f"T{number}")
    with django_assert_max_num_queries(16):
        assert len(ask(as_maria, inquiry, all=1).context["options"]) == 31


def test_the_page_without_javascript_shows_filled_texts_to_copy(as_maria, inquiry, greeting):
    page = as_maria.get(f"/inquiries/{inquiry.reference}/texts/", {"q": "greet"})
    assert "Dear Vera Visitor" in page.content.decode()


def test_an_answer_records_which_text_it_was_made_of_once(inquiry, maria, now, greeting):
    text = greeting.texts.get(language="en")
    fields = {"submission_key": "k", "used_texts": [text.pk, text.pk]}
    message = answer(inquiry, maria, now, **fields)
    answer(inquiry, maria, now, **fields)
    use = KnowledgeUse.objects.get()
    assert (use.message, use.text, use.version) == (message, text, 1)
    assert Item.objects.get().uses == 1


def test_a_text_that_may_not_be_seen_is_not_recorded(inquiry, maria, hague, rui, now):
    item = add_item(kind=Kind.TEMPLATE, code="x", by=rui, now=now, desks=[hague])
    text = publish_text(item, by=rui, now=now)
    answer(inquiry, maria, now, used_texts=[text.pk])
    assert not KnowledgeUse.objects.exists()


def test_a_text_is_inserted_as_rich_text_and_as_plain_words(as_maria, inquiry, rui, now):
    item = add_item(kind=Kind.TEMPLATE, code="fees", by=rui, now=now)
    body = "Dear **{{ inquirer.name }}**,\n\n- see [the help](item:open) or [ours](item:inside)"
    publish_text(item, by=rui, now=now, body=body)
    for code, kind in (("open", Kind.ARTICLE), ("inside", Kind.INTERNAL)):
        publish_text(add_item(kind=kind, code=code, by=rui, now=now), by=rui, now=now)
    [option] = ask(as_maria, inquiry).context["options"]
    assert option.html.startswith(
        "<div>Dear <strong>Vera Visitor</strong>,</div><ul><li>see <a href="
    )
    assert option.html.endswith(" or ours</li></ul>")
    address = f"http://127.0.0.1:8000/help/en/articles/{Item.objects.get(code='open').pk}/"
    assert option.text == f"Dear Vera Visitor,\n\n- see the help ({address}) or ours"


def test_a_name_that_looks_like_a_link_is_none(as_maria, madrid, greeting):
    trickster = make_inquiry(madrid, sender_name="[pay](https://evil.example)")
    [option] = ask(as_maria, trickster).context["options"]
    assert "href" not in option.html
    assert option.text.startswith("Dear [pay](https://evil.example), ")
