"""Forms for facts, for the categories of the help centre, and for words that mean the same."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from knowledge_base.item_forms import CONTROL, SELECT, date_input
from knowledge_base.models import Category, Fact
from knowledge_base.search_models import Synonyms
from knowledge_base.states import LANGUAGE_CODES, LANGUAGES, SourceStatus


def _line(label: Any, length: int, *, required: bool = True, **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs=CONTROL | attrs)
    return forms.CharField(label=label, max_length=length, required=required, widget=widget)


class FactForm(forms.Form):
    code = forms.RegexField(
        r"^[a-z][a-z0-9_]*$",
        label=_("Code"),
        max_length=50,
        help_text=_("Small letters, digits and _. Texts name it by this."),
        widget=forms.TextInput(attrs=CONTROL),
    )
    source = _line(_("Source"), 200)
    source_url = forms.URLField(
        label=_("Address"),
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs=CONTROL),
    )
    as_of = forms.DateField(label=_("As of"), widget=date_input())
    status = forms.ChoiceField(
        label=_("Status"), choices=SourceStatus.choices, widget=forms.Select(attrs=SELECT)
    )
    note = _line(_("Note"), 300, required=False)

    def __init__(self, data: Any, *, fact: Fact | None) -> None:
        super().__init__(data, initial=_initial(fact))
        for code, name in LANGUAGES:
            self.fields[f"name_{code}"] = _line(f"{_('Name')} ({name})", 80, lang=code)
            self.fields[f"value_{code}"] = _line(f"{_('Value')} ({name})", 200, lang=code)
        if fact:
            self.fields["code"].disabled = True

    def of(self, what: str) -> list[forms.BoundField]:
        return [self[f"{what}_{code}"] for code in LANGUAGE_CODES]

    @property
    def names(self) -> list[forms.BoundField]:
        return self.of("name")

    @property
    def values(self) -> list[forms.BoundField]:
        return self.of("value")

    @property
    def said(self) -> dict[str, Any]:
        said = self.cleaned_data
        plain = ("code", "source", "source_url", "as_of", "note")
        return {
            **{name: said[name] for name in plain},
            "status": SourceStatus(said["status"]),
            "names": {code: said[f"name_{code}"] for code in LANGUAGE_CODES},
            "values": {code: said[f"value_{code}"] for code in LANGUAGE_CODES},
        }


def _initial(fact: Fact | None) -> dict[str, Any]:
    if fact is None or fact.current is None:
        return {"status": SourceStatus.UNVERIFIED}
    values = {f"value_{code}": fact.current.value_in(code) for code in LANGUAGE_CODES}
    names = {f"name_{code}": getattr(fact, f"name_{code}") for code in LANGUAGE_CODES}
    said = ("source", "source_url", "as_of", "status", "note")
    return {
        "code": fact.code,
        **names,
        **values,
        **{one: getattr(fact.current, one) for one in said},
    }


class CategoryForm(forms.Form):
    slug = forms.SlugField(
        label=_("Short name"),
        max_length=40,
        help_text=_("Part of its address; it stays."),
        widget=forms.TextInput(attrs=CONTROL),
    )
    position = forms.IntegerField(
        label=_("Place in the list"),
        min_value=0,
        max_value=30_000,
        widget=forms.NumberInput(attrs=CONTROL),
    )

    def __init__(self, data: Any, *, category: Category | None) -> None:
        super().__init__(data, initial=_of_category(category))
        for code, name in LANGUAGES:
            self.fields[f"name_{code}"] = _line(f"{_('Name')} ({name})", 80, lang=code)
            self.fields[f"describe_{code}"] = _line(
                f"{_('Description')} ({name})", 200, required=False, lang=code
            )
        if category:
            self.fields["slug"].disabled = True

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Name and description of each language, side by side."""
        return [(self[f"name_{code}"], self[f"describe_{code}"]) for code in LANGUAGE_CODES]

    @property
    def said(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "slug": said["slug"],
            "position": said["position"],
            "names": {code: said[f"name_{code}"] for code in LANGUAGE_CODES},
            "descriptions": {code: said[f"describe_{code}"] for code in LANGUAGE_CODES},
        }


class SynonymsForm(forms.Form):
    """Words that mean the same, parted by commas, one field a language."""

    def __init__(self, data: Any, *, synonyms: Synonyms | None) -> None:
        super().__init__(data)
        for code, name in LANGUAGES:
            field = _line(str(name), 300, required=False, lang=code)
            field.initial = getattr(synonyms, f"words_{code}", "")
            self.fields[f"words_{code}"] = field

    @property
    def words(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"words_{code}"] for code in LANGUAGE_CODES}


def _of_category(category: Category | None) -> dict[str, Any]:
    if category is None:
        return {"position": 100}
    words = {
        f"{what}_{code}": getattr(category, f"{what}_{code}")
        for what in ("name", "describe")
        for code in LANGUAGE_CODES
    }
    return {"slug": category.slug, "position": category.position, **words}
