"""Hand an inquiry over to a section: once per key, several sections at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from desks.models import Agent
from desks.permissions import Deed, may
from handovers.actions.finishing import note
from handovers.actions.mailing import about, contents_in_words, mail_section
from handovers.actions.telling import tell_section_handed
from handovers.actions.timing import begin
from handovers.contents import checked
from handovers.emails import for_inquirer, handed_over
from handovers.models import Handover, HandoverFile, HandoverForm, HandoverWord
from handovers.reach import can_be_reached, settings_of
from handovers.states import Said
from inquiries.actions.drafts import DraftWords, append_to_draft
from inquiries.actions.lifecycle import enter_status
from inquiries.models import Attachment, Inquiry
from inquiries.permissions import lock_inquiry_for
from inquiries.states import STATUS_MOVES, Fact, Status
from shared.exceptions import InvalidInput, NotPossible
from shared.submissions import once
from shared.transitions import can_move

MAX_REMARK = 5000


@dataclass(frozen=True, slots=True)
class Extras:
    """What goes with it: files of the inquiry, words to the section, a draft for the inquirer."""

    attachment_ids: Sequence[int] = ()
    remark: str = ""
    drafts_for_inquirer: bool = False


def hand_over(
    *,
    inquiry_id: int,
    section_id: int,
    reason_id: int,
    contents: Mapping[str, str],
    by: Agent,
    submission_key: str,
    now: datetime,
    extras: Extras | None = None,
) -> Handover:
    """Ask a section, once per key: `contents` by the codes of the reason's present form.

    The inquiry waits for the section, and its own clock runs on. The fact HANDED_OVER names section
    and reason. Its colleagues with an account are told; where the section has an address, a mail
    leaves after commit. What is written for the inquirer is only a draft. Raises InvalidInput for
    what the form wants and is missing, NotPossible when the inquiry is at rest, the section has the
    same under way, or nobody there can be reached.
    """
    extras = extras or Extras()

    def deed() -> dict[str, Any]:
        inquiry = lock_inquiry_for(by, inquiry_id, Deed.HAND_OVER)
        form = _valid_form(inquiry, section_id, reason_id)
        handover = open_handover(
            inquiry=inquiry, form=form, contents=contents, by=by, now=now, extras=extras
        )
        return {"handover": handover.pk}

    content = {
        "hand_over": inquiry_id,
        "section": section_id,
        "reason": reason_id,
        "contents": dict(contents),
        "files": list(extras.attachment_ids),
        "remark": extras.remark,
        "draft": extras.drafts_for_inquirer,
    }
    result = once(by_id=by.pk, key=submission_key, content=content, now=now, deed=deed)
    rows = Handover.objects.select_related("inquiry", "section", "form")
    return rows.get(pk=result["handover"])


def _valid_form(inquiry: Inquiry, section_id: int, reason_id: int) -> HandoverForm:
    forms = HandoverForm.objects.for_desk(inquiry.desk_id)
    form = forms.filter(reason_id=reason_id, reason__section_id=section_id).first()
    if form is None:
        raise InvalidInput(_("Choose a section and a reason."))
    return form


def open_handover(
    *,
    inquiry: Inquiry,
    form: HandoverForm,
    contents: Mapping[str, str],
    by: Agent,
    now: datetime,
    extras: Extras | None = None,
) -> Handover:
    """The deed itself on a locked inquiry, for other deeds as well; raises as `hand_over` does."""
    extras = extras or Extras()
    _require_free(inquiry, form)
    given = checked(form.form_fields, contents)
    if len(extras.remark) > MAX_REMARK:
        raise InvalidInput(_("The text is too long."))
    handover = _made(inquiry, form, given, by, now)
    files = _hand_files(handover, inquiry, extras, by, now)
    _wait(handover, by, now)
    tell_section_handed(handover=handover, by=by, now=now)
    words = handed_over(
        about(handover), contents_in_words(handover), by=by.display_name, remark=extras.remark
    )
    mail_section(handover=handover, words=words, key="handed", now=now, files=files)
    if extras.drafts_for_inquirer and may(by, Deed.REPLY, inquiry.desk_id):
        _draft(handover, by, now)
    return handover


def _require_free(inquiry: Inquiry, form: HandoverForm) -> None:
    if not inquiry.is_active:
        raise NotPossible(_("This is done already. Reopen it first."))
    section = form.reason.section
    if inquiry.handovers.under_way().filter(reason=form.reason).exists():
        words = _("%(section)s has this already, for the same reason.")
        raise NotPossible(words % {"section": section.name})
    if not can_be_reached(section):
        words = _("%(section)s has no address and no colleague with an account here.")
        raise NotPossible(words % {"section": section.name})


def _made(
    inquiry: Inquiry, form: HandoverForm, given: dict[str, str], by: Agent, now: datetime
) -> Handover:
    section = form.reason.section
    known = settings_of(section)
    handover = Handover(
        inquiry=inquiry,
        desk=inquiry.desk,
        section=section,
        form=form,
        reason=form.reason,
        contents=given,
        language=known.language,
        address=known.address,
        asked_by=by,
        asked_at=now,
    )
    handover.save()
    begin(handover=handover, now=now)
    handover.save(update_fields=["due_at"])
    return handover


def _hand_files(
    handover: Handover, inquiry: Inquiry, extras: Extras, by: Agent, now: datetime
) -> list[HandoverFile]:
    """Files of the inquiry that were chosen; the section sees these, and no other."""
    word = HandoverWord.objects.create(
        handover=handover, kind=Said.HANDED, by=by, text=extras.remark.strip(), at=now
    )
    chosen = Attachment.objects.filter(pk__in=extras.attachment_ids, message__inquiry=inquiry)
    if chosen.count() != len(set(extras.attachment_ids)):
        raise InvalidInput(_("Choose files of this inquiry."))
    return HandoverFile.objects.bulk_create(
        HandoverFile(
            word=word,
            stored_file=one.stored_file,
            filename=one.filename,
            content_type=one.content_type,
        )
        for one in chosen.select_related("stored_file").order_by("pk")
    )


def _wait(handover: Handover, by: Agent, now: datetime) -> None:
    inquiry = handover.inquiry
    data: dict[str, Any] = {"reason": handover.reason.code, "version": handover.form.number}
    if not can_move(STATUS_MOVES, inquiry.status, Status.WAITING_SECTION):
        note(handover=handover, fact=Fact.HANDED_OVER, by=by, now=now, **data)
        return
    data |= {"section": handover.section.code, "handover": handover.pk}
    enter_status(
        inquiry=inquiry,
        status=Status.WAITING_SECTION,
        by=by,
        now=now,
        kind=Fact.HANDED_OVER,
        **data,
    )


def _draft(handover: Handover, by: Agent, now: datetime) -> None:
    inquiry = handover.inquiry
    zone = ZoneInfo(handover.desk.time_zone)
    due_on = handover.due_at.astimezone(zone).date() if handover.due_at else None
    section = handover.section.name_in(inquiry.language)
    text = for_inquirer(section=section, due_on=due_on, language=inquiry.language)
    append_to_draft(inquiry=inquiry, by=by, words=DraftWords(text), now=now)
