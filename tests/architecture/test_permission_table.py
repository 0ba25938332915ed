"""The permission table in code against the matrix of the design, written out a second time here.

Source: permission matrix, reliability.md section D, the lines that exist so far. `D` own desk,
`Y` everywhere, `-` nothing. Administrators and section colleagues have no content right by default
(the stub and break-glass come with their issues).
"""

import pytest

from desks.models import DeskRole, Membership
from desks.permissions import DESK_DEEDS, Deed, scope_of
from tests.factories import make_agent, make_desk

MATRIX = """
read_inquiry      D D - -
create_inquiry    D D - -
reply             D D - -
note              D D - -
classify          D D - -
take              D D - -
assign            D D - -
change_status     D D - -
mark_spam         D D - -
merge_inquiries   D D - -
offer_transfer    D D - -
answer_transfer   - D - -
read_contact      D D - -
edit_contact      D D - -
merge_contacts    - D - -
read_quarantine   - D - -
read_mail         - D - Y
fetch_mail        - D - Y
manage_mail       - - - Y
settle_delivery   D D - -
edit_calendar     - D - -
manage_tags       - D - Y
manage_fields     - D - Y
manage_team       - D - -
read_knowledge    D D - -
propose_knowledge D D - -
publish_knowledge - D - -
correct_advice    - D - -
share_views       - D - -
share_macros      - D - -
manage_triage     - D - Y
escalate          D D - -
answer_escalation - D - -
manage_escalations - D - Y
manage_automation - D - Y
manage_improvements - D - -
manage_webhooks   - D - Y
manage_targets    - D - Y
manage_help_centre - D - Y
manage_widgets    - D - Y
hand_over         D D - -
manage_handovers  - D - Y
acknowledge_alert D D - -
manage_alerts     - D - Y
propose_to_examiners D D - -
decide_proposal   - D - -
approve_reply     - D - -
manage_approvals  - D - Y
"""
COLUMNS = ("assistant", "coordinator", "section colleague", "administrator")
ORACLE = {deed: cells for deed, *cells in (line.split() for line in MATRIX.strip().splitlines())}


@pytest.fixture
def people(db):
    madrid, hague = make_desk("madrid"), make_desk("hague")
    staff = {
        "assistant": make_agent("maria", madrid),
        "coordinator": make_agent("rui", madrid, role=DeskRole.COORDINATOR),
        "section colleague": make_agent("olga"),
        "administrator": make_agent("ada", is_administrator=True),
    }
    return staff, madrid, hague


def test_every_deed_is_in_the_matrix_and_in_the_table():
    assert set(ORACLE) == {str(deed) for deed in Deed} == {str(deed) for deed in DESK_DEEDS}


def test_the_table_allows_at_the_own_desk_what_the_matrix_says(people):
    staff, madrid, _hague = people
    allowed = {
        (deed, role): scope_of(staff[role]).may(Deed(deed), madrid.pk)
        for deed in ORACLE
        for role in COLUMNS
    }
    assert allowed == {
        (deed, role): cell == "D"
        for deed, cells in ORACLE.items()
        for role, cell in zip(COLUMNS, cells, strict=True)
    }


def test_an_administrator_may_everywhere_what_the_matrix_says(people):
    staff, _madrid, _hague = people
    allowed = {
        (deed, role): scope_of(staff[role]).may_everywhere(Deed(deed))
        for deed in ORACLE
        for role in COLUMNS
    }
    assert allowed == {
        (deed, role): cell == "Y"
        for deed, cells in ORACLE.items()
        for role, cell in zip(COLUMNS, cells, strict=True)
    }


def test_nobody_may_do_anything_at_a_desk_of_others(people):
    staff, _madrid, hague = people
    assert not any(scope_of(one).may(deed, hague.pk) for one in staff.values() for deed in Deed)


def test_a_role_counts_only_at_the_desk_where_it_is_held(people):
    staff, madrid, hague = people
    Membership.objects.create(agent=staff["coordinator"], desk=hague, role=DeskRole.ASSISTANT)
    scope = scope_of(staff["coordinator"])
    assert scope.may(Deed.ANSWER_TRANSFER, madrid.pk)
    assert not scope.may(Deed.ANSWER_TRANSFER, hague.pk)


def test_an_account_that_is_switched_off_may_nothing(people):
    staff, madrid, _hague = people
    staff["coordinator"].is_active = False
    assert not any(scope_of(staff["coordinator"]).may(deed, madrid.pk) for deed in Deed)


def test_being_an_administrator_adds_no_right_to_content(people):
    staff, madrid, _hague = people
    staff["assistant"].is_administrator = True
    scope = scope_of(staff["assistant"])
    assert not scope.may(Deed.ANSWER_TRANSFER, madrid.pk)
    assert not scope.may(Deed.MERGE_CONTACTS, madrid.pk)
