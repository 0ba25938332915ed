"""The form of a tag: its three names, and how it looks."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from desks.models import Desk
from inquiries.forms import text_input
from inquiries.models import Tag, TagColour, TagShape


class TagForm(forms.Form):
    name_en = forms.CharField(label=_("Name in English"), max_length=80, widget=text_input())
    name_fr = forms.CharField(label=_("Name in French"), max_length=80, widget=text_input())
    name_es = forms.CharField(label=_("Name in Spanish"), max_length=80, widget=text_input())
    colour = forms.ChoiceField(
        label=_("Colour"),
        choices=TagColour.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    shape = forms.ChoiceField(
        label=_("Shape"),
        choices=TagShape.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        tag: Tag | None = None,
        desks: "QuerySet[Desk] | None" = None,
        may_all: bool = False,
    ) -> None:
        initial = {name: getattr(tag, name) for name in self.base_fields} if tag else None
        super().__init__(data, initial=initial)
        if tag is None and desks is not None:
            self.fields["desk"] = forms.ModelChoiceField(
                label=_("Desk"),
                queryset=desks,
                required=not may_all,
                empty_label=_("All desks") if may_all else None,
                widget=forms.Select(attrs={"class": "form-select"}),
            )
