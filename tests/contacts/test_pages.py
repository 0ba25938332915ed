"""The contact's page: merging, undoing, and who may."""

import pytest
from django.test import Client
from django.urls import reverse

from contacts.models import Contact
from tests.factories import make_inquiry


@pytest.fixture
def as_rui(rui) -> Client:
    client = Client()
    client.force_login(rui)
    return client


@pytest.fixture
def two(madrid) -> tuple[Contact, Contact]:
    first = make_inquiry(madrid, sender_address="vera@visitor.example").contact
    second = make_inquiry(madrid, sender_address="vera@home.example").contact
    return first, second


def merge(client, survivor, absorbed):
    url = reverse("contacts:merge", args=[survivor.pk])
    return client.post(url, {"absorbed": absorbed.pk})


def test_the_page_shows_addresses_of_both_after_a_merge(as_rui, two):
    merge(as_rui, *two)
    shown = as_rui.get(reverse("contacts:detail", args=[two[0].pk])).content.decode()
    assert "vera@visitor.example" in shown
    assert "vera@home.example" in shown


def test_the_page_of_a_merged_contact_leads_to_its_survivor(as_rui, two):
    merge(as_rui, *two)
    answer = as_rui.get(reverse("contacts:detail", args=[two[1].pk]))
    assert answer.url == reverse("contacts:detail", args=[two[0].pk])


def test_a_merge_is_undone_on_the_page(as_rui, two):
    merge(as_rui, *two)
    undo = two[0].merges.get()
    as_rui.post(reverse("contacts:undo_merge", args=[undo.pk]))
    two[1].refresh_from_db()
    assert two[1].merged_into is None


def test_an_assistant_cannot_merge(as_maria, two):
    assert merge(as_maria, *two).status_code == 404
    two[1].refresh_from_db()
    assert two[1].merged_into is None


def test_the_search_for_a_twin_never_shows_contacts_of_foreign_desks(as_rui, two, meetings):
    make_inquiry(meetings, sender_address="secret@visitor.example", sender_name="Vera Secret")
    url = reverse("contacts:merge", args=[two[0].pk])
    shown = as_rui.get(url, {"q": "vera"}).content.decode()
    assert "vera@home.example" in shown
    assert "Secret" not in shown


def test_the_history_holds_only_what_the_agent_may_see(as_maria, madrid, hague):
    here = make_inquiry(madrid, subject="At Madrid")
    make_inquiry(hague, subject="At The Hague")
    url = reverse("inquiries:of_contact", args=[here.contact_id])
    shown = as_maria.get(url).content.decode()
    assert "At Madrid" in shown
    assert "At The Hague" not in shown


def test_an_edited_contact_shows_its_new_name(as_maria, two):
    url = reverse("contacts:edit", args=[two[0].pk])
    as_maria.post(url, {"name": "Vera Visitor-Jones", "organisation": "", "role": "holder"})
    shown = as_maria.get(reverse("contacts:detail", args=[two[0].pk])).content.decode()
    assert "Vera Visitor-Jones" in shown


def test_who_gave_no_name_is_called_by_an_address(as_maria, madrid):
    inquiry = make_inquiry(madrid, sender_name="", sender_address="nameless@visitor.example")
    for url in ("/inbox/madrid/open/", f"/contacts/{inquiry.contact_id}/"):
        shown = as_maria.get(url).content.decode()
        assert "nameless@visitor.example" in shown
        assert "Unknown" not in shown
