"""What coordinators decide about the widgets of their desks."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from desks.models import Agent, Desk
from desks.permissions import Deed, require_managing
from livechat.models import ASKS, TEXTS, Asked, Widget
from livechat.secrets import seal
from livechat.sites import MOST, origin_of
from registry.topics import find_topic
from shared.exceptions import InvalidInput
from shared.submissions import once

KEY_BYTES = 16
SECRET_BYTES = 32
LONGEST_TEXT = 500
LANGUAGES = ("en", "fr", "es")
SHORTEST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(minutes=60)


@dataclass(frozen=True, slots=True)
class WidgetValues:
    """`texts` by language and name (livechat.models.TEXTS); `asks` by name (ASKS) how it is asked."""

    name_en: str
    name_fr: str = ""
    name_es: str = ""
    sites: Sequence[str] = ()
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    topics: Sequence[str] = ()
    asks: Mapping[str, str] = field(default_factory=dict)
    wants_consent: bool = True
    answered_within: timedelta = timedelta(minutes=3)
    takes_files: bool = True


@transaction.atomic
def add_widget(*, desk: Desk, values: WidgetValues, by: Agent, now: datetime) -> Widget:
    """A widget with a public key of its own, in use at once on its sites.

    Raises NotAllowed, and InvalidInput for what is no site, topic, text or wait.
    """
    require_managing(by, Deed.MANAGE_WIDGETS, desk.pk)
    widget = Widget(desk=desk, key=secrets.token_urlsafe(KEY_BYTES), created_at=now)
    return _fill(widget, values)


@transaction.atomic
def change_widget(*, widget_id: int, values: WidgetValues, by: Agent, now: datetime) -> Widget:
    """Its pages say so from their next load on; the chats that there are go on. Twice is once."""
    return _fill(_lock(widget_id, by), values)


def _fill(widget: Widget, values: WidgetValues) -> Widget:
    _require_sense(widget.desk, values)
    widget.name_en, widget.name_fr, widget.name_es = (
        values.name_en,
        values.name_fr,
        values.name_es,
    )
    widget.sites = list(values.sites)
    widget.texts = {
        code: {name: values.texts.get(code, {}).get(name, "").strip() for name in TEXTS}
        for code in LANGUAGES
    }
    widget.topics = list(values.topics)
    asks = {name: values.asks.get(name, Asked.NO.value) for name in ASKS}
    widget.asks = {**asks, "consent": values.wants_consent}
    widget.answered_within, widget.takes_files = values.answered_within, values.takes_files
    widget.save()
    return widget


def _require_sense(desk: Desk, values: WidgetValues) -> None:
    if not values.name_en.strip() or len(values.sites) > MOST:
        raise InvalidInput()
    if any(not _is_origin(site) for site in values.sites):
        raise InvalidInput(_("A site is written as https://example.org."))
    if any(find_topic(desk.code, code) is None for code in values.topics):
        raise InvalidInput()
    if not set(values.asks) <= set(ASKS) or not set(values.asks.values()) <= set(Asked.values):
        raise InvalidInput()
    if not SHORTEST_WAIT <= values.answered_within <= LONGEST_WAIT:
        raise InvalidInput()
    if any(len(text) > LONGEST_TEXT for texts in values.texts.values() for text in texts.values()):
        raise InvalidInput()


def _is_origin(site: str) -> bool:
    try:
        return origin_of(site) == site
    except ValueError:
        return False


@transaction.atomic
def retire_widget(*, widget_id: int, by: Agent, now: datetime) -> Widget:
    """No page shows it any more and no visitor's token is good; what was said stays. Twice is once."""
    widget = _lock(widget_id, by)
    if widget.retired_at is None:
        widget.retired_at = now
        widget.save(update_fields=["retired_at"])
    return widget


@transaction.atomic
def restore_widget(*, widget_id: int, by: Agent, now: datetime) -> Widget:
    """In use again, under the same key. Twice is once."""
    widget = _lock(widget_id, by)
    widget.retired_at = None
    widget.save(update_fields=["retired_at"])
    return widget


@transaction.atomic
def renew_identity_secret(
    *, widget_id: int, by: Agent, submission_key: str, now: datetime
) -> str | None:
    """A new secret; what was signed with the one before is refused from now on.

    The only time that it is seen: the same form sent again gives None and changes nothing.
    """
    widget = _lock(widget_id, by)
    made: list[str] = []

    def deed() -> dict[str, bool]:
        made.append(secrets.token_urlsafe(SECRET_BYTES))
        widget.identity_secret = seal(made[0])
        widget.save(update_fields=["identity_secret"])
        return {}

    content = {"deed": "renew_identity_secret", "widget": widget_id}
    once(by_id=by.pk, key=submission_key, content=content, now=now, deed=deed)
    return made[0] if made else None


@transaction.atomic
def forget_identity_secret(*, widget_id: int, by: Agent, now: datetime) -> Widget:
    """Sites cannot say any more who somebody is; visitors are unverified. Twice is once."""
    widget = _lock(widget_id, by)
    widget.identity_secret = ""
    widget.save(update_fields=["identity_secret"])
    return widget


def _lock(widget_id: int, by: Agent) -> Widget:
    rows = Widget.objects.select_for_update(of=("self",), no_key=True).select_related("desk")
    widget = rows.get(pk=widget_id)
    require_managing(by, Deed.MANAGE_WIDGETS, widget.desk_id)
    return widget
