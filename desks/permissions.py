"""Who may do what: one table that a person can read, and the scope that every query uses.

Source of the table: the permission matrix, reliability.md section D (deny by default; what is not
listed is refused). Assistants and coordinators act on their own desks only. Administrators
configure and have no content right. Section colleagues see only what is handed to them.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Value

from desks.models import Agent, Desk, DeskRole
from shared.exceptions import NotAllowed


class Deed(StrEnum):
    READ_INQUIRY = "read_inquiry"
    CREATE_INQUIRY = "create_inquiry"
    REPLY = "reply"
    NOTE = "note"
    CLASSIFY = "classify"
    TAKE = "take"
    ASSIGN = "assign"
    CHANGE_STATUS = "change_status"
    MARK_SPAM = "mark_spam"
    MERGE_INQUIRIES = "merge_inquiries"
    OFFER_TRANSFER = "offer_transfer"
    ANSWER_TRANSFER = "answer_transfer"
    READ_CONTACT = "read_contact"
    EDIT_CONTACT = "edit_contact"
    MERGE_CONTACTS = "merge_contacts"
    READ_QUARANTINE = "read_quarantine"
    READ_MAIL = "read_mail"
    FETCH_MAIL = "fetch_mail"
    MANAGE_MAIL = "manage_mail"
    SETTLE_DELIVERY = "settle_delivery"
    EDIT_CALENDAR = "edit_calendar"
    MANAGE_TAGS = "manage_tags"
    MANAGE_FIELDS = "manage_fields"
    MANAGE_TEAM = "manage_team"
    READ_KNOWLEDGE = "read_knowledge"
    PROPOSE_KNOWLEDGE = "propose_knowledge"
    PUBLISH_KNOWLEDGE = "publish_knowledge"
    CORRECT_ADVICE = "correct_advice"
    SHARE_VIEWS = "share_views"
    MANAGE_TRIAGE = "manage_triage"
    SHARE_MACROS = "share_macros"
    ESCALATE = "escalate"
    ANSWER_ESCALATION = "answer_escalation"
    MANAGE_ESCALATIONS = "manage_escalations"
    MANAGE_AUTOMATION = "manage_automation"
    MANAGE_IMPROVEMENTS = "manage_improvements"
    MANAGE_WEBHOOKS = "manage_webhooks"
    MANAGE_TARGETS = "manage_targets"
    MANAGE_HELP_CENTRE = "manage_help_centre"
    MANAGE_WIDGETS = "manage_widgets"
    HAND_OVER = "hand_over"
    MANAGE_HANDOVERS = "manage_handovers"
    ACKNOWLEDGE_ALERT = "acknowledge_alert"
    MANAGE_ALERTS = "manage_alerts"
    PROPOSE_TO_EXAMINERS = "propose_to_examiners"
    DECIDE_PROPOSAL = "decide_proposal"
    APPROVE_REPLY = "approve_reply"
    MANAGE_APPROVALS = "manage_approvals"


A, C = DeskRole.ASSISTANT, DeskRole.COORDINATOR
DESK_DEEDS: dict[Deed, frozenset[DeskRole]] = {
    Deed.READ_INQUIRY: frozenset({A, C}),
    Deed.CREATE_INQUIRY: frozenset({A, C}),
    Deed.REPLY: frozenset({A, C}),
    Deed.NOTE: frozenset({A, C}),
    Deed.CLASSIFY: frozenset({A, C}),
    Deed.TAKE: frozenset({A, C}),
    Deed.ASSIGN: frozenset({A, C}),
    Deed.CHANGE_STATUS: frozenset({A, C}),
    Deed.MARK_SPAM: frozenset({A, C}),
    Deed.MERGE_INQUIRIES: frozenset({A, C}),
    Deed.OFFER_TRANSFER: frozenset({A, C}),
    Deed.ANSWER_TRANSFER: frozenset({C}),
    Deed.READ_CONTACT: frozenset({A, C}),
    Deed.EDIT_CONTACT: frozenset({A, C}),
    Deed.MERGE_CONTACTS: frozenset({C}),
    Deed.READ_QUARANTINE: frozenset({C}),
    Deed.READ_MAIL: frozenset({C}),
    Deed.FETCH_MAIL: frozenset({C}),
    Deed.MANAGE_MAIL: frozenset(),
    Deed.SETTLE_DELIVERY: frozenset({A, C}),
    Deed.EDIT_CALENDAR: frozenset({C}),
    Deed.MANAGE_TAGS: frozenset({C}),
    Deed.MANAGE_FIELDS: frozenset({C}),
    Deed.MANAGE_TEAM: frozenset({C}),
    Deed.READ_KNOWLEDGE: frozenset({A, C}),
    Deed.PROPOSE_KNOWLEDGE: frozenset({A, C}),
    Deed.PUBLISH_KNOWLEDGE: frozenset({C}),
    Deed.CORRECT_ADVICE: frozenset({C}),
    Deed.SHARE_VIEWS: frozenset({C}),
    Deed.MANAGE_TRIAGE: frozenset({C}),
    Deed.SHARE_MACROS: frozenset({C}),
    Deed.ESCALATE: frozenset({A, C}),
    Deed.ANSWER_ESCALATION: frozenset({C}),
    Deed.MANAGE_ESCALATIONS: frozenset({C}),
    Deed.MANAGE_AUTOMATION: frozenset({C}),
    Deed.MANAGE_IMPROVEMENTS: frozenset({C}),
    Deed.MANAGE_WEBHOOKS: frozenset({C}),
    Deed.MANAGE_TARGETS: frozenset({C}),
    Deed.MANAGE_HELP_CENTRE: frozenset({C}),
    Deed.MANAGE_WIDGETS: frozenset({C}),
    Deed.HAND_OVER: frozenset({A, C}),
    Deed.MANAGE_HANDOVERS: frozenset({C}),
    Deed.ACKNOWLEDGE_ALERT: frozenset({A, C}),
    Deed.MANAGE_ALERTS: frozenset({C}),
    Deed.PROPOSE_TO_EXAMINERS: frozenset({A, C}),
    Deed.DECIDE_PROPOSAL: frozenset({C}),
    Deed.APPROVE_REPLY: frozenset({C}),
    Deed.MANAGE_APPROVALS: frozenset({C}),
}

ADMINISTRATOR_DEEDS = frozenset(
    {
        Deed.READ_MAIL,
        Deed.FETCH_MAIL,
        Deed.MANAGE_MAIL,
        Deed.MANAGE_TAGS,
        Deed.MANAGE_FIELDS,
        Deed.MANAGE_TRIAGE,
        Deed.MANAGE_ESCALATIONS,
        Deed.MANAGE_AUTOMATION,
        Deed.MANAGE_WEBHOOKS,
        Deed.MANAGE_TARGETS,
        Deed.MANAGE_HELP_CENTRE,
        Deed.MANAGE_WIDGETS,
        Deed.MANAGE_HANDOVERS,
        Deed.MANAGE_ALERTS,
        Deed.MANAGE_APPROVALS,
    }
)
"""What an administrator may do for every desk. Configuration and its state only, never content."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What one agent may reach now. `roles` maps the id of a desk to the role there."""

    agent_id: int
    roles: dict[int, str] = field(default_factory=dict)
    section_ids: frozenset[int] = frozenset()
    is_administrator: bool = False

    @property
    def desk_ids(self) -> frozenset[int]:
        return frozenset(self.roles)

    def desk_ids_for(self, deed: Deed) -> frozenset[int]:
        allowed = DESK_DEEDS[deed]
        return frozenset(desk for desk, role in self.roles.items() if role in allowed)

    def may(self, deed: Deed, desk_id: int) -> bool:
        return desk_id in self.desk_ids_for(deed)

    def may_everywhere(self, deed: Deed) -> bool:
        return self.is_administrator and deed in ADMINISTRATOR_DEEDS


IN_SECTION = ""  # in the place of a role, which is never empty


def scope_of(agent: Agent) -> Scope:
    """Read the agent's present rights: one query, never cached beyond the request."""
    if not agent.is_active:
        return Scope(agent_id=agent.pk)
    if agent.is_machine:  # what rules do is limited to the desk of the rule (automation)
        every_desk = Desk.objects.values_list("pk", flat=True)
        return Scope(agent_id=agent.pk, roles=dict.fromkeys(every_desk, C))
    desks = agent.memberships.values_list("desk_id", "role")
    sections = agent.section_memberships.values_list("section_id", Value(IN_SECTION))
    rows = list(desks.union(sections, all=True))
    return Scope(
        agent_id=agent.pk,
        roles={desk: role for desk, role in rows if role != IN_SECTION},
        section_ids=frozenset(section for section, role in rows if role == IN_SECTION),
        is_administrator=agent.is_administrator,
    )


def may(agent: Agent, deed: Deed, desk_id: int) -> bool:
    return scope_of(agent).may(deed, desk_id)


def may_manage(scope: Scope, deed: Deed, desk_id: int | None) -> bool:
    """What is decided at one desk, or (None) for all desks at once.

    A coordinator decides for the own desks; for all at once who has every desk, or administers.
    """
    if scope.may_everywhere(deed):
        return True
    mine = scope.desk_ids_for(deed)
    if desk_id is not None:
        return desk_id in mine
    return bool(mine) and mine >= set(Desk.objects.values_list("pk", flat=True))


def manages_any(scope: Scope, deed: Deed) -> bool:
    return scope.may_everywhere(deed) or bool(scope.desk_ids_for(deed))


def require_managing(by: Agent, deed: Deed, desk_id: int | None) -> None:
    """Raise NotAllowed unless `by` may decide there; rights are read again."""
    if not may_manage(scope_of(by), deed, desk_id):
        raise NotAllowed()


def require(agent: Agent, deed: Deed, desk_id: int) -> None:
    """Raise NotAllowed unless the table allows the deed at this desk."""
    if not may(agent, deed, desk_id):
        raise NotAllowed()
