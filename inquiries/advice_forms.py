"""Forms of "who was told what", and of the corrections that follow from it."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from desks.permissions import Scope
from inquiries.advice_queries import Asked
from inquiries.corrective_words import of_fact, of_item
from inquiries.forms import new_key
from inquiries.limit_forms import SaidDateField
from knowledge_base.models import Fact, Item
from knowledge_base.queries import titles_of
from knowledge_base.states import LANGUAGE_CODES, LANGUAGES, Kind
from shared.submissions import MAX_KEY

BACK = timedelta(days=90)
MOST_ITEMS = 300


def _day(day: date) -> str:
    return day.isoformat()


class AdviceForm(forms.Form):
    """What is asked for, as a link keeps it. Days are read as `SaidDateField` reads them."""

    what = forms.ChoiceField(
        label=_("Fee, time limit or text"), widget=forms.Select(attrs={"class": "form-select"})
    )
    since = SaidDateField(label=_("From"), required=False)
    until = SaidDateField(label=_("Until"), required=False)
    outdated = forms.BooleanField(label=_("Only what does not hold any more"), required=False)

    def __init__(self, data: Any, *, scope: Scope, today: date) -> None:
        self.today = today
        given = {"since": _day(today - BACK), "until": _day(today)} | dict(data.items())
        super().__init__(given)
        self.fields["what"].choices = _choices(scope)  # type: ignore[attr-defined]
        for name in ("since", "until"):
            self.fields[name].today = today  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", _("This is before the first day."))
        return cleaned

    @property
    def asked(self) -> Asked:
        kind, _colon, pk = self.cleaned_data["what"].partition(":")
        what: Fact | Item = (
            Fact.objects.select_related("current").get(pk=pk)
            if kind == "fact"
            else Item.objects.get(pk=pk)
        )
        since = self.cleaned_data["since"] or self.today - BACK
        until = self.cleaned_data["until"] or self.today
        return Asked(what, since, until, self.cleaned_data["outdated"])


def _choices(scope: Scope) -> list[Any]:
    """Facts by their names, then what went into answers, most used first."""
    facts = [(f"fact:{one.pk}", one.name) for one in Fact.objects.filter(current__isnull=False)]
    used = Item.objects.visible_to(scope).filter(uses__gt=0).order_by("-uses", "code")[:MOST_ITEMS]
    texts = [(f"item:{one.pk}", _named(one)) for one in used.prefetch_related("texts__live")]
    groups = [(_("Fees and time limits"), facts), (_("Texts"), texts)]
    return [("", _("Choose")), *(one for one in groups if one[1])]


def _named(item: Item) -> str:
    titles = {one.language: one.title for one in item.texts.all() if one.live_id}
    title = titles.get(get_language() or "en") or next(iter(titles.values()), "")
    return f"{title} ({item.code})"


class CorrectionForm(forms.Form):
    """The words: a text of the knowledge base, or own ones in the three languages."""

    submission_key = forms.CharField(
        max_length=MAX_KEY, widget=forms.HiddenInput(), initial=new_key
    )
    template = forms.TypedChoiceField(
        label=_("Text"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Or write the words below: what is chosen here comes first."),
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, data: Any, *, scope: Scope, asked: Asked) -> None:
        super().__init__(data)
        language = get_language() or "en"
        templates = titles_of(scope, Kind.TEMPLATE, language)
        self.fields["template"].choices = [("", _("My own words")), *templates]  # type: ignore[attr-defined]
        proposed = proposed_words(asked)
        for code, name in LANGUAGES:
            attrs = {"class": "form-control", "rows": 10, "lang": code}
            self.fields[f"text_{code}"] = forms.CharField(
                label=name,
                required=False,
                max_length=20_000,
                initial=proposed[code],
                widget=forms.Textarea(attrs=attrs),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("template") is None and not any(self._texts(cleaned).values()):
            raise forms.ValidationError(_("Choose a text, or write one."))
        return cleaned

    def _texts(self, cleaned: dict[str, Any]) -> dict[str, str]:
        return {code: cleaned.get(f"text_{code}", "").strip() for code in LANGUAGE_CODES}

    @property
    def texts(self) -> dict[str, str]:
        return self._texts(self.cleaned_data)


def proposed_words(asked: Asked) -> dict[str, str]:
    """What a coordinator begins with, in each language."""
    if asked.fact:
        fact = asked.fact
        return {code: of_fact(code, fact.name_in(code), fact.code) for code in LANGUAGE_CODES}
    assert isinstance(asked.what, Item)
    bodies = {one.language: one.body for one in asked.what.texts.select_related("live")}
    return {code: of_item(code, bodies.get(code, "")) for code in LANGUAGE_CODES}
