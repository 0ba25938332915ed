"""Forms of approvals: they check what was typed, actions decide what is allowed."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from approvals.actions.deciding import MAX_TEXT, MAX_WORDS, Decision
from approvals.actions.settings import RuleValues
from approvals.models import ApprovalRuleVersion, ApprovalText
from approvals.states import Fallback
from desks.models import Desk
from desks.topic_choices import TopicsField, offer_topics
from inquiries.actions.checking import Override
from inquiries.forms import LANGUAGES, OnceForm, text_input

SELECT = {"class": "form-select"}
CHECK = {"class": "form-check-input"}


def text_area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"class": "form-control", "rows": rows, "dir": "auto"})


def number_input() -> forms.NumberInput:
    return forms.NumberInput(attrs={"class": "form-control"})


class DecisionForm(OnceForm):
    """The answer to be looked through, and a comment; `seen` is the newest message on the page."""

    body = forms.CharField(
        label=_("The answer, as it will leave"),
        max_length=MAX_TEXT,
        required=False,
        widget=text_area(14),
    )
    html = forms.CharField(max_length=2_000_000, required=False, widget=forms.HiddenInput)
    comment = forms.CharField(
        label=_("Comment"), max_length=MAX_WORDS, required=False, widget=text_area(3)
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    override = forms.CharField(required=False, max_length=4000)
    reason = forms.CharField(required=False, max_length=500)

    def __init__(
        self, data: Any = None, *, text: ApprovalText, language: str, seen: int = 0
    ) -> None:
        initial = {"body": text.text, "html": text.html, "seen": seen}
        super().__init__(data, auto_id="approval_%s", initial=initial)
        self.fields["body"].widget.attrs["lang"] = language

    def wanted(self, _name: str) -> str:
        """For the list of findings: nothing but the decision was chosen here."""
        return ""

    @property
    def decision(self) -> Decision:
        given = self.cleaned_data
        keys = frozenset(given["override"].split())
        return Decision(
            text=given["body"],
            html=given["html"],
            comment=given["comment"],
            seen_message_id=given["seen"],
            override=Override(keys, given["reason"]) if keys else None,
        )


class OwnForm(OnceForm):
    """What who asked may do; `reason` only for sending it without approval."""

    reason = forms.CharField(
        label=_("Why it cannot wait"),
        max_length=300,
        required=False,
        widget=text_input(),
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, seen: int = 0) -> None:
        super().__init__(data, auto_id="own_%s", initial={"seen": seen})


class RuleForm(forms.Form):
    """One rule: three names, its conditions, how long a decision may take, and what follows then."""

    name_en = forms.CharField(label=_("Name in English"), max_length=80, widget=text_input())
    name_fr = forms.CharField(label=_("Name in French"), max_length=80, widget=text_input())
    name_es = forms.CharField(label=_("Name in Spanish"), max_length=80, widget=text_input())
    topics = TopicsField(label=_("Topics or subtopics"), with_subtopics=True)
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=CHECK),
    )
    newer_than_days = forms.IntegerField(
        label=_("Only of colleagues who joined less than so many days ago"),
        min_value=1,
        max_value=730,
        required=False,
        widget=number_input(),
    )
    names_fee = forms.BooleanField(
        label=_("The text names a fee"), required=False, widget=forms.CheckboxInput(attrs=CHECK)
    )
    promises_date = forms.BooleanField(
        label=_("The text promises something for a date or within a time"),
        required=False,
        widget=forms.CheckboxInput(attrs=CHECK),
    )
    binds_coordinators = forms.BooleanField(
        label=_("For answers of coordinators, too"),
        required=False,
        widget=forms.CheckboxInput(attrs=CHECK),
    )
    minutes = forms.IntegerField(
        label=_("Decide within (minutes of working time)"),
        min_value=5,
        max_value=60 * 24 * 30,
        widget=number_input(),
    )
    fallback = forms.ChoiceField(
        label=_("When nobody has decided by then"),
        choices=Fallback.choices,
        widget=forms.Select(attrs=SELECT),
    )
    is_on = forms.BooleanField(
        label=_("Switched on"), required=False, widget=forms.CheckboxInput(attrs=CHECK)
    )

    def __init__(
        self,
        data: Any = None,
        *,
        version: ApprovalRuleVersion | None = None,
        desks: "QuerySet[Desk] | None" = None,
        may_all: bool = False,
    ) -> None:
        super().__init__(data, initial=_initial_of(version))
        offer_topics(self, version.topics if version else ())
        self.is_for_requests = bool(version and version.rule.is_for_requests)
        if self.is_for_requests:
            for name in ("topics", "languages", "newer_than_days", *FLAGS):
                del self.fields[name]
        if version is None and desks is not None:
            self.fields["desk"] = forms.ModelChoiceField(
                label=_("Desk"),
                queryset=desks,
                required=not may_all,
                empty_label=_("All desks") if may_all else None,
                widget=forms.Select(attrs=SELECT),
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        told = [given.get(name) for name in ("topics", "languages", "newer_than_days", *FLAGS[:2])]
        if given.get("is_on") and not any(told) and not self.is_for_requests:
            raise forms.ValidationError(
                _("Name at least one condition: without any, the rule would hold for nothing.")
            )
        return given

    @property
    def values(self) -> RuleValues:
        given = self.cleaned_data
        return RuleValues(
            names={one: given[f"name_{one}"] for one in ("en", "fr", "es")},
            target=timedelta(minutes=given["minutes"]),
            is_on=given["is_on"],
            topics=tuple(given.get("topics", ())),
            languages=tuple(given.get("languages", ())),
            newer_than_days=given.get("newer_than_days"),
            fallback=given["fallback"],
            **{name: given.get(name, False) for name in FLAGS},
        )


FLAGS = ("names_fee", "promises_date", "binds_coordinators")


def _initial_of(version: ApprovalRuleVersion | None) -> dict[str, Any]:
    if version is None:
        return {"minutes": 4 * 60, "fallback": Fallback.NEXT, "is_on": True}
    rule = version.rule
    return {
        **{f"name_{one}": getattr(rule, f"name_{one}") for one in ("en", "fr", "es")},
        **{name: getattr(version, name) for name in FLAGS},
        "topics": version.topics,
        "languages": version.languages,
        "newer_than_days": version.newer_than_days,
        "minutes": int(version.target.total_seconds() // 60),
        "fallback": version.fallback,
        "is_on": version.is_on,
    }
