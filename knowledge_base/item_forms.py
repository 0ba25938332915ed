"""Forms for an object's settings, its sources and its pictures."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from desks.models import Agent, Desk
from desks.topic_choices import TopicsField, offer_topics
from knowledge_base.models import Category, Item
from knowledge_base.source_lines import SourceLine
from knowledge_base.states import ALWAYS_PUBLIC, MAY_BE_PUBLIC, SourceStatus

CONTROL = {"class": "form-control"}
SELECT = {"class": "form-select"}
EMPTY_ROWS = 2


def date_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs=CONTROL | {"type": "date"})


class SettingsForm(forms.Form):
    owner = forms.ModelChoiceField(
        label=_("Owner"),
        queryset=Agent.objects.none(),
        required=False,
        widget=forms.Select(attrs=SELECT),
        help_text=_("Who keeps it right."),
    )
    category = forms.ModelChoiceField(
        label=_("Category of the help centre"),
        queryset=Category.objects.none(),
        required=False,
        widget=forms.Select(attrs=SELECT),
    )
    topics = TopicsField(label=_("Topics"))
    review_on = forms.DateField(label=_("To be read again on"), required=False, widget=date_input())
    desks = forms.ModelMultipleChoiceField(
        label=_("Only for these desks"),
        queryset=Desk.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: for all desks."),
    )
    is_public = forms.BooleanField(label=_("Public: anybody may read it"), required=False)
    needs_all_languages = forms.BooleanField(
        label=_("Goes live in all three languages together, or not at all"), required=False
    )

    def __init__(self, data: Any, *, item: Item, desks: QuerySet[Desk]) -> None:
        initial = {
            "owner": item.owner_id,
            "category": item.category_id,
            "topics": item.topics,
            "review_on": item.review_on,
            "desks": list(item.desks.values_list("pk", flat=True)),
            "is_public": item.is_public,
            "needs_all_languages": item.needs_all_languages,
        }
        super().__init__(data, initial=initial)
        people = Agent.objects.filter(is_active=True, is_machine=False, memberships__isnull=False)
        kept = Agent.objects.filter(pk__in=[item.owner_id] if item.owner_id else [])
        self._offer("owner", (people | kept).distinct().order_by("first_name", "username"))
        self._offer("category", Category.objects.all())
        chosen = Desk.objects.filter(pk__in=initial["desks"])
        self._offer("desks", (desks | chosen).distinct())
        offer_topics(self, item.topics)
        if item.kind in ALWAYS_PUBLIC or item.kind not in MAY_BE_PUBLIC:
            self.fields["is_public"].disabled = True

    def _offer(self, name: str, rows: QuerySet[Any]) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]

    @property
    def settings(self) -> dict[str, Any]:
        return self.cleaned_data | {"desks": list(self.cleaned_data["desks"])}


class SourceForm(forms.Form):
    title = forms.CharField(
        label=_("Source"), max_length=200, required=False, widget=forms.TextInput(attrs=CONTROL)
    )
    url = forms.URLField(
        label=_("Address"),
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs=CONTROL),
    )
    as_of = forms.DateField(label=_("As of"), required=False, widget=date_input())
    status = forms.ChoiceField(
        label=_("Status"),
        choices=SourceStatus.choices,
        initial=SourceStatus.UNVERIFIED,
        widget=forms.Select(attrs=SELECT),
    )

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("title") and not said.get("as_of") and "as_of" not in self.errors:
            self.add_error("as_of", _("Say of which date it is."))
        if said.get("url") and not said.get("title"):
            self.add_error("title", _("A source needs a title."))
        return said


def source_lines(filled: Any) -> list[SourceLine]:
    """Of a valid formset: a row without a title is one that was emptied, or never filled."""
    return [
        SourceLine(one["title"], one["as_of"], one["url"], SourceStatus(one["status"]))
        for one in filled.cleaned_data
        if one.get("title")
    ]


def source_formset(data: Any, item: Item) -> Any:
    made = formset_factory(SourceForm, extra=EMPTY_ROWS, max_num=30)
    rows = [
        {"title": one.title, "url": one.url, "as_of": one.as_of, "status": one.status}
        for one in item.sources.all()
    ]
    return made(data, initial=rows, prefix="sources")


class PictureForm(forms.Form):
    picture = forms.FileField(
        label=_("Picture"),
        widget=forms.FileInput(
            attrs=CONTROL | {"accept": "image/png,image/jpeg,image/gif,image/webp"}
        ),
    )
    alt = forms.CharField(
        label=_("What is seen"),
        max_length=300,
        help_text=_("For who does not see it: what the picture tells, in a few words."),
        widget=forms.TextInput(attrs=CONTROL),
    )
