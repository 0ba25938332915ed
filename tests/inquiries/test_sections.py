"""Parts of the side panel that come by addresses of their own."""

import re

import pytest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inquiries.models import Inquiry
from shared.panel import PanelSection
from tests.factories import make_inquiry

HTMX = {"HX-Request": "true"}


@pytest.fixture
def pair(madrid):
    return make_inquiry(madrid, subject="The first"), make_inquiry(madrid, subject="The second")


def page_of(client, inquiry):
    return client.get(f"/inquiries/{inquiry.reference}/").content.decode()


def history_of(client, inquiry, **more):
    return client.get(reverse("inquiries:history", args=[inquiry.reference]), **more)


def test_the_page_only_names_the_address(as_maria, pair):
    page = page_of(as_maria, pair[0])
    assert f'data-address="/inquiries/{pair[0].reference}/history/"' in page
    assert pair[1].reference not in page.partition('id="panel"')[2]


def test_history_names_the_other_inquiries_of_the_same_person(as_maria, pair):
    said = history_of(as_maria, pair[0], headers=HTMX).content.decode()
    assert "The second" in said
    assert "The first" not in said
    assert "<html" not in said


def test_history_offers_to_merge_into_them(as_maria, pair):
    said = history_of(as_maria, pair[0], headers=HTMX).content.decode()
    assert f'name="into"\n                  value="{pair[1].reference}"' in said


def test_history_says_when_there_is_none(as_maria, inquiry):
    assert "first inquiry of this person" in history_of(as_maria, inquiry).content.decode()


def test_history_of_another_desk_does_not_exist(client, henk, pair):
    client.force_login(henk)
    assert history_of(client, pair[0], headers=HTMX).status_code == 404


def test_history_names_nothing_of_a_desk_that_is_not_mine(as_maria, hague, inquiry):
    make_inquiry(hague, subject="Secret design")
    assert "Secret design" not in history_of(as_maria, inquiry, headers=HTMX).content.decode()


def test_without_scripts_it_is_a_page(as_maria, pair):
    page = history_of(as_maria, pair[0]).content.decode()
    assert f"<h1>{pair[0].subject}</h1>" in page
    assert '<h2 id="section-title">Other inquiries</h2>' in page
    assert "The second" in page


def test_sections_stand_in_the_order_of_the_settings(as_maria, inquiry, settings):
    settings.INQUIRY_PANEL = [
        PanelSection("inquiries:conversation_panel", _("Inquiry"), deed="read_inquiry"),
        *settings.INQUIRY_PANEL,
    ]
    page = page_of(as_maria, inquiry)
    first, second = "section-inquiries-conversation_panel", "section-inquiries-history"
    assert page.index(first) < page.index(second)


def test_a_section_stands_first_while_its_field_is_set(as_maria, inquiry, settings):
    part = "inquiries:history"
    settings.INQUIRY_PANEL = [
        PanelSection("inquiries:links", _("Linked"), deed="read_inquiry", is_first=True),
        PanelSection(part, _("Other"), deed="read_inquiry", first_when="escalated_at"),
    ]
    places = []
    for escalated_at in (None, inquiry.last_message_at):
        Inquiry.objects.filter(pk=inquiry.pk).update(escalated_at=escalated_at)
        page = page_of(as_maria, inquiry)
        places.append(page.index("section-inquiries-history") < page.index('<dl class="facts">'))
    assert places == [False, True]


def test_a_section_is_not_offered_to_who_may_not_do_its_deed(as_maria, inquiry, settings):
    settings.INQUIRY_PANEL = [
        PanelSection("inquiries:history", _("Inquiry"), deed="answer_transfer")
    ]
    assert "section-inquiries-history" not in page_of(as_maria, inquiry)


def without_tokens(response):
    """Each answer has its own against forged requests, and its own keys."""
    return re.sub(r'value="[^"]{30,}"', "", response.content.decode())


def sections_of(client, inquiry, *names):
    address = reverse("inquiries:sections", args=[inquiry.reference])
    return client.get(address, {"part": names}, headers=HTMX)


def test_several_sections_come_by_one_request_each_as_by_its_own_address(as_maria, pair):
    names = ("inquiries-history", "escalations-panel")
    said = sections_of(as_maria, pair[0], *names)
    page = without_tokens(said)
    for name, address in zip(names, ("inquiries:history", "escalations:panel"), strict=True):
        alone = as_maria.get(reverse(address, args=[pair[0].reference]), headers=HTMX)
        assert f'<div data-part="{name}">{without_tokens(alone)}</div>' in page
    assert "inquiries-limits" not in page
    assert said.headers["X-Live-Mark"]


def test_sections_that_are_unknown_or_not_the_agents_are_left_out(as_maria, inquiry, settings):
    settings.INQUIRY_PANEL = [
        PanelSection("inquiries:history", _("Other"), deed="answer_transfer"),
        PanelSection("inquiries:links", _("Linked"), deed="read_inquiry"),
    ]
    page = sections_of(as_maria, inquiry, "inquiries-history", "inquiries-links", "x").content
    assert page.count(b"data-part") == 1


def test_sections_of_another_desks_inquiry_are_not_there(client, henk, inquiry):
    client.force_login(henk)
    assert sections_of(client, inquiry, "inquiries-history").status_code == 404
