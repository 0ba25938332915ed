"""The panel part and the page of a number; links to registers; search and palette know it."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from desks.permissions import scope_of
from inquiries.models import ReferenceLink, RegistryReference
from inquiries.reference_queries import inquiry_ids_with_keys, links_about, references_known
from inquiries.register_links import check_templates, forget_templates, links_to_registers
from inquiries.templatetags.reference_ui import read_aloud
from tests.factories import make_inquiry

HTMX = {"HX-Request": "true"}


@pytest.fixture
def about(madrid):
    return make_inquiry(madrid, body="International registration 1589321, and what of 1744090?")


@pytest.fixture
def named(about):
    return RegistryReference.objects.get(value="1589321")


@pytest.fixture
def registers(settings):
    def use(*rows):
        settings.REGISTER_LINKS = list(rows)
        forget_templates()

    yield use
    forget_templates()


def panel(client, inquiry):
    address = reverse("inquiries:references_of", args=[inquiry.reference])
    return client.get(address, headers=HTMX).content.decode()


def test_the_panel_shows_numbers_and_what_waits_for_a_decision(as_maria, about):
    shown = panel(as_maria, about)
    assert "1589321" in shown
    assert "Certain" in shown
    assert shown.count("It is meant") == 1
    assert shown.count('data-key="y n"') == 1


def test_the_panel_says_who_else_asked(as_maria, about, madrid):
    other = make_inquiry(madrid, sender_address="b@visitor.example", body="IRN 1589321?")
    assert other.reference in panel(as_maria, about)


def test_the_panel_names_no_inquiry_of_another_desk(as_maria, about, hague):
    foreign = make_inquiry(hague, sender_address="b@visitor.example", body="IRN 1589321?")
    assert foreign.reference not in panel(as_maria, about)


@pytest.mark.parametrize(("decision", "left"), [("confirm", "Confirmed"), ("reject", "not meant")])
def test_one_click_decides_and_one_takes_it_back(as_maria, about, decision, left):
    bare = RegistryReference.objects.get(value="1744090")
    address = reverse("inquiries:decide_reference", args=[about.reference])
    as_maria.post(address, {"reference": bare.pk, "decision": decision}, headers=HTMX)
    assert left in panel(as_maria, about)
    assert "It is meant" not in panel(as_maria, about)
    as_maria.post(address, {"reference": bare.pk, "decision": "undo"}, headers=HTMX)
    assert "It is meant" in panel(as_maria, about)


def test_the_page_of_a_number_shows_all_inquiries_that_the_agent_may_see(
    as_maria, about, named, madrid, hague
):
    other = make_inquiry(madrid, sender_address="b@visitor.example", body="IRN 1589321?")
    foreign = make_inquiry(hague, sender_address="c@visitor.example", body="IRN 1589321?")
    page = as_maria.get(reverse("inquiries:reference", args=[named.pk])).content.decode()
    assert about.reference in page
    assert other.reference in page
    assert foreign.reference not in page


def test_the_page_of_a_number_of_another_desk_is_not_there(client, henk, named):
    client.force_login(henk)
    assert client.get(reverse("inquiries:reference", args=[named.pk])).status_code == 404


def test_a_holder_is_kept_and_forgotten_on_the_page(as_maria, about, named):
    page = reverse("inquiries:reference", args=[named.pk])
    told = {"role": "holder", "name": "Solvantis SA", "inquiry": about.reference}
    as_maria.post(reverse("inquiries:tell_person", args=[named.pk]), told)
    assert "Solvantis SA" in as_maria.get(page).content.decode()
    as_maria.post(reverse("inquiries:forget_person", args=[named.people.get().pk]))
    assert "Solvantis SA" not in as_maria.get(page).content.decode()


def test_the_panel_costs_the_same_for_one_and_many(as_maria, about, madrid):
    panel(as_maria, about)
    with CaptureQueriesContext(connection) as one:
        panel(as_maria, about)
    for number in range(12):
        make_inquiry(madrid, sender_address=f"v{number}@visitor.example", body="IRN 1589321?")
    with CaptureQueriesContext(connection) as many:
        panel(as_maria, about)
    assert len(many) <= len(one) + 2  # their inquiries and their names, however many


# --- links to registers ------------------------------------------------------------------------------
ROW = {"kind": "hague_irn", "name": "Designs", "url": "https://designs.example/{language}/{value}"}


def test_a_link_is_filled_in_and_says_whether_it_was_tried(registers):
    registers(
        ROW, ROW | {"name": "Tried", "url": "https://x.example/{digits}", "tried": "2026-11-20"}
    )
    tried, other = links_to_registers("hague_irn", "DM/231045", "fr")
    assert (tried.url, tried.tried) == ("https://x.example/231045", "2026-11-20")
    assert (other.url, other.tried) == ("https://designs.example/fr/DM%2F231045", "")
    assert links_to_registers("madrid_irn", "1589321", "fr") == []


@pytest.mark.parametrize(
    "row",
    [ROW | {"kind": "unknown"}, ROW | {"url": "http://x.example/"}, ROW | {"url": "https://{who}"}],
)
def test_a_template_that_cannot_be_used_is_refused_at_the_start(registers, row):
    registers(row)
    with pytest.raises(ImproperlyConfigured):
        check_templates()


def test_nothing_is_linked_unless_the_settings_say_so(settings):
    assert settings.REGISTER_LINKS == []


# --- finding it -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("written", ["1589321", "1 589 321", "IR1589321"])
def test_the_palette_offers_the_page_of_a_number(as_maria, named, written):
    found = as_maria.get(reverse("inquiries:palette"), {"q": written}).content.decode()
    assert reverse("inquiries:reference", args=[named.pk]) in found


def test_the_palette_offers_no_number_of_another_desk(client, henk, named):
    client.force_login(henk)
    found = client.get(reverse("inquiries:palette"), {"q": "1589321"}).content.decode()
    assert reverse("inquiries:reference", args=[named.pk]) not in found


@pytest.mark.parametrize("written", ["1589321", "IR1589321", "1589321,999"])
def test_the_operator_finds_the_inquiries_about_a_number(as_maria, about, written):
    found = as_maria.get(reverse("inquiries:search"), {"q": f"ref:{written}"}).content.decode()
    assert about.reference in found


def test_numbers_are_read_aloud_in_groups():
    spoken = [read_aloud(one) for one in ("1589321", "DM/231045", "1602233A", "MM5", "LKF/2/PA")]
    assert spoken == ["1 589 321", "DM/ 231 045", "1 602 233 A", "MM5", "LKF/2/PA"]


def test_the_preview_in_the_list_says_that_somebody_else_asked(as_maria, about, madrid, hague):
    make_inquiry(hague, sender_address="h@visitor.example", body="IRN 1744090?")
    other = make_inquiry(madrid, sender_address="b@visitor.example", body="IRN 1589321?")
    shown = as_maria.get(reverse("inquiries:peek", args=[about.reference])).content.decode()
    assert f"1589321 is asked about in {other.reference} too" in shown
    assert "1744090 is asked" not in shown


def test_the_page_of_a_number_costs_the_same_for_one_and_many(as_maria, about, named, madrid):
    page = reverse("inquiries:reference", args=[named.pk])
    as_maria.get(page)
    with CaptureQueriesContext(connection) as one:
        as_maria.get(page)
    for number in range(12):
        make_inquiry(madrid, sender_address=f"v{number}@visitor.example", body="IRN 1589321?")
    with CaptureQueriesContext(connection) as many:
        as_maria.get(page)
    assert len(many) == len(one)


# --- nothing grows with the archive --------------------------------------------------------------------
MANY = 4000


@pytest.fixture
def archive(about, now):
    """Many numbers, each spoken of once, and statistics that know it."""
    numbers = [
        RegistryReference(kind="madrid_irn", value=str(n), key=str(n), first_seen_at=now)
        for n in range(2_000_000, 2_000_000 + MANY)
    ]
    RegistryReference.objects.bulk_create(numbers)
    message = about.messages.get()
    ReferenceLink.objects.bulk_create(
        ReferenceLink(
            reference=one, inquiry=about, message=message, place="body",
            found_as="certain", standing="certain", at=now,
        )
        for one in numbers
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE inquiries_registryreference, inquiries_referencelink")


def test_the_inquiries_of_a_number_are_found_by_its_index(archive, named, maria):
    links = links_about(named, scope_of(maria))
    assert "links_of_reference" in links.explain()


def test_what_is_typed_is_found_by_its_key(archive, maria):
    assert "reference_once" in references_known(["1589321"], scope_of(maria)).explain()


def test_the_operator_asks_by_indexes(archive, about):
    with CaptureQueriesContext(connection) as captured:
        assert inquiry_ids_with_keys(["1589321"]) == [about.pk]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {captured[0]['sql']}")
        plan = str(cursor.fetchall())
    assert "reference_once" in plan
    assert "links_of_reference" in plan
