"""The form of a widget: it checks what was typed, actions decide what is allowed."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from desks.models import Desk
from inquiries.forms import LANGUAGES, text_input
from livechat.actions.widgets import LONGEST_TEXT, WidgetValues
from livechat.models import ASKS, TEXTS, Asked, Widget
from livechat.sites import MOST, origins_of
from registry.topics import topics_for

USUAL = dict.fromkeys(ASKS, Asked.OPTIONAL.value)
MINUTES = (1, 2, 3, 5, 10, 15, 30, 60)
HELP = {
    "greeting": _("The first words that visitors see."),
    "away": _("When the desk is closed, or nobody is there."),
    "consent": _("Beside the field for the message: what becomes of what they write."),
    "rating": _("Asked when a chat has ended."),
}


def _area(rows: int, **attrs: str) -> forms.Textarea:
    return forms.Textarea(attrs={"class": "form-control", "rows": rows, **attrs})


class WidgetForm(forms.Form):
    sites = forms.CharField(
        label=_("Sites"),
        required=False,
        max_length=8_000,
        widget=_area(3, spellcheck="false"),
        help_text=_("One a line: https://example.org. Nowhere else can the chat be shown."),
    )
    answered_within = forms.TypedChoiceField(
        label=_("Goes on by e-mail after"),
        coerce=int,
        choices=[(minutes, _("%(count)s min") % {"count": minutes}) for minutes in MINUTES],
        widget=forms.Select(attrs={"class": "form-select"}),
        help_text=_("When nobody has answered in this time, while the desk is open."),
    )
    topics = forms.MultipleChoiceField(
        label=_("Topics to choose from"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )
    wants_consent = forms.BooleanField(
        label=_("Visitors must agree to the consent"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    takes_files = forms.BooleanField(
        label=_("Visitors may send files"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(self, data: Any = None, *, desk: Desk, widget: Widget | None = None) -> None:
        super().__init__(data)
        language = get_language() or "en"
        topics: Any = self.fields["topics"]
        topics.choices = [
            (one.code, one.name.in_language(language)) for one in topics_for(desk.code)
        ]
        for code, name in LANGUAGES:
            self._add_words(code, name)
        for asked, label in ASKS.items():
            choice = forms.ChoiceField(
                label=label,
                choices=Asked.choices,
                widget=forms.Select(attrs={"class": "form-select"}),
            )
            self.fields[f"asks_{asked}"] = choice
        self.initial = _initial_of(widget or Widget(desk=desk, name_en=desk.name_en, asks=USUAL))

    def _add_words(self, code: str, language: Any) -> None:
        """The title and the texts of one language; the English title stands in for the others."""
        shown = text_input(lang=code, maxlength="80", **{"data-preview": f"{code}.title"})
        title = forms.CharField(
            label=_("Title"), max_length=80, required=code == "en", widget=shown
        )
        self.fields[f"name_{code}"] = title
        for name, label in TEXTS.items():
            area = _area(2, lang=code, **{"data-preview": f"{code}.{name}"})
            field = forms.CharField(
                label=label, max_length=LONGEST_TEXT, required=False, widget=area
            )
            field.help_text = HELP[name]
            self.fields[f"{name}_{code}"] = field

    def clean_sites(self) -> tuple[str, ...]:
        try:
            found = origins_of(self.cleaned_data["sites"])
        except ValueError as error:
            words = _("This is not the address of a site: %(line)s")
            raise forms.ValidationError(words % {"line": str(error)[:100]}) from None
        if len(found) > MOST:
            raise forms.ValidationError(_("At most %(count)s sites.") % {"count": MOST})
        return found

    @property
    def languages(self) -> Iterator[tuple[str, Any, list[BoundField]]]:
        """Code, name and fields of each language, for the page."""
        for code, name in LANGUAGES:
            names = [f"name_{code}", *(f"{text}_{code}" for text in TEXTS)]
            yield code, name, [self[one] for one in names]

    @property
    def questions(self) -> list[BoundField]:
        return [self[f"asks_{name}"] for name in ASKS]

    @property
    def values(self) -> WidgetValues:
        said = self.cleaned_data
        return WidgetValues(
            name_en=said["name_en"],
            name_fr=said["name_fr"],
            name_es=said["name_es"],
            sites=said["sites"],
            texts={code: {one: said[f"{one}_{code}"] for one in TEXTS} for code, _n in LANGUAGES},
            topics=said["topics"],
            asks={name: said[f"asks_{name}"] for name in ASKS},
            wants_consent=said["wants_consent"],
            answered_within=timedelta(minutes=said["answered_within"]),
            takes_files=said["takes_files"],
        )


def _initial_of(widget: Widget) -> dict[str, Any]:
    texts = {
        f"{name}_{code}": widget.texts.get(code, {}).get(name, "")
        for code, _name in LANGUAGES
        for name in TEXTS
    }
    wait = widget.answered_within or timedelta(minutes=3)
    return {
        **{f"name_{code}": getattr(widget, f"name_{code}") for code, _name in LANGUAGES},
        **texts,
        **{f"asks_{name}": widget.asks.get(name, Asked.NO) for name in ASKS},
        "wants_consent": widget.asks.get("consent", True),
        "sites": "\n".join(widget.sites),
        "answered_within": int(wait.total_seconds() // 60),
        "topics": widget.topics,
        "takes_files": widget.takes_files,
    }
