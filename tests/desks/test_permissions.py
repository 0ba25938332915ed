"""The permission table, held against a second one written from the matrix; and every query's scope."""

from itertools import product

import pytest

from contacts.queries import contacts_visible_to
from desks.models import DeskRole
from desks.permissions import DESK_DEEDS, Deed, Scope, may, require, scope_of
from desks.queries import agents_at, desks_in
from inquiries.actions.transfer import offer_transfer
from inquiries.inbox import View, inbox_counts, inbox_page
from inquiries.models import Inquiry, InquiryLink
from inquiries.models.inquiry import LinkKind
from inquiries.queries import get_message_for, inquiries_of_contact, links_of, open_offers
from inquiries.realtime import pulse_of
from shared.exceptions import NotAllowed
from tests.factories import make_agent, make_inquiry

# Reliability.md, section D, in its own words: what only a coordinator may do at the own desk.
ONLY_COORDINATORS = {
    "answer_transfer",
    "merge_contacts",
    "read_quarantine",
    "edit_calendar",
    "manage_tags",
    "manage_fields",
    "manage_team",
    "publish_knowledge",
    "correct_advice",
    "manage_help_centre",
    "manage_widgets",
    "share_views",
    "share_macros",
    "manage_triage",
    "answer_escalation",
    "manage_escalations",
    "approve_reply",
    "manage_approvals",
    "manage_automation",
    "manage_improvements",
    "manage_handovers",
    "manage_webhooks",
    "manage_targets",
    "manage_alerts",
    "decide_proposal",
    "read_mail",
    "fetch_mail",
}
NOBODY_AT_A_DESK = {"manage_mail"}


@pytest.mark.parametrize(("deed", "role"), list(product(Deed, DeskRole)))
def test_at_the_own_desk_the_matrix_decides(madrid, deed, role):
    agent = make_agent("x", madrid, role=role)
    expected = role == DeskRole.COORDINATOR or deed.value not in ONLY_COORDINATORS
    expected = expected and deed.value not in NOBODY_AT_A_DESK
    assert may(agent, deed, madrid.pk) is expected


@pytest.mark.parametrize(("deed", "role"), list(product(Deed, DeskRole)))
def test_at_another_desk_nothing_is_allowed(madrid, hague, deed, role):
    assert not may(make_agent("x", hague, role=role), deed, madrid.pk)


@pytest.mark.parametrize(("deed", "who"), list(product(Deed, ["olga", "ada"])))
def test_sections_and_administrators_have_no_right_at_a_desk(request, madrid, deed, who):
    assert not may(request.getfixturevalue(who), deed, madrid.pk)


def test_every_deed_is_in_the_table():
    assert set(DESK_DEEDS) == set(Deed)


def test_who_is_switched_off_may_nothing(maria, madrid):
    maria.is_active = False
    assert not any(may(maria, deed, madrid.pk) for deed in Deed)


def test_staff_and_superuser_flags_give_no_right(madrid):
    agent = make_agent("root", is_staff=True, is_superuser=True)
    assert not any(may(agent, deed, madrid.pk) for deed in Deed)


def test_an_empty_scope_reaches_nothing():
    assert not any(Scope(agent_id=1).desk_ids_for(deed) for deed in Deed)


def test_a_lost_membership_counts_at_once(maria, madrid):
    maria.memberships.all().delete()
    with pytest.raises(NotAllowed):
        require(maria, Deed.READ_INQUIRY, madrid.pk)


# --- every way to read: Henk of the Hague must see nothing of Madrid --------------------------------
@pytest.fixture
def secret(madrid, hague):
    """Madrid has everything that could leak: inquiry, link, message, contact shared with Hague."""
    inquiry = make_inquiry(madrid, subject="Secret of Madrid")
    mine = make_inquiry(hague, sender_address="vera@visitor.example", subject="Hague's own")
    InquiryLink.objects.create(
        inquiry=inquiry, other=mine, kind=LinkKind.LOOKS_RELATED, created_at=inquiry.created_at
    )
    return inquiry


@pytest.mark.parametrize("view", View)
def test_no_view_lists_a_foreign_inquiry(secret, henk, now, view):
    Inquiry.objects.update(due_at=now)
    page = inbox_page(scope=scope_of(henk), view=view, desk_id=None, now=now)
    assert secret not in page.rows


@pytest.mark.parametrize("view", View)
def test_asking_for_the_foreign_desk_gives_an_empty_page(secret, henk, madrid, now, view):
    page = inbox_page(scope=scope_of(henk), view=view, desk_id=madrid.pk, now=now)
    assert (page.rows, page.next_cursor) == ([], "")


def test_no_count_counts_a_foreign_inquiry(secret, henk, hague, now):
    counts = inbox_counts(scope=scope_of(henk), now=now)
    assert {desk: one.open for desk, one in counts.items()} == {hague.pk: 1}


def test_a_foreign_message_is_not_found(secret, henk):
    assert get_message_for(scope_of(henk), secret.messages.get().pk) is None


def test_a_link_to_a_foreign_inquiry_is_not_shown(secret, henk):
    mine = Inquiry.objects.get(subject="Hague's own")
    assert links_of(mine, scope_of(henk)) == []


def test_a_shared_contacts_foreign_history_is_not_shown(secret, henk):
    assert secret not in inquiries_of_contact(secret.contact, scope_of(henk))


def test_a_contact_known_only_to_another_desk_is_not_found(madrid, henk):
    foreign = make_inquiry(madrid, sender_address="only@madrid.example").contact
    assert foreign not in contacts_visible_to(scope_of(henk))


def test_an_offer_to_another_desk_is_not_shown(secret, maria, meetings, henk, now):
    offer_transfer(inquiry_id=secret.pk, to_desk=meetings, reason="x", by=maria, now=now)
    assert not open_offers(scope_of(henk)).exists()


def test_the_pulse_does_not_beat_for_foreign_desks(henk, madrid, hague):
    make_inquiry(hague)
    before = pulse_of(scope_of(henk))
    make_inquiry(madrid)
    assert pulse_of(scope_of(henk)) == before


def test_the_pulse_beats_for_the_own_desk(henk, hague):
    before = pulse_of(scope_of(henk))
    make_inquiry(hague)
    assert pulse_of(scope_of(henk)) != before


def test_only_the_own_desks_are_named(henk, madrid, hague):
    assert list(desks_in(scope_of(henk))) == [hague]


def test_work_is_given_only_to_those_of_the_desk(maria, henk, rui, madrid):
    assert set(agents_at(madrid.pk)) == {maria, rui}


@pytest.mark.parametrize("who", ["olga", "ada"])
@pytest.mark.parametrize("view", View)
def test_who_is_of_no_desk_reads_no_inquiry(request, secret, now, who, view):
    scope = scope_of(request.getfixturevalue(who))
    assert inbox_page(scope=scope, view=view, desk_id=None, now=now).rows == []
