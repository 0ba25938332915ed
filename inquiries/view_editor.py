"""The editor of a view as a value: read from a form or from a view, changed, turned into a condition.

It knows groups of lines, one below the other; a tree that goes deeper is shown in words only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from inquiries.condition_words import (
    CHOICES,
    FIELD,
    NOTHING,
    NUMBER,
    WHATS,
    YES_NO,
    What,
)
from inquiries.conditions import Node, parts_of
from inquiries.models import SavedView, ViewIcon, ViewOrder
from inquiries.states import ACTIVE

ALL, ANY, NONE = "all", "any", "none"
MOST_LINES = 20
MOST_GROUPS = 6
NUMBERS = ("desk", "assignee", "tag", "urgency")


@dataclass
class Line:
    what: str = ""
    values: list[str] = field(default_factory=list)
    code: str = ""

    @property
    def asked(self) -> What | None:
        name, _colon, op = self.what.partition(":")
        return WHATS.get((name, op))

    @property
    def takes(self) -> str:
        return self.asked.takes if self.asked else NOTHING

    @property
    def question(self) -> str:
        """What its values answer."""
        return f"{self.what} {self.code}".strip()

    @property
    def name(self) -> str:
        return self.what.partition(":")[0]

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""

    def as_leaf(self) -> Node:
        name, _colon, op = self.what.partition(":")
        leaf = {"field": name, "op": op, "value": self._plain()}
        return leaf | ({"code": self.code} if self.takes == FIELD else {})

    def _plain(self) -> Any:
        if self.takes == CHOICES:
            return [self._one(value) for value in self.values]
        if self.takes == YES_NO:
            return self.value != "no"
        if self.takes == NUMBER:
            return int(self.value) if self.value.isdecimal() else None
        return self.value if self.takes != NOTHING else None

    def _one(self, value: str) -> object:
        return int(value) if self.name in NUMBERS and value.isdecimal() else value


@dataclass
class Group:
    mode: str = ALL
    lines: list[Line] = field(default_factory=list)

    def as_node(self) -> Node:
        leaves = [line.as_leaf() for line in self.lines if line.what]
        if self.mode == NONE:
            return {"not": {ANY: leaves}}
        return {self.mode: leaves}


@dataclass
class Editor:
    """Everything that stands in the form. `version` is that of the view it was read from."""

    names: dict[str, str] = field(default_factory=dict)
    desk: str = ""
    icon: str = ViewIcon.FILTER
    order: str = ViewOrder.DUE
    grouping: str = ""
    columns: list[str] = field(default_factory=list)
    mode: str = ALL
    groups: list[Group] = field(default_factory=list)
    version: int = 0

    def condition(self) -> Node:
        groups = [group.as_node() for group in self.groups if any(one.what for one in group.lines)]
        if len(groups) == 1:
            return groups[0]
        return {self.mode: groups}

    def change(self, deed: str) -> None:
        """A button of the form: "add-line-0", "drop-line-0-2", "add-group", "drop-group-1", "up-due"."""
        verb, _dash, rest = deed.partition("-")
        what, *places = rest.split("-")
        if verb in ("up", "down") and what in self.columns:
            self._move_column(what, -1 if verb == "up" else 1)
        at = [int(one) for one in places if one.isdecimal()]
        if (verb, what) == ("add", "group") and len(self.groups) < MOST_GROUPS:
            self.groups.append(Group(mode=ANY, lines=[Line()]))
        elif (verb, what) == ("add", "line") and self._has(at, 1):
            if len(self.groups[at[0]].lines) < MOST_LINES:
                self.groups[at[0]].lines.append(Line())
        elif (verb, what) == ("drop", "line") and self._has(at, 2):
            del self.groups[at[0]].lines[at[1]]
        elif (verb, what) == ("drop", "group") and self._has(at, 1):
            del self.groups[at[0]]
        self.groups = [one for one in self.groups if one.lines] or [Group(lines=[Line()])]

    def _move_column(self, column: str, step: int) -> None:
        place = self.columns.index(column)
        other = min(max(place + step, 0), len(self.columns) - 1)
        self.columns.insert(other, self.columns.pop(place))

    def _has(self, at: Sequence[int], depth: int) -> bool:
        if len(at) != depth or at[0] >= len(self.groups):
            return False
        return depth == 1 or at[1] < len(self.groups[at[0]].lines)


def fresh_editor(desk: str = "") -> Editor:
    """Open inquiries, to begin with something that is seen."""
    line = Line("status:in", [str(one) for one in ACTIVE])
    columns = ["urgency", "status", "due"]
    return Editor(desk=desk, columns=columns, groups=[Group(lines=[line])])


def editor_of(view: SavedView) -> Editor | None:
    """None when the condition goes deeper than the form."""
    tree = view.condition
    is_nested = any("field" not in part for part in parts_of(tree))
    parts = parts_of(tree) if is_nested and "not" not in tree else [tree]
    groups = [_group_of(part) for part in parts]
    if any(group is None for group in groups):
        return None
    return Editor(
        names={language: getattr(view, f"name_{language}") for language in ("en", "fr", "es")},
        desk=str(view.desk_id or ""),
        icon=view.icon,
        order=view.order,
        grouping=view.grouping,
        columns=list(view.columns),
        mode=ANY if is_nested and ANY in tree else ALL,
        groups=[group for group in groups if group],
        version=view.version,
    )


def _group_of(node: Node) -> Group | None:
    if "not" in node and ANY in node["not"]:
        mode, leaves = NONE, node["not"][ANY]
    elif "field" in node:
        mode, leaves = ALL, [node]
    else:
        mode, leaves = (ALL if ALL in node else ANY), parts_of(node)
    if any("field" not in leaf for leaf in leaves) or ("not" in node and mode != NONE):
        return None
    return Group(mode=mode, lines=[_line_of(leaf) for leaf in leaves])


def _line_of(leaf: Node) -> Line:
    value = leaf["value"]
    if isinstance(value, bool):
        values = ["yes" if value else "no"]
    elif isinstance(value, list):
        values = [str(one) for one in value]
    else:
        values = [] if value is None else [str(value)]
    return Line(f"{leaf['field']}:{leaf['op']}", values, leaf.get("code", ""))


def editor_from(data: QueryDict) -> Editor:
    """As it was posted; what makes no sense is left to be refused with the whole."""
    groups = []
    for number in range(MOST_GROUPS):
        lines = [
            _line_from(data, place)
            for row in range(MOST_LINES)
            if f"{(place := f'g{number}r{row}')}-what" in data
        ]
        if lines:
            groups.append(
                Group(mode=_one_of(data, f"g{number}-mode", (ALL, ANY, NONE)), lines=lines)
            )
    return Editor(
        names={language: data.get(f"name_{language}", "")[:60] for language in ("en", "fr", "es")},
        desk=data.get("desk", ""),
        icon=_one_of(data, "icon", ViewIcon.values),
        order=_one_of(data, "order", ViewOrder.values),
        grouping=data.get("grouping", ""),
        columns=list(dict.fromkeys(data.getlist("columns"))),
        mode=_one_of(data, "mode", (ALL, ANY)),
        groups=groups,
        version=int(version) if (version := data.get("version", "")).isdecimal() else 0,
    )


def _line_from(data: QueryDict, place: str) -> Line:
    """What was chosen for another question is no answer to this one."""
    what, code = data.get(f"{place}-what", ""), data.get(f"{place}-code", "")
    question = Line(what=what, code=code).question
    is_another = data.get(f"{place}-was", question) not in (question, "")
    values = [] if is_another else [one for one in data.getlist(f"{place}-value") if one]
    return Line(what=what, values=values, code=code)


def _one_of(data: Mapping[str, str], name: str, allowed: Sequence[str]) -> str:
    return value if (value := data.get(name, "")) in allowed else allowed[0]
