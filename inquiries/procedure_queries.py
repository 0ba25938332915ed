"""Procedures that run at an inquiry, what is open of them, and which would fit."""

from collections.abc import Sequence
from dataclasses import dataclass

from desks.permissions import Scope
from inquiries.models import Inquiry, ProcedureRun, ProcedureStep
from knowledge_base.models import Item, Text
from knowledge_base.queries import best_of, titles_of
from knowledge_base.states import Kind


@dataclass(frozen=True, slots=True)
class RunView:
    run: ProcedureRun
    steps: Sequence[ProcedureStep]

    @property
    def done(self) -> int:
        return sum(one.done_at is not None for one in self.steps)

    @property
    def total(self) -> int:
        return len(self.steps)

    @property
    def is_done(self) -> bool:
        return self.done == self.total

    @property
    def is_newer(self) -> bool:
        """The text says something else by now."""
        text = self.run.text
        return text.is_live and text.version != self.run.version


@dataclass(frozen=True, slots=True)
class Choice:
    item_id: int
    title: str
    is_fitting: bool


def runs_of(inquiry: Inquiry) -> list[RunView]:
    """Three statements at most, whatever their number; none of steps where nothing runs."""
    runs = list(
        ProcedureRun.objects.filter(inquiry=inquiry, ended_at=None)
        .select_related("text__live", "started_by")
        .order_by("pk")
    )
    if not runs:
        return []
    steps = ProcedureStep.objects.filter(run__in=runs).select_related("done_by")
    of_run: dict[int, list[ProcedureStep]] = {}
    for step in steps:
        of_run.setdefault(step.run_id, []).append(step)
    return [RunView(run, of_run.get(run.pk, [])) for run in runs]


def next_step_of(runs: Sequence[RunView]) -> int | None:
    """What a key does next."""
    waiting = (step.pk for view in runs for step in view.steps if step.done_at is None)
    return next(waiting, None)


def open_steps_of(inquiry: Inquiry) -> list[str]:
    """What is left to do at it, as it is worded: the title of the procedure and the step."""
    steps = ProcedureStep.objects.filter(run__inquiry=inquiry, run__ended_at=None, done_at=None)
    rows = steps.order_by("run", "position").values_list("run__title", "words")
    return [f"{title}: {words}" for title, words in rows]


def choices_for(
    inquiry: Inquiry, scope: Scope, kind: Kind, language: str, without: Sequence[int] = ()
) -> list[Choice]:
    """Those of the inquiry's topic first; of its desk and of all desks."""
    fitting = set()
    here = _of_desk(scope, kind, inquiry.desk_id)
    if inquiry.topic:
        topical = Item.objects.filter(pk__in=here, topics__contains=[inquiry.topic])
        fitting = set(topical.values_list("pk", flat=True))
    found = [
        Choice(pk, title, pk in fitting)
        for pk, title in titles_of(scope, kind, language)
        if pk in here and pk not in without
    ]
    return sorted(found, key=lambda one: not one.is_fitting)


def _of_desk(scope: Scope, kind: Kind, desk_id: int) -> set[int]:
    items = Item.objects.visible_to(scope).filter(kind=kind)
    rows = items.values_list("pk", "is_for_all", "desks")
    return {pk for pk, is_for_all, desk in rows if is_for_all or desk == desk_id}


def live_text(item_id: int, language: str) -> Text | None:
    """In this language, else in English, else in any."""
    return best_of(Text.objects.live().filter(item=item_id), language)
