"""Desks, sections, agents and their roles, opening hours and closed days."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _


class NamedInThreeLanguages(models.Model):
    name_en = models.CharField(max_length=80)
    name_fr = models.CharField(max_length=80)
    name_es = models.CharField(max_length=80)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_in(get_language() or "en")

    def name_in(self, language: str) -> str:
        return getattr(self, f"name_{language[:2]}", "") or self.name_en


class Assigning(models.TextChoices):
    PULL = "pull", _("Agents take what is next")
    ROUND_ROBIN = "round_robin", _("Given to agents in turn")


class Desk(NamedInThreeLanguages):
    """A unit that answers inquirers. Desks are rows: no code may ask for a desk by name."""

    code = models.SlugField(max_length=20, unique=True)
    prefix = models.CharField(max_length=4, unique=True, help_text="of references: MAD")
    position = models.PositiveSmallIntegerField(default=0)
    time_zone = models.CharField(max_length=40, default="Europe/Zurich")
    default_language = models.CharField(max_length=2, default="en")
    limit_warning_days = models.PositiveSmallIntegerField(
        default=3, db_default=3, help_text="working days before a time limit, for its warning"
    )
    assigns = models.CharField(
        max_length=12, choices=Assigning, default=Assigning.PULL, db_default=Assigning.PULL
    )

    class Meta:
        ordering = ["position", "code"]


class Section(NamedInThreeLanguages):
    """Colleagues to whom a desk hands a question: operations, legal, finance, IT, translation."""

    code = models.SlugField(max_length=20, unique=True)

    class Meta:
        ordering = ["code"]


class Theme(models.TextChoices):
    SYSTEM = "system", _("As the device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class AfterSending(models.TextChoices):
    STAY = "stay", _("Stay with the inquiry")
    NEXT = "next", _("Open the next inquiry of the list")
    LIST = "list", _("Go back to the list")


class Agent(AbstractUser):
    """A person who signs in. Rights come from memberships only, never from `is_staff`."""

    language = models.CharField(_("language"), max_length=2, default="en")
    theme = models.CharField(_("theme"), max_length=8, choices=Theme, default=Theme.SYSTEM)
    answers_in = models.JSONField(
        default=list,
        blank=True,
        help_text="languages that the agent answers in; empty: all of them",
    )
    most_open = models.PositiveSmallIntegerField(
        default=30, help_text="nothing more is assigned automatically beyond so many open inquiries"
    )
    is_away = models.BooleanField(default=False, help_text="said by the agent; see also Absence")
    away_since = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(
        null=True, blank=True, help_text="a page was open then, to the minute"
    )
    uses_single_keys = models.BooleanField(default=True, help_text="j, r, e … without Ctrl")
    after_sending = models.CharField(
        max_length=4, choices=AfterSending, default=AfterSending.STAY, db_default=AfterSending.STAY
    )
    signatures = models.JSONField(
        default=dict,
        blank=True,
        help_text="language to the lines below an answer; none: name and desk",
    )
    notified_by = models.JSONField(
        default=dict, blank=True, help_text="kind of notification to its ways: page, desktop, mail"
    )
    is_administrator = models.BooleanField(default=False)
    is_machine = models.BooleanField(
        default=False, db_default=False, help_text="acts for rules; nobody signs in as it"
    )
    is_demo = models.BooleanField(default=False, help_text="refused when DEBUG is off")

    desks = models.ManyToManyField(Desk, through="Membership")
    sections = models.ManyToManyField(Section, through="SectionMembership")

    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]

    @property
    def display_name(self) -> str:
        return gettext("Automation") if self.is_machine else self.get_full_name() or self.username


class DeskRole(models.TextChoices):
    ASSISTANT = "assistant", _("Assistant")
    COORDINATOR = "coordinator", _("Coordinator")


class Membership(models.Model):
    """One agent at one desk in one role."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="memberships")
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=DeskRole)
    turn = models.PositiveBigIntegerField(
        default=0, help_text="the desk's running number when work was last given in turn"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "desk"], name="one_role_a_desk")]


class Absence(models.Model):
    """A time in which an agent is not there: his work goes to the substitute, or to all.

    Without an end it holds until further notice. Entered as days, or hours, of the desk's zone.
    """

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="absences")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=120, blank=True)
    substitute = models.ForeignKey(
        Agent, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    added_by = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at=None) | models.Q(starts_at__lt=models.F("ends_at")),
                name="absence_begins_first",
            ),
            models.UniqueConstraint(
                fields=["agent", "starts_at", "ends_at"],
                name="absence_once",
                nulls_distinct=False,
            ),
        ]


class SectionMembership(models.Model):
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="section_memberships")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="memberships")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "section"], name="once_a_section")]


class OpeningSpan(models.Model):
    """One span of opening hours on one weekday, in the desk's own time zone."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="opening_spans")
    weekday = models.PositiveSmallIntegerField(help_text="0 is Monday")
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens__lt=models.F("closes")), name="opens_first"
            ),
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="real_weekday"),
            models.UniqueConstraint(fields=["desk", "weekday", "opens"], name="span_once"),
        ]


class ClosedDay(models.Model):
    """A day on which a desk (or, without one, every desk) is not open.

    `is_confirmed` is false for days derived from a pattern: pages that use them say so.
    """

    desk = models.ForeignKey(
        Desk, on_delete=models.CASCADE, null=True, blank=True, related_name="closed_days"
    )
    date = models.DateField()
    name = models.CharField(max_length=120)
    source = models.CharField(max_length=200)
    checked_on = models.DateField(null=True, blank=True)
    is_confirmed = models.BooleanField(default=False)

    class Meta:
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "date"], name="closed_once", nulls_distinct=False
            ),
        ]


class RegistryYear(models.Model):
    """The International Bureau's list of closed days of one year, as a coordinator keeps it.

    `is_confirmed` says that somebody compared it with a published list: who, when and where that
    list is. Every change of a day takes the confirmation away.
    """

    year = models.PositiveSmallIntegerField(primary_key=True)
    is_confirmed = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.ForeignKey(
        Agent, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["year"]


class RegistryClosedDay(models.Model):
    """A day besides Saturdays and Sundays on which the International Bureau is closed."""

    year = models.ForeignKey(RegistryYear, on_delete=models.CASCADE, related_name="days")
    date = models.DateField(unique=True)
    name_en = models.CharField(max_length=80)
    name_fr = models.CharField(max_length=80, blank=True)
    name_es = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["date"]

    @property
    def name(self) -> str:
        language = (get_language() or "en")[:2]
        return getattr(self, f"name_{language}", "") or self.name_en


class SignInFailure(models.Model):
    """Wrong passwords in a row, counted in PostgreSQL so that the limit holds without Redis.

    `subject` is "account:<sha256>" or "network:<sha256>": no name and no address is kept.
    """

    subject = models.CharField(max_length=80, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    window_started_at = models.DateTimeField()
