"""Forms of the help centre: those of agents here, those of the public in `asking_forms`."""

from django import forms
from django.utils.translation import gettext_lazy as _

from help_centre.actions import Words
from help_centre.models import Site
from inquiries.forms import text_input

LANGUAGES = (("en", _("English")), ("fr", _("French")), ("es", _("Spanish")))


class SiteForm(forms.Form):
    """What is left empty is said in the product's own words."""

    contact = forms.CharField(
        label=_("How else to reach us"), max_length=200, required=False, widget=text_input()
    )

    def __init__(self, *args: object, site: Site, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for code, name in LANGUAGES:
            self._add(f"title_{code}", _("Title (%(language)s)"), name, 80)
            self._add(f"welcome_{code}", _("Welcome (%(language)s)"), name, 200)
            self._add(f"privacy_{code}", _("Privacy (%(language)s)"), name, 2000)
        for name_of_field, field in self.fields.items():
            field.initial = getattr(site, name_of_field)

    def _add(self, name: str, label: object, language: object, longest: int) -> None:
        words = str(label) % {"language": language}
        area = forms.Textarea(attrs={"class": "form-control", "rows": 3})
        widget = text_input() if longest <= 200 else area
        self.fields[name] = forms.CharField(
            label=words, max_length=longest, required=False, widget=widget
        )

    @property
    def words(self) -> Words:
        return Words(**self.cleaned_data)
