"""The editor of a rule: when and then as plain fields; its conditions are those of views."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from automation.actions.rules import LONGEST_WAIT, RuleContent
from automation.effects import LONGEST_QUESTION
from automation.models import AutomationRule, RuleVersion
from automation.states import UNITS, Event, Opening, Wait
from desks.models import Desk
from desks.permissions import Scope
from escalations.models import EscalationReason
from handovers.models import HandoverForm
from inquiries.conditions import Node
from inquiries.forms import text_input
from inquiries.macro_forms import (
    UNCHANGED,
    add_custom_fields,
    area_field,
    initial_fields,
    select_field,
    ticks_field,
    values_of_fields,
)
from inquiries.phrases import phrases_in
from inquiries.snooze_times import Until
from inquiries.states import BY_HAND, Status
from inquiries.view_choices import Choices
from knowledge_base.queries import titles_of
from knowledge_base.states import Kind
from webhooks.models import Webhook

LISTS = ("group", "tags", "untags")


class RuleForm(forms.Form):
    """Everything of a rule but its conditions; `content` is what the action takes."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=text_input())
    desk = select_field(_("For which desk"))
    event = select_field(_("What happens"))
    wait_number = forms.IntegerField(
        label=_("How much later"),
        required=False,
        min_value=1,
        max_value=LONGEST_WAIT // timedelta(hours=1),
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )
    wait_in = select_field(_("Look at it"))
    opening = select_field(_("At which hours"))
    phrases = area_field(
        _("Words that were written, one phrase a line, in any language"),
        _("One of them is enough. Accents and capitals do not count; * at the end: any ending."),
        rows="3",
    )
    topic = select_field(_("Topic"))
    urgency = select_field(_("Urgency"))
    assignee = select_field(_("Assign to"))
    status = select_field(_("Status"))
    group = ticks_field(
        _("Or assign to one of these"),
        _("Who is here comes first, then who has the least; only who has room and the language."),
    )
    tags = ticks_field(_("Add tags"))
    untags = ticks_field(_("Remove tags"))
    note = area_field(_("Internal note"), _("For colleagues only. @name tells somebody."), rows="3")
    until = select_field(_("Put aside"))
    why = forms.CharField(
        label=_("Why (for colleagues)"), max_length=200, required=False, widget=text_input()
    )
    reason = select_field(_("Ask the coordinator"))
    question = forms.CharField(
        label=_("The question, in one sentence"),
        max_length=LONGEST_QUESTION,
        required=False,
        widget=text_input(),
    )
    handover = select_field(_("Hand over to a section"))
    words = forms.CharField(
        label=_("What the section needs to know"),
        help_text=_("For what its form wants and the inquiry does not say."),
        max_length=LONGEST_QUESTION,
        required=False,
        widget=text_input(),
    )
    text = select_field(_("Send a text to the inquirer"))
    webhook = select_field(_("Call a webhook"))

    def __init__(
        self,
        data: Any = None,
        *,
        scope: Scope,
        choices: Choices,
        desks: Sequence[Desk],
        may_all: bool,
        presets: Sequence[tuple[Until, str]],
        rule: AutomationRule | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, auto_id="rule_%s", initial=initial)
        self._desks = {str(desk.pk): desk for desk in desks}
        self.rule = rule
        self._choose("until", [UNCHANGED, *presets])
        self.field_names = add_custom_fields(self, scope)
        self._offer_when(may_all)
        self._offer_then(scope, choices)

    def _offer_when(self, may_all: bool) -> None:
        if self.rule:
            del self.fields["desk"]
        else:
            everywhere = [("", _("All desks"))] if may_all else []
            desks = [(pk, desk.name) for pk, desk in self._desks.items()]
            self._choose("desk", [*everywhere, *desks])
        for name, offered in (("event", Event), ("wait_in", Wait), ("opening", Opening)):
            self._choose(name, list(offered.choices))

    def _offer_then(self, scope: Scope, choices: Choices) -> None:
        for name in ("topic", "urgency", "assignee"):
            self._choose(name, [UNCHANGED, *choices[name]])
        by_hand = [(str(one), str(one.label)) for one in Status if one in BY_HAND]
        self._choose("status", [UNCHANGED, *by_hand])
        self._choose("group", [pair for pair in choices["assignee"] if str(pair[0]).isdecimal()])
        for name in ("tags", "untags"):
            self._choose(name, choices["tag"])
        self._choose("reason", [("", _("no")), *self._reasons(scope)])
        self._choose("handover", [("", _("no")), *self._sections()])
        titles = titles_of(scope, Kind.TEMPLATE, (get_language() or "en")[:2])
        self._choose("text", [("", _("none")), *titles])
        hooks = Webhook.objects.manageable_by(scope)
        self._choose("webhook", [("", _("none")), *hooks.values_list("pk", "name")])

    def _reasons(self, scope: Scope) -> list[tuple[int, str]]:
        mine = [None, *self._desks]
        rows = EscalationReason.objects.filter(retired_at=None)
        return [
            (row.pk, row.name) for row in rows if row.desk_id is None or str(row.desk_id) in mine
        ]

    def _sections(self) -> list[tuple[int, str]]:
        rows = HandoverForm.objects.current().filter(reason__retired_at=None)
        here = [
            row
            for row in rows
            if row.reason.desk_id is None or str(row.reason.desk_id) in self._desks
        ]
        return [(row.reason_id, f"{row.reason.section.name}: {row.name}") for row in here]

    def _choose(self, name: str, choices: Sequence[tuple[object, Any]]) -> None:
        self.fields[name].choices = [(str(value), words) for value, words in choices]  # type: ignore[attr-defined]

    @property
    def custom_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.field_names]

    @property
    def ticks(self) -> list[forms.BoundField]:
        return [self[name] for name in LISTS]

    def content(self, condition: Node) -> RuleContent:
        data = self.cleaned_data
        unit = UNITS.get(data["wait_in"], timedelta())
        plain = (
            *("topic", "urgency", "assignee", "status", *LISTS),
            *("note", "text", "webhook"),
        )
        handed = {"reason": data["handover"], "words": data["words"]}
        asked = {"reason": data["reason"], "question": data["question"]}
        return RuleContent(
            name=data["name"],
            desk=self.rule.desk if self.rule else self._desks.get(data["desk"]),
            event=data["event"],
            wait=(data["wait_number"] or 0) * unit,
            wait_in=data["wait_in"],
            opening=data["opening"],
            condition=condition,
            phrases=phrases_in(data["phrases"]),
            effects={name: data[name] for name in plain}
            | {"escalate": asked, "handover": handed}
            | {
                "snooze": {"until": data["until"], "why": data["why"]},
                "fields": values_of_fields(self.field_names, data),
            },
        )


def typed_so_far(data: QueryDict) -> dict[str, Any]:
    """As it stands in the form, to be shown again before it is saved: nothing is judged."""
    return {name: data.getlist(name) if name in LISTS else data.get(name, "") for name in data}


def initial_of(rule: AutomationRule, version: RuleVersion) -> dict[str, Any]:
    effects = version.effects
    plain = ("topic", "urgency", "assignee", "status", "note", "text", "webhook")
    unit = UNITS.get(Wait(version.wait_in))
    handed = effects.get("handover", {})
    return {
        "name": rule.name,
        "event": version.event,
        "wait_in": version.wait_in,
        "wait_number": version.wait // unit if unit else None,
        "opening": version.opening,
        **{name: str(effects.get(name, "")) for name in plain},
        **{name: [str(pk) for pk in effects.get(name, ())] for name in LISTS},
        **effects.get("escalate", {}),
        **effects.get("snooze", {}),
        **initial_fields(effects.get("fields", {})),
        "phrases": "\n".join(version.phrases),
        "handover": str(handed.get("reason", "")),
        "words": handed.get("words", ""),
    }
