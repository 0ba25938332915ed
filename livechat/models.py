"""Chats and their lines. Truth is here; what goes over wires are hints and copies."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from desks.models import Desk, NamedInThreeLanguages
from desks.permissions import Deed, Scope
from files.models import StoredFile
from inquiries.models import Inquiry, Message
from livechat.states import ChatState, Outcome, Side

AGENT = settings.AUTH_USER_MODEL
OPEN = (ChatState.WAITING, ChatState.ACTIVE)
TEXTS = {
    "greeting": _("Greeting"),
    "away": _("When nobody is there"),
    "consent": _("Consent"),
    "rating": _("Question about the chat"),
}
"""What a widget says, by language; "" stands for the product's own words."""
ASKS = {
    "topic": _("Topic"),
    "registration": _("Registration number"),
    "name": _("Name"),
    "email": _("E-mail"),
}
"""What a visitor may be asked before the first message."""


class Asked(models.TextChoices):
    NO = "no", _("Not asked")
    OPTIONAL = "optional", _("May be given")
    REQUIRED = "required", _("Must be given")


class WidgetQuerySet(models.QuerySet["Widget"]):
    def manageable_by(self, scope: Scope) -> "WidgetQuerySet":
        """Those of the desks that the agent coordinates; an administrator's are all."""
        if scope.may_everywhere(Deed.MANAGE_WIDGETS):
            return self
        return self.filter(desk_id__in=scope.desk_ids_for(Deed.MANAGE_WIDGETS))

    def in_use(self) -> "WidgetQuerySet":
        return self.filter(retired_at=None)


class Widget(NamedInThreeLanguages):
    """One place on web sites where people can chat with a desk. A row that a coordinator edits.

    `sites` are the origins that may embed it; `texts` by language: greeting, away, consent, rating.
    After `answered_within` without an agent a chat goes on by e-mail. `asks` says of each of ASKS how
    it is asked, and in `consent` whether it must be given. `identity_secret` (sealed:
    livechat/secrets.py) is what a site signs its visitors' identity with, when it does.
    """

    key = models.CharField(max_length=32, unique=True)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="widgets")
    sites = models.JSONField(default=list, help_text="origins: https://example.org")
    texts = models.JSONField(default=dict)
    topics = models.JSONField(default=list, help_text="codes of topics that are offered")
    asks = models.JSONField(default=dict, help_text="how, by name; consent: true")
    answered_within = models.DurationField(help_text="clock time, while the desk is open")
    takes_files = models.BooleanField(default=True)
    identity_secret = models.TextField(blank=True)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = WidgetQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["desk_id", "pk"]

    @property
    def signs_identity(self) -> bool:
        return bool(self.identity_secret)


class ChatQuerySet(models.QuerySet["Chat"]):
    def visible_to(self, scope: Scope) -> "ChatQuerySet":
        """With its inquiry, and never without: the one scope of lists, counts and sockets."""
        return self.filter(inquiry__desk_id__in=scope.desk_ids_for(Deed.READ_INQUIRY))


class Chat(models.Model):
    """One conversation of one visitor. It is an inquiry's from its first line on.

    `last_seq` is the number of the newest line: numbers are given under the row's lock, in the
    transaction that stores the line, so they have no gaps and never change their order.
    `visitor_seq`, `agent_seq` are the last numbers of each side; `visitor_got`, `visitor_read`,
    `agent_read` the last numbers that came there, or were looked at. `folded_seq`: up to there the
    lines are messages of the inquiry as well. `opening_mark` names the opening: sent again it is the
    same chat. `mail_at`: when it goes on by mail unless somebody takes it. `address_mark` tells two
    addresses apart for a day (desks.strangers), to hold off who was blocked.
    """

    public_id = models.CharField(max_length=32, unique=True, help_text="128 bits, not guessable")
    widget = models.ForeignKey(Widget, on_delete=models.PROTECT, related_name="chats")
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="chats")
    language = models.CharField(max_length=2)
    state = models.CharField(max_length=8, choices=ChatState, default=ChatState.WAITING)
    agent = models.ForeignKey(AGENT, on_delete=models.PROTECT, null=True, related_name="+")
    meant_for = models.ForeignKey(
        AGENT,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="to whom a colleague hands it while it waits",
    )
    visitor_name = models.CharField(max_length=200, blank=True)
    visitor_email = models.CharField(max_length=320, blank=True)
    is_verified = models.BooleanField(default=False, help_text="the site has signed who it is")
    page_url = models.CharField(max_length=500, blank=True, help_text="where it was opened")
    opening_mark = models.UUIDField(unique=True, null=True)
    topic = models.CharField(max_length=60, blank=True)
    registration = models.CharField(max_length=60, blank=True)
    address_mark = models.CharField(max_length=40, blank=True)
    last_seq = models.PositiveIntegerField(default=0)
    visitor_seq = models.PositiveIntegerField(default=0)
    agent_seq = models.PositiveIntegerField(default=0)
    visitor_got = models.PositiveIntegerField(default=0)
    visitor_read = models.PositiveIntegerField(default=0)
    agent_read = models.PositiveIntegerField(default=0)
    folded_seq = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    spoke_at = models.DateTimeField(null=True, help_text="the newest line of a person")
    waits_since = models.DateTimeField(null=True)
    mail_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=8, choices=Side, blank=True)
    visitor_here_at = models.DateTimeField()
    rating = models.PositiveSmallIntegerField(null=True)
    rating_words = models.CharField(max_length=1_000, blank=True)

    objects = ChatQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["waits_since"],
                name="chat_waiting",
                condition=Q(state=ChatState.WAITING),
            ),
            models.Index(fields=["agent"], name="chat_of_agent", condition=Q(state__in=OPEN)),
            models.Index(
                fields=["id"],
                name="chat_to_fold",
                condition=Q(last_seq__gt=models.F("folded_seq")),
            ),
            models.Index(
                fields=["spoke_at"],
                name="chat_not_ended",
                condition=~Q(state=ChatState.ENDED),
            ),
            models.Index(
                fields=["widget", "-taken_at"],
                name="chat_taken",
                condition=Q(taken_at__isnull=False),
            ),
        ]


class ChatLine(models.Model):
    """One thing that was said, once. Never changed, never deleted, never renumbered.

    `client_id` is the id that its writer gave it: sent twice, it is stored once. A line of the
    system has words only as a `code` with `data`; each side reads it in its own language. `message`
    is the message of the inquiry into which it was folded, or as which it came by mail.
    """

    chat = models.ForeignKey(Chat, on_delete=models.PROTECT, related_name="lines")
    seq = models.PositiveIntegerField()
    side = models.CharField(max_length=8, choices=Side)
    agent = models.ForeignKey(AGENT, on_delete=models.PROTECT, null=True, related_name="+")
    client_id = models.UUIDField()
    text = models.TextField(blank=True)
    code = models.CharField(max_length=30, blank=True)
    data = models.JSONField(default=dict)
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, null=True, related_name="chat_lines"
    )
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["chat_id", "seq"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["chat", "seq"], name="chat_line_numbered_once"),
            models.UniqueConstraint(
                fields=["chat", "side", "client_id"], name="chat_line_stored_once"
            ),
        ]


class ChatFile(models.Model):
    """A file that was brought for a line, or waits for its line."""

    chat = models.ForeignKey(Chat, on_delete=models.PROTECT, related_name="files")
    line = models.ForeignKey(ChatLine, on_delete=models.PROTECT, null=True, related_name="files")
    public_id = models.CharField(max_length=32, unique=True)
    side = models.CharField(max_length=8, choices=Side)
    stored_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    filename = models.CharField(max_length=255)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["at"], name="chat_file_in_no_line", condition=Q(line=None))
        ]


class VisitorToken(models.Model):
    """What a browser shows to be the visitor. Only its digest is kept; each use gives a new one.

    The one before stays good for a minute: the answer that carried the new one may be lost.
    """

    chat = models.ForeignKey(Chat, on_delete=models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["expires_at"], name="visitor_token_expiry")
        ]


class ChatAttendance(models.Model):
    """Whether an agent takes chats, how many at once, and what is said at their beginning.

    `free_at`: after a chat nothing is offered until then; what it left is finished first.
    `greetings` by language; a language without one has that of the house, an empty one has none.
    """

    agent = models.OneToOneField(AGENT, on_delete=models.CASCADE, related_name="chat_attendance")
    takes_chats = models.BooleanField(default=False)
    since = models.DateTimeField()
    most_chats = models.PositiveSmallIntegerField(default=3)
    after_seconds = models.PositiveSmallIntegerField(default=60)
    free_at = models.DateTimeField(null=True)
    greetings = models.JSONField(default=dict)


class ChatOffer(models.Model):
    """A waiting chat that was brought before one agent, for a while before others are asked."""

    chat = models.ForeignKey(Chat, on_delete=models.CASCADE, related_name="offers")
    agent = models.ForeignKey(AGENT, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["chat"], condition=Q(ended_at=None), name="one_open_offer_a_chat"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["agent", "-at"], name="chat_offers_of_agent")
        ]


class IdentityUse(models.Model):
    """The `jti` of an identity that a site has signed: good for one chat (RFC 7519, 4.1.7)."""

    widget = models.ForeignKey(Widget, on_delete=models.CASCADE, related_name="+")
    jti = models.CharField(max_length=100)
    expires_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["widget", "jti"], name="identity_used_once")
        ]


class BlockKind(models.TextChoices):
    ADDRESS = "address", _("Network address, for that day")
    EMAIL = "email", _("E-mail address")


class Block(models.Model):
    """Somebody who may open no chat with a desk until then. An address is its mark, never itself."""

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="chat_blocks")
    kind = models.CharField(max_length=8, choices=BlockKind)
    value = models.CharField(max_length=320)
    chat = models.ForeignKey(Chat, on_delete=models.PROTECT, related_name="blocks")
    reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(AGENT, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["desk", "kind", "value"], name="blocked_once")
        ]


class Transcript(models.Model):
    """That a visitor has asked for the lines by mail; the mail is in the outbox."""

    chat = models.ForeignKey(Chat, on_delete=models.PROTECT, related_name="transcripts")
    key = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["chat", "key"], name="transcript_asked_once")
        ]
