"""Forms of hand-overs: they check what was typed, actions decide what is allowed."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from desks.models import Desk, Section
from desks.topic_choices import TopicsField, offer_topics
from handovers.actions.handing import MAX_REMARK, Extras
from handovers.actions.settings import FormValues, ReachValues
from handovers.actions.speaking import MAX_WORDS
from handovers.contents import LANGUAGES, MOST_FIELDS, FormField
from handovers.contents import MAX_WORDS as MAX_CONTENT
from handovers.models import LANGUAGES as LANGUAGE_NAMES
from handovers.models import HandoverForm, SectionSettings
from handovers.states import Filled
from inquiries.forms import OnceForm, text_input
from inquiries.models import Attachment

SELECT = {"class": "form-select"}
CHECK = {"class": "form-check-input"}
PREFIX = "c_"


def text_area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"class": "form-control", "rows": rows, "dir": "auto"})


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"class": "form-control form-sm", "type": "date"})


class HandOverForm(OnceForm):
    """What one section needs to know for one reason, as its form says; files; a word more."""

    attachments = forms.MultipleChoiceField(
        label=_("Files that the section gets"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=CHECK),
    )
    remark = forms.CharField(
        label=_("Anything else for the section"),
        max_length=MAX_REMARK,
        required=False,
        widget=text_area(2),
    )
    drafts_for_inquirer = forms.BooleanField(
        label=_("Begin an answer that tells the inquirer who works on it, and until when"),
        required=False,
        widget=forms.CheckboxInput(attrs=CHECK),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        form: HandoverForm,
        files: Sequence[Attachment],
        contents: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(data, auto_id="handover_%s")
        self.wanted = form.form_fields
        for one in self.wanted:
            self.fields[PREFIX + one.code] = _field(one, (contents or {}).get(one.code, ""))
        chosen = self.fields["attachments"]
        assert isinstance(chosen, forms.MultipleChoiceField)
        chosen.choices = [(str(one.pk), one.filename) for one in files]

    @property
    def content_fields(self) -> list[forms.BoundField]:
        return [self[PREFIX + one.code] for one in self.wanted]

    @property
    def contents(self) -> dict[str, str]:
        given = self.cleaned_data
        return {one.code: given[PREFIX + one.code] for one in self.wanted}

    @property
    def extras(self) -> Extras:
        given = self.cleaned_data
        return Extras(
            attachment_ids=[int(one) for one in given["attachments"]],
            remark=given["remark"],
            drafts_for_inquirer=given["drafts_for_inquirer"],
        )


def _field(wanted: FormField, initial: str) -> forms.CharField:
    is_long = wanted.is_long or "\n" in initial
    return forms.CharField(
        label=wanted.label,
        help_text=wanted.hint,
        required=wanted.is_required,
        initial=initial,
        max_length=MAX_CONTENT,
        widget=text_area(4) if is_long else text_input(),
    )


class WordsForm(OnceForm):
    """A question, a reply, why something is sent back or withdrawn."""

    text = forms.CharField(max_length=MAX_WORDS, required=False, widget=text_area(3))

    def __init__(self, *args: Any, what: str, label: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{what}_%s", **kwargs)
        self.fields["text"].label = label


class AnswerForm(OnceForm):
    text = forms.CharField(
        label=_("Your answer, as it may go to the inquirer"),
        max_length=MAX_WORDS,
        widget=text_area(6),
    )
    internal = forms.CharField(
        label=_("For the desk alone"), max_length=MAX_WORDS, required=False, widget=text_area(2)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="answer_%s", **kwargs)


class PromiseForm(OnceForm):
    promised_on = forms.DateField(label=_("We answer by"), widget=date_input())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="promise_%s", **kwargs)


# --- settings ------------------------------------------------------------------------------------
class FormFieldForm(forms.Form):
    """One line of the editor of a form; without an English name it is no field."""

    code = forms.SlugField(required=False, max_length=30, widget=forms.HiddenInput)
    name_en = forms.CharField(label=_("In English"), max_length=80, required=False)
    name_fr = forms.CharField(label=_("In French"), max_length=80, required=False)
    name_es = forms.CharField(label=_("In Spanish"), max_length=80, required=False)
    fills = forms.ChoiceField(
        label=_("Begins with"), choices=Filled.choices, required=False, widget=forms.Select(SELECT)
    )
    is_required = forms.BooleanField(
        label=_("Needed"), required=False, widget=forms.CheckboxInput(CHECK)
    )
    is_long = forms.BooleanField(
        label=_("Several lines"), required=False, widget=forms.CheckboxInput(CHECK)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in LANGUAGES:
            self.fields[f"name_{one}"].widget.attrs["class"] = "form-control"


FieldSet = forms.formset_factory(FormFieldForm, extra=0, max_num=MOST_FIELDS)


class ReasonForm(forms.Form):
    """Names, time and topics of a reason; its fields come from the lines beside it."""

    name_en = forms.CharField(label=_("Name in English"), max_length=80, widget=text_input())
    name_fr = forms.CharField(label=_("Name in French"), max_length=80, widget=text_input())
    name_es = forms.CharField(label=_("Name in Spanish"), max_length=80, widget=text_input())
    minutes = forms.IntegerField(
        label=_("Answer within (minutes of working time)"),
        min_value=5,
        max_value=60 * 24 * 30,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )
    topics = TopicsField(label=_("Proposed for these topics"))
    number = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        form: HandoverForm | None = None,
        desks: "QuerySet[Desk] | None" = None,
        may_all: bool = False,
    ) -> None:
        super().__init__(data, initial=_initial_of(form))
        offer_topics(self, form.topics if form else ())
        if form is None and desks is not None:
            self.fields["section"] = forms.ModelChoiceField(
                label=_("Section"), queryset=Section.objects.all(), widget=forms.Select(SELECT)
            )
            self.fields["desk"] = forms.ModelChoiceField(
                label=_("Desk"),
                queryset=desks,
                required=not may_all,
                empty_label=_("All desks") if may_all else None,
                widget=forms.Select(SELECT),
            )

    def values(
        self, lines: Sequence[Mapping[str, Any]], present: Sequence[FormField]
    ) -> FormValues:
        given = self.cleaned_data
        return FormValues(
            names={one: given[f"name_{one}"] for one in LANGUAGES},
            target=timedelta(minutes=given["minutes"]),
            fields=tuple(_read_lines(lines, present)),
            topics=tuple(given["topics"]),
        )


def _initial_of(form: HandoverForm | None) -> dict[str, Any]:
    if form is None:
        return {"minutes": 9 * 60}
    return {
        **{f"name_{one}": getattr(form, f"name_{one}") for one in LANGUAGES},
        "minutes": int(form.target.total_seconds() // 60),
        "topics": form.topics,
        "number": form.number,
    }


def lines_of(fields: Sequence[FormField]) -> list[dict[str, Any]]:
    """What the editor begins with: a line for each field, and two empty ones."""
    lines: list[dict[str, Any]] = [
        {
            "code": one.code,
            **{f"name_{key}": one.labels.get(key, "") for key in LANGUAGES},
            "fills": one.fills,
            "is_required": one.is_required,
            "is_long": one.is_long,
        }
        for one in fields
    ]
    return [*lines, *({} for _empty in range(min(2, MOST_FIELDS - len(lines))))]


def _read_lines(
    lines: Sequence[Mapping[str, Any]], present: Sequence[FormField]
) -> list[FormField]:
    """A line keeps its code, and its hints, whatever it is called; a new one gets a code."""
    known = {one.code: one for one in present}
    fields: list[FormField] = []
    for number, line in enumerate(lines, start=1):
        if not line.get("name_en"):
            continue
        code = line.get("code") or f"field_{number}_{len(known)}"
        before = known.get(code)
        fields.append(
            FormField(
                code=code,
                labels={key: line[f"name_{key}"] or line["name_en"] for key in LANGUAGES},
                hints=dict(before.hints) if before else {},
                is_required=line["is_required"],
                is_long=line["is_long"],
                fills=line["fills"],
            )
        )
    return fields


class ReachForm(forms.Form):
    address = forms.EmailField(
        label=_("Address that gets its hand-overs by mail"),
        required=False,
        max_length=320,
        widget=forms.EmailInput(attrs={"class": "form-control"}),
    )
    also_from = forms.CharField(
        label=_("It may also answer from (addresses, or domains as @section.example)"),
        required=False,
        max_length=2000,
        widget=text_area(2),
    )
    language = forms.ChoiceField(
        label=_("Language of the mails"), choices=LANGUAGE_NAMES, widget=forms.Select(SELECT)
    )
    minutes = forms.IntegerField(
        label=_("Remind again after (minutes of working time)"),
        min_value=30,
        max_value=60 * 24 * 30,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )

    def __init__(self, data: Any = None, *, present: SectionSettings) -> None:
        initial = {
            "address": present.address,
            "also_from": "\n".join(present.also_from),
            "language": present.language,
            "minutes": int(present.remind_every.total_seconds() // 60),
        }
        super().__init__(data, initial=initial)

    @property
    def values(self) -> ReachValues:
        given = self.cleaned_data
        return ReachValues(
            address=given["address"],
            also_from=tuple(given["also_from"].replace(",", " ").split()),
            language=given["language"],
            remind_every=timedelta(minutes=given["minutes"]),
        )
