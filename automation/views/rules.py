"""The pages of rules: the list in its order, the editor with its trial, and their deeds."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from automation.actions.rules import (
    RuleContent,
    move_rule,
    remove_rule,
    save_rule,
    switch_rule,
    valid_version,
)
from automation.forms import RuleForm, initial_of, typed_so_far
from automation.models import AutomationRule, RuleVersion
from automation.permissions import rules_for
from automation.queries import Tally, current_versions, tallies_of
from automation.trials import Trial, try_version
from automation.words import (
    LASTING_WORDS,
    RuleNames,
    change_words,
    effect_words,
    names_of_changes,
    names_of_rules,
    when_words,
)
from desks.models import Desk
from desks.permissions import Deed, Scope, may_manage
from desks.request import AgentRequest, every_desk, manager_of, rights_of
from inquiries.condition_words import Names, in_words
from inquiries.conditions import ME, leaves_of
from inquiries.models import SavedView
from inquiries.snooze_times import Until
from inquiries.view_choices import Choices, choices_for, names_in
from inquiries.view_editor import Editor, Group, Line, editor_from, editor_of
from inquiries.views.bulk_words import until_words
from inquiries.views.saved import condition_questions
from knowledge_base.queries import titles_of
from knowledge_base.states import Kind
from shared.exceptions import HelpdeskError, InvalidInput
from shared.responses import SeeOther, asked_by_htmx, done, failed

MANAGE = Deed.MANAGE_AUTOMATION
Edit = ["GET", "HEAD", "POST"]
SHOWN_CHANGES = 12
SHOWN_ACTED = 20


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule as three sentences, and how it did lately."""

    rule: AutomationRule
    version: RuleVersion
    when: str
    condition: str
    effects: list[str]
    tally: Tally
    may_change: bool


@require_safe
def rules(request: AgentRequest) -> HttpResponse:
    """All rules that the agent looks after, in the order in which they act."""
    scope = manager_of(request, MANAGE)
    found = list(rules_for(scope))
    versions = current_versions([one.pk for one in found])
    tallies = tallies_of([one.pk for one in found], timezone.now())
    names = _names(scope, list(versions.values()), rule_choices(scope, managed_desks(request)))
    lines = [
        RuleLine(
            rule=one,
            version=versions[one.pk],
            when=when_words(versions[one.pk]),
            condition=condition_words(versions[one.pk], names.conditions),
            effects=effect_words(versions[one.pk].effects, names),
            tally=tallies.get(one.pk, Tally()),
            may_change=may_manage(scope, MANAGE, one.desk_id),
        )
        for one in found
    ]
    return render(request, "automation/rules.html", {"lines": lines})


def rule_choices(scope: Scope, desks: list[Desk]) -> Choices:
    """A rule is nobody's own: "me" is not offered."""
    choices = choices_for(scope, desks)
    return {**choices, "assignee": [pair for pair in choices["assignee"] if pair[0] != ME]}


def _names(scope: Scope, versions: list[RuleVersion], choices: Choices) -> RuleNames:
    texts = dict(titles_of(scope, Kind.TEMPLATE, "en")) if any_text(versions) else {}
    return names_of_rules(versions, texts=texts, conditions=names_in(choices))


def any_text(versions: list[RuleVersion]) -> bool:
    return any("text" in one.effects for one in versions)


def condition_words(version: RuleVersion, names: Names) -> str:
    """Empty for a rule that holds for every inquiry."""
    has_any = any(True for _leaf in leaves_of(version.condition))
    return in_words(version.condition, names) if has_any else ""


# --- the editor --------------------------------------------------------------------------------
@require_http_methods(Edit)
def new_rule(request: AgentRequest) -> HttpResponse:
    return _editor(request, None)


@require_http_methods(Edit)
def rule(request: AgentRequest, pk: int) -> HttpResponse:
    """The editor, what it would have done lately, who changed it; older versions in words."""
    found = rules_for(manager_of(request, MANAGE)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return _editor(request, found)


def _editor(request: AgentRequest, found: AutomationRule | None) -> HttpResponse:
    if request.method != "POST":
        version = found.current if found else None
        initial = initial_of(found, version) if found and version else {}
        return _page(request, found, _form(request, found, initial=initial), _conditions(version))
    editor, deed = editor_from(request.POST), request.POST.get("do", "save")
    if deed not in ("save", "try"):
        editor.change(deed)
    if deed != "save":
        form = _form(request, found, initial=typed_so_far(request.POST))
        return _page(request, found, form, editor, trial=_trial(request, found, editor))
    return _save(request, found, editor)


def _save(request: AgentRequest, found: AutomationRule | None, editor: Editor) -> HttpResponse:
    form = _form(request, found, data=request.POST)
    if form.is_valid():
        try:
            saved = save_rule(
                content=form.content(editor.condition()),
                by=request.user,
                now=timezone.now(),
                rule_id=found.pk if found else None,
            )
        except HelpdeskError as error:
            form.add_error(None, str(error.message))
        else:
            return _go_to(request, reverse("automation:rule", args=[saved.pk]))
    return _page(request, found, form, editor, status=422)


def _go_to(request: AgentRequest, url: str) -> HttpResponse:
    if asked_by_htmx(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return SeeOther(url)


def _form(request: AgentRequest, found: AutomationRule | None, **said: Any) -> RuleForm:
    scope, desks = rights_of(request), managed_desks(request)
    if found and found.desk:
        desks = [found.desk]
    return RuleForm(
        scope=scope,
        choices=rule_choices(scope, desks),
        desks=desks,
        may_all=may_manage(scope, MANAGE, None),
        presets=[(one, until_words(one)) for one in Until if one != Until.AT],
        rule=found,
        **said,
    )


def _conditions(version: RuleVersion | None) -> Editor:
    """A condition that is none begins with an empty line; deeper than the form is not made here."""
    editor = editor_of(SavedView(condition=version.condition, columns=[])) if version else None
    if editor is None or not any(group.lines for group in editor.groups):
        return Editor(groups=[Group(lines=[Line()])])
    return editor


def _page(
    request: AgentRequest,
    found: AutomationRule | None,
    form: RuleForm,
    editor: Editor,
    *,
    trial: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    scope = manager_of(request, MANAGE)
    desks = [found.desk] if found and found.desk else managed_desks(request)
    choices = rule_choices(scope, desks)
    context = {
        "form": form,
        "rule": found,
        "may_change": found is None or may_manage(scope, MANAGE, found.desk_id),
        "editor": editor,
        "choices": choices,
        "whats": condition_questions(),
        "may_read": bool(scope.desk_ids_for(Deed.READ_INQUIRY)),
        "trial": trial,
        **_history(found, scope, choices),
    }
    return render(request, "automation/rule.html", context, status=status)


def _history(found: AutomationRule | None, scope: Scope, choices: Choices) -> dict[str, Any]:
    if found is None:
        return {}
    changes = found.changes.select_related("by").order_by("-pk")[:SHOWN_CHANGES]
    versions = list(found.versions.select_related("made_by").order_by("-number")[:SHOWN_CHANGES])
    names = _names(scope, versions, choices)
    return {
        "changes": list(changes),
        "versions": [
            (
                one,
                when_words(one),
                condition_words(one, names.conditions),
                effect_words(one.effects, names),
            )
            for one in versions
        ],
        "is_on": found.is_on,
    }


# --- the trial ---------------------------------------------------------------------------------
@require_POST
def trial(request: AgentRequest, pk: int = 0) -> HttpResponse:
    """The live part of the editor, from the form as it stands; nothing is kept and nothing done."""
    scope = manager_of(request, MANAGE)
    found = rules_for(scope).filter(pk=pk).first() if pk else None
    if pk and found is None:
        raise Http404
    context = {"trial": _trial(request, found, editor_from(request.POST))}
    return render(request, "automation/_trial.html", context)


def _trial(
    request: AgentRequest, found: AutomationRule | None, editor: Editor
) -> dict[str, Any] | None:
    scope = rights_of(request)
    if not scope.desk_ids_for(Deed.READ_INQUIRY):
        return None
    form = _form(request, found, data=request.POST)
    form.fields["name"].required = False
    if not form.is_valid():
        return {"problem": _("Fill in the marked fields first.")}
    try:
        content = form.content(editor.condition())
        tried = _tried(content, scope)
    except HelpdeskError as error:
        return {"problem": str(error.message)}
    return _shown(tried)


def _tried(content: RuleContent, scope: Scope) -> Trial:
    now = timezone.now()
    return try_version(version=valid_version(content), desk=content.desk, scope=scope, now=now)


def _shown(tried: Trial) -> dict[str, Any]:
    shown = tried.changed[:SHOWN_ACTED]
    names = names_of_changes([(one.before, one.after) for one in shown])
    return {
        "tried": tried,
        "rows": [
            (
                one,
                [
                    *change_words(one.before, one.after, names),
                    *(str(LASTING_WORDS[name]) for name in one.lasting),
                ],
            )
            for one in shown
        ],
        "more": len(tried.changed) - len(shown),
    }


# --- deeds -------------------------------------------------------------------------------------
@require_POST
def rule_deed(request: AgentRequest, pk: int) -> HttpResponse:
    """Switch on or off, move, remove."""
    deed, by, now = request.POST.get("deed"), request.user, timezone.now()
    back = reverse("automation:rules")
    manager_of(request, MANAGE)
    try:
        if deed in ("on", "off"):
            switch_rule(rule_id=pk, is_on=deed == "on", by=by, now=now)
        elif deed in ("up", "down"):
            move_rule(rule_id=pk, up=deed == "up", by=by, now=now)
        elif deed == "remove":
            remove_rule(rule_id=pk, by=by, now=now)
        else:
            raise InvalidInput()
    except HelpdeskError as error:
        return failed(request, error, back)
    return done(request, back, _("Saved."))


def managed_desks(request: AgentRequest) -> list[Desk]:
    scope = rights_of(request)
    return [desk for desk in every_desk(request) if may_manage(scope, MANAGE, desk.pk)]
