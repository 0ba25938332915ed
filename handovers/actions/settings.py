"""What coordinators decide about hand-overs: forms with their versions, how sections are reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from desks.models import Agent, Desk, Section
from desks.permissions import Deed, require_managing
from handovers.contents import LANGUAGES, MOST_FIELDS, FormField
from handovers.models import HandoverForm, HandoverReason, SectionSettings
from shared.codes import free_code
from shared.exceptions import InvalidInput

MOST_ADDRESSES = 30


@dataclass(frozen=True, slots=True)
class FormValues:
    """Names by language; `target` in business time; what the section needs to know."""

    names: dict[str, str]
    target: timedelta
    fields: tuple[FormField, ...]
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReachValues:
    address: str
    also_from: tuple[str, ...]
    language: str
    remind_every: timedelta


@transaction.atomic
def make_reason(
    *, section: Section, desk: Desk | None, values: FormValues, by: Agent, now: datetime
) -> HandoverForm:
    """A new reason of a section, for one desk or all (`desk=None`), with its first form."""
    require_managing(by, Deed.MANAGE_HANDOVERS, desk.pk if desk else None)
    _require_sensible(values)
    reason = HandoverReason.objects.create(
        code=free_code(values.names["en"], HandoverReason.objects.all(), "reason"),
        section=section,
        desk=desk,
        created_at=now,
    )
    return _write(reason, values, number=1, by=by, now=now)


@transaction.atomic
def change_form(
    *, reason_id: int, values: FormValues, by: Agent, now: datetime, number: int
) -> HandoverForm:
    """A new version; hand-overs under way keep theirs. The same values again make none.

    `number` is the version that was edited. Raises InvalidInput when another was made meanwhile.
    """
    reason = _lock(reason_id, by)
    _require_sensible(values)
    present = reason.forms.get(is_current=True)
    if _is_same(present, values):
        return present
    if present.number != number:
        raise InvalidInput(_("Somebody has changed this form meanwhile. Look at it again."))
    reason.forms.filter(is_current=True).update(is_current=False)
    return _write(reason, values, number=present.number + 1, by=by, now=now)


@transaction.atomic
def retire_reason(*, reason_id: int, retired: bool, by: Agent, now: datetime) -> HandoverReason:
    """Offer it no more, or again; hand-overs that name it keep it. Twice is once."""
    reason = _lock(reason_id, by)
    reason.retired_at = (reason.retired_at or now) if retired else None
    reason.save(update_fields=["retired_at"])
    return reason


@transaction.atomic
def save_reach(*, section: Section, values: ReachValues, by: Agent) -> SectionSettings:
    """How a section is reached from now on; what is under way keeps its address.

    Raises InvalidInput for what is no address or domain; NotAllowed for who has not every desk.
    """
    require_managing(by, Deed.MANAGE_HANDOVERS, None)
    allowed = [one.strip().casefold() for one in values.also_from if one.strip()]
    if len(allowed) > MOST_ADDRESSES or not all(map(_is_address_or_domain, allowed)):
        raise InvalidInput(_("Write addresses, or domains that begin with @."))
    found, _is_new = SectionSettings.objects.update_or_create(
        section=section,
        defaults={
            "address": values.address.strip(),
            "also_from": list(dict.fromkeys(allowed)),
            "language": values.language,
            "remind_every": values.remind_every,
        },
    )
    return found


def _is_address_or_domain(written: str) -> bool:
    try:
        validate_email(written if not written.startswith("@") else f"somebody{written}")
    except ValidationError:
        return False
    return True


def _lock(reason_id: int, by: Agent) -> HandoverReason:
    rows = HandoverReason.objects.select_for_update(of=("self",), no_key=True)
    reason = rows.filter(pk=reason_id).first()
    if reason is None:
        raise Http404
    require_managing(by, Deed.MANAGE_HANDOVERS, reason.desk_id)
    return reason


def _write(
    reason: HandoverReason, values: FormValues, *, number: int, by: Agent | None, now: datetime
) -> HandoverForm:
    names = {f"name_{one}": values.names[one] for one in LANGUAGES}
    return HandoverForm.objects.create(
        reason=reason,
        number=number,
        target=values.target,
        fields=_stored(values.fields),
        topics=list(values.topics),
        made_by=by,
        made_at=now,
        **names,
    )


def _stored(fields: Sequence[FormField]) -> list[dict[str, object]]:
    return [one.stored() for one in fields]


def _is_same(form: HandoverForm, values: FormValues) -> bool:
    names = {one: getattr(form, f"name_{one}") for one in LANGUAGES}
    present = (names, form.target, form.fields, list(form.topics))
    return present == (values.names, values.target, _stored(values.fields), list(values.topics))


def _require_sensible(values: FormValues) -> None:
    codes = [one.code for one in values.fields]
    if not codes or len(codes) > MOST_FIELDS or len(set(codes)) != len(codes):
        raise InvalidInput(_("A form has between one and twelve different fields."))
