"""Plays the plan of the demo through the real actions, each at its planned time."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from contacts.actions import find_or_add_contact
from contacts.models import AddressKind, Contact
from desks.models import Agent, Desk, Membership, Section, SectionMembership
from helpdesk.demo.agents import AGENTS, DemoAgent
from helpdesk.demo.build import PlannedInquiry, plan_demo
from helpdesk.demo.threads import Kind, PlannedStep
from helpdesk.demo_alerts import make_webhook, play_proposals, see_to_alerts
from helpdesk.demo_approvals import play_approvals
from helpdesk.demo_automation import play_rules
from helpdesk.demo_escalations import play_escalations
from helpdesk.demo_furniture import furnish
from helpdesk.demo_handovers import play_handovers
from helpdesk.demo_help_centre import play_readers
from helpdesk.demo_improvements import play_improvements
from helpdesk.demo_knowledge import play_knowledge
from helpdesk.demo_targets import make_promises
from helpdesk.demo_widgets import make_widgets
from helpdesk.seeding import seed_installation
from inquiries.actions.assign import assign_inquiry, take_inquiry
from inquiries.actions.checking import ChecksFailed, Override
from inquiries.actions.incoming import Incoming
from inquiries.actions.lifecycle import classify, enter_status
from inquiries.actions.limits import confirm_limit
from inquiries.actions.note import add_note
from inquiries.actions.receive import receive_message
from inquiries.actions.reply import send_reply
from inquiries.models import Inquiry, InquiryLimit
from inquiries.states import ACTIVE, Channel, LimitState, Urgency
from knowledge_base.starter import load_starter
from mailroom.actions import record_answer
from mailroom.models import OutgoingEmail
from mailroom.sending.smtp import Answer, Outcome
from mailroom.states import OutgoingState
from shared.exceptions import HelpdeskError

MAIL_DOMAIN = "helpdesk.example"
DELIVERY_TAKES = timedelta(seconds=2)
SENDS_MAIL = (Kind.RECEIVED, Kind.REPLY)
CHECKED = {
    "en": "Checked: it is right",
    "fr": "Vérifié, c'est juste",
    "es": "Comprobado: es correcto",
}
Progress = Callable[[int, int], None]


class DemoRefused(HelpdeskError):
    """The demo is only for the quick start: its password is known."""


@transaction.atomic
def play_demo(*, password: str, now: datetime, progress: Progress) -> int:
    """Make the demo's staff and inquiries, all or nothing; returns how many inquiries.

    Refused outside DEBUG. Called again, or beside other inquiries, it only sets the password.
    """
    if not settings.DEBUG:
        raise DemoRefused("The demo is loaded only while DEBUG is on.")
    seed_installation(mail_domain=MAIL_DOMAIN, today=timezone.localdate(now))
    staff = add_staff(password=password)
    load_starter(by=staff["rui"], now=now)
    if Inquiry.objects.exists():
        return 0
    make_promises(by=staff["rui"], now=now)
    plan = plan_demo(now)
    for done, planned in enumerate(plan, start=1):
        Player(planned, staff).play()
        progress(done, len(plan))
    play_proposals(now=now)
    make_webhook(by=staff["rui"], now=now)
    make_widgets(by=staff["rui"], now=now)
    play_escalations(staff=staff, now=now)
    play_approvals(now=now)
    play_handovers(staff=staff, now=now)
    furnish(staff=staff, now=now)
    play_rules(by=staff["rui"], now=now)
    play_improvements(by=staff["rui"], now=now)
    play_readers(now=now)
    _confirm_limits(now)
    play_knowledge(staff=staff, now=now)
    return len(plan)


def _confirm_limits(now: datetime) -> None:
    """Of the dates that letters in work state every second one was confirmed by whose it is."""
    in_work = {"inquiry__status__in": ACTIVE, "inquiry__assignee__isnull": False}
    proposed = InquiryLimit.objects.filter(state=LimitState.PROPOSED, **in_work)
    coming = proposed.filter(due_on__gte=timezone.localdate(now)).select_related(
        "inquiry__assignee"
    )
    for limit in coming.order_by("pk")[::2]:
        if limit.inquiry.assignee:
            confirm_limit(limit_id=limit.pk, by=limit.inquiry.assignee, now=now)


@transaction.atomic
def add_staff(*, password: str) -> dict[str, Agent]:
    hashed = make_password(password)
    return {one.username: _add_agent(one, hashed) for one in AGENTS}


def _add_agent(one: DemoAgent, hashed: str) -> Agent:
    agent, _is_new = Agent.objects.update_or_create(
        username=one.username,
        defaults={
            "first_name": one.first_name,
            "last_name": one.last_name,
            "email": one.email,
            "language": one.languages[0],
            "answers_in": [] if len(one.languages) > 2 else list(one.languages),
            "password": hashed,
            "is_administrator": one.is_administrator,
            "is_demo": True,
        },
    )
    for code, role in one.desks:
        desk = Desk.objects.get(code=code)
        Membership.objects.update_or_create(agent=agent, desk=desk, defaults={"role": role})
    for code in one.sections:
        SectionMembership.objects.get_or_create(agent=agent, section=Section.objects.get(code=code))
    return agent


class Player:
    """One planned inquiry, played step by step in one transaction."""

    def __init__(self, planned: PlannedInquiry, staff: dict[str, Agent]) -> None:
        self.planned, self.staff = planned, staff
        self.desk = Desk.objects.get(code=planned.desk)
        self.inquiry: Inquiry | None = None
        self.ids: list[str] = []

    @transaction.atomic
    def play(self) -> None:
        for number, step in enumerate(self.planned.steps):
            getattr(self, f"_{step.kind}")(step, f"{self.planned.key}-{number}")
            if step.by:
                see_to_alerts(inquiry_id=self._id, by=self._by(step), now=step.at)
            if step.kind in SENDS_MAIL:
                self._deliver()

    # --- the inquirer ---
    def _received(self, step: PlannedStep, key: str) -> None:
        person, is_first = self.planned.contact, self.inquiry is None
        self._describe_contact(step.at)
        message = receive_message(
            incoming=Incoming(
                external_key=f"demo:{key}",
                channel=Channel(self.planned.channel),
                desk=self.desk,
                at=step.at,
                sender_address=person.email,
                sender_name=person.name,
                participants=(person.email.casefold(),),
                subject=self.planned.subject,
                body=step.text,
                may_acknowledge=self.planned.channel in (Channel.EMAIL, Channel.WEB_FORM),
                message_id=f"{key}@{person.email.rpartition('@')[2]}",
                seen_ids=tuple(self.ids),
                mailbox=self.desk.mailboxes.first(),
            ),
            now=step.at,
        )
        self.inquiry = message.inquiry
        self.ids.append(message.message_id)
        if is_first and self.planned.topic:
            self._classify(step.at)

    def _describe_contact(self, at: datetime) -> None:
        person = self.planned.contact
        address = {"kind": AddressKind.EMAIL, "written": person.email, "name": person.name}
        contact = find_or_add_contact(desk=self.desk, now=at, **address)
        Contact.objects.filter(pk=contact.pk).update(
            organisation=person.organisation, language=person.language, role=person.role
        )
        if person.phone:
            contact.addresses.get_or_create(
                kind=AddressKind.PHONE,
                value="".join(sign for sign in person.phone if sign.isdigit() or sign == "+"),
                defaults={"written": person.phone, "created_at": at},
            )

    def _classify(self, at: datetime) -> None:
        """As whoever works on it first would; what nobody has opened yet stays unclassified."""
        first = next((step.by for step in self.planned.steps if step.by), None)
        if first:
            classify(
                inquiry_id=self._id,
                by=self.staff[first],
                now=at,
                topic=self.planned.topic,
                urgency=Urgency[self.planned.urgency.upper()],
            )

    # --- the staff ---
    def _take(self, step: PlannedStep, key: str) -> None:
        take_inquiry(inquiry_id=self._id, by=self._by(step), now=step.at)

    def _assign(self, step: PlannedStep, key: str) -> None:
        to = self.staff[step.assignee] if step.assignee else None
        assign_inquiry(inquiry_id=self._id, to=to, by=self._by(step), now=step.at)

    def _note(self, step: PlannedStep, key: str) -> None:
        add_note(
            inquiry_id=self._id, by=self._by(step), body=step.text, submission_key=key, now=step.at
        )

    def _status(self, step: PlannedStep, key: str) -> None:
        """Not by hand: the plan also escalates, which only an escalation may do."""
        inquiry = Inquiry.objects.select_for_update(of=("self",)).get(pk=self._id)
        enter_status(inquiry=inquiry, status=str(step.to_status), by=self._by(step), now=step.at)

    def _reply(self, step: PlannedStep, key: str) -> None:
        newest = self._present().messages.latest("pk")
        send = partial(
            send_reply,
            inquiry_id=self._id,
            by=self._by(step),
            body=step.text,
            submission_key=key,
            seen_message_id=newest.pk,
            then_status=str(step.to_status or self._present().status),
            now=step.at,
        )
        try:
            message = send()
        except ChecksFailed as stopped:  # the demo's files are made of words only
            keys = frozenset(one.key for one in stopped.findings)
            message = send(override=Override(keys, CHECKED[self.planned.language]))
        self.ids.append(message.message_id)

    def _deliver(self) -> None:
        """The demo's mails have gone long ago: none may leave when the product starts."""
        queued = OutgoingEmail.objects.filter(state=OutgoingState.QUEUED)
        times = dict(queued.values_list("pk", "created_at"))
        queued.update(state=OutgoingState.SENDING)
        for pk, at in times.items():
            answer = Answer(Outcome.ACCEPTED, "250 2.0.0 accepted (demo)")
            record_answer(outgoing_id=pk, answer=answer, now=at + DELIVERY_TAKES)

    def _by(self, step: PlannedStep) -> Agent:
        return self.staff[str(step.by)]

    def _present(self) -> Inquiry:
        return Inquiry.objects.get(pk=self._id)

    @property
    def _id(self) -> int:
        assert self.inquiry is not None
        return self.inquiry.pk
