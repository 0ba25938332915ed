"""Forms of escalations: they check what was typed, actions decide what is allowed."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from desks.models import Agent, Desk, Section
from desks.topic_choices import TopicsField, offer_topics
from escalations.actions.asking import MAX_QUESTION, MAX_WORDS, Question
from escalations.actions.settings import PolicyValues, ReasonValues
from escalations.models import EscalationPolicy, EscalationReason
from escalations.states import Answer
from inquiries.forms import OnceForm, text_input

SELECT = {"class": "form-select"}


def text_area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"class": "form-control", "rows": rows})


class ReasonSelect(forms.Select):
    """Each option carries what the question must contain, for who chooses it."""

    def __init__(self, reasons: Sequence[EscalationReason]) -> None:
        super().__init__(attrs={**SELECT, "data-js": "hint"})
        self.hints = {str(one.pk): one.needs for one in reasons}

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        option["attrs"]["data-hint"] = self.hints.get(str(option["value"]), "")
        return option


class EscalateForm(OnceForm):
    reason = forms.ChoiceField(label=_("Reason"))
    question = forms.CharField(
        label=_("Your question, in one sentence"),
        max_length=MAX_QUESTION,
        widget=text_input(),
    )
    tried = forms.CharField(
        label=_("What was tried"), max_length=MAX_WORDS, required=False, widget=text_area(2)
    )
    wanted_on = forms.DateField(
        label=_("Needed by (if earlier than the limit)"),
        required=False,
        widget=forms.DateInput(attrs={"class": "form-control form-sm", "type": "date"}),
    )

    def __init__(self, *args: Any, reasons: Sequence[EscalationReason], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="escalate_%s", **kwargs)
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)
        field.widget = ReasonSelect(reasons)
        field.choices = [("", _("Choose …")), *((one.pk, one.name) for one in reasons)]

    @property
    def asked(self) -> Question:
        values = self.cleaned_data
        return Question(
            reason_id=int(values["reason"]),
            question=values["question"],
            tried=values["tried"],
            wanted_on=values["wanted_on"],
        )


class AnswerForm(OnceForm):
    """The answer as radio buttons; a section only for the last of them."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=Answer.choices,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
    )
    section = forms.ModelChoiceField(
        label=_("Section"),
        queryset=Section.objects.none(),
        required=False,
        empty_label=_("Choose …"),
        widget=forms.Select(attrs=SELECT),
    )
    text = forms.CharField(
        label=_("In words (they stand as an internal note in the inquiry)"),
        max_length=MAX_WORDS,
        required=False,
        widget=text_area(4),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="answer_%s", **kwargs)
        field = self.fields["section"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Section.objects.all()


class WordsForm(OnceForm):
    """A question back, its reply, or why something is withdrawn."""

    text = forms.CharField(max_length=MAX_WORDS, required=False, widget=text_area(3))

    def __init__(self, *args: Any, what: str, label: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{what}_%s", **kwargs)
        self.fields["text"].label = label


class ReasonForm(forms.Form):
    """One reason: three names, what a question for it must contain, its limit, its topics."""

    name_en = forms.CharField(label=_("Name in English"), max_length=80, widget=text_input())
    name_fr = forms.CharField(label=_("Name in French"), max_length=80, widget=text_input())
    name_es = forms.CharField(label=_("Name in Spanish"), max_length=80, widget=text_input())
    needs_en = forms.CharField(
        label=_("What it must contain, in English"), max_length=300, required=False
    )
    needs_fr = forms.CharField(
        label=_("What it must contain, in French"), max_length=300, required=False
    )
    needs_es = forms.CharField(
        label=_("What it must contain, in Spanish"), max_length=300, required=False
    )
    minutes = forms.IntegerField(
        label=_("Answer within (minutes of working time)"),
        min_value=5,
        max_value=60 * 24 * 30,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )
    position = forms.IntegerField(
        label=_("Place in the list"),
        min_value=1,
        max_value=999,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )
    topics = TopicsField(label=_("Proposed for these topics"))

    def __init__(
        self,
        data: Any = None,
        *,
        reason: EscalationReason | None = None,
        desks: "QuerySet[Desk] | None" = None,
        may_all: bool = False,
    ) -> None:
        super().__init__(data, initial=_initial_of(reason))
        offer_topics(self, reason.topics if reason else ())
        for name in ("needs_en", "needs_fr", "needs_es"):
            self.fields[name].widget.attrs["class"] = "form-control"
        if reason is None and desks is not None:
            self.fields["desk"] = forms.ModelChoiceField(
                label=_("Desk"),
                queryset=desks,
                required=not may_all,
                empty_label=_("All desks") if may_all else None,
                widget=forms.Select(attrs=SELECT),
            )

    @property
    def values(self) -> ReasonValues:
        given = self.cleaned_data
        return ReasonValues(
            names={one: given[f"name_{one}"] for one in ("en", "fr", "es")},
            needs={one: given[f"needs_{one}"] for one in ("en", "fr", "es")},
            target=timedelta(minutes=given["minutes"]),
            position=given["position"],
            topics=tuple(given["topics"]),
        )


def _initial_of(reason: EscalationReason | None) -> dict[str, Any]:
    if reason is None:
        return {"minutes": 9 * 60, "position": 100}
    names = [f"{what}_{one}" for what in ("name", "needs") for one in ("en", "fr", "es")]
    return {
        **{name: getattr(reason, name) for name in names},
        "minutes": int(reason.target.total_seconds() // 60),
        "position": reason.position,
        "topics": reason.topics,
    }


def _name_of(agent: Agent) -> str:
    return agent.display_name


class PolicyForm(forms.Form):
    """Who of the desk is asked; all three may be left to the product."""

    on_duty = forms.ModelChoiceField(label=_("On duty"), queryset=Agent.objects.none())
    deputy = forms.ModelChoiceField(label=_("Deputy"), queryset=Agent.objects.none())
    second_level = forms.ModelChoiceField(label=_("Second level"), queryset=Agent.objects.none())
    minutes = forms.IntegerField(
        label=_("To the second level after (minutes of working time)"),
        min_value=5,
        max_value=60 * 24 * 30,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )

    def __init__(
        self, data: Any = None, *, policy: EscalationPolicy, coordinators: "QuerySet[Agent]"
    ) -> None:
        initial = {
            "on_duty": policy.on_duty_id,
            "deputy": policy.deputy_id,
            "second_level": policy.second_level_id,
            "minutes": int(policy.second_level_after.total_seconds() // 60),
        }
        super().__init__(data, initial=initial)
        for name in ("on_duty", "deputy", "second_level"):
            self._offer(name, coordinators)

    def _offer(self, name: str, coordinators: "QuerySet[Agent]") -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset, field.required = coordinators, False
        field.empty_label = _("Who has the fewest questions")
        field.widget.attrs["class"] = "form-select"
        field.label_from_instance = _name_of  # type: ignore[assignment]

    @property
    def values(self) -> PolicyValues:
        given = self.cleaned_data
        return PolicyValues(
            on_duty=given["on_duty"],
            deputy=given["deputy"],
            second_level=given["second_level"],
            second_level_after=timedelta(minutes=given["minutes"]),
        )
