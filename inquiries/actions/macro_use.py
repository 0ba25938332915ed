"""Using a macro with one inquiry: a bulk deed of one, so that it is told and undone like any other."""

import time
from datetime import datetime

from desks.models import Agent
from inquiries.actions.bulk import close_bulk, prepare_bulk
from inquiries.actions.bulk_work import work_off
from inquiries.actions.macros import count_use, get_macro_for
from inquiries.macro_steps import has_deeds, has_text
from inquiries.macro_texts import MacroText, text_of
from inquiries.models import BulkDeed, Inquiry
from inquiries.states import BulkKind, ItemState
from shared.exceptions import NotPossible

PATIENCE = 5.0  # seconds; a worker goes on with what takes longer


def use_macro(
    *,
    inquiry: Inquiry,
    macro_id: int,
    by: Agent,
    submission_key: str,
    into_draft: bool,
    now: datetime,
) -> MacroText:
    """Do everything that the macro does, or nothing and say why (NotPossible); once per key.

    Its text goes behind the agent's draft when `into_draft`, else it is returned, to stand where the
    caret is. Never sends anything. Raises Http404 when macro or inquiry are not there for `by`.
    """
    macro = get_macro_for(by, macro_id)
    text = MacroText("") if into_draft else text_of(macro.steps, inquiry, by=by, now=now)
    if not has_deeds(macro.steps) and not (into_draft and has_text(macro.steps)):
        count_use(macro, now)
        return text
    bulk = prepare_bulk(
        kind=BulkKind.MACRO,
        values={"macro": macro_id, "into_draft": into_draft},
        inquiry_ids=[inquiry.pk],
        asked=inquiry.reference,
        by=by,
        submission_key=submission_key,
        now=now,
    )
    work_off(bulk_id=bulk.pk, most=1, until=time.monotonic() + PATIENCE)
    _require_done(bulk, by, now)
    return text


def _require_done(bulk: BulkDeed, by: Agent, now: datetime) -> None:
    """What failed is said where it was asked for, and not beside every page as well."""
    failed = bulk.items.filter(state=ItemState.FAILED).first()
    if failed:
        close_bulk(bulk_id=bulk.pk, by=by, now=now)
        raise NotPossible(failed.reason)
