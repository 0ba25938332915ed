"""Objects of the knowledge base as Markdown files with front matter, and back. Pure.

One file a language, `CODE.LANGUAGE.md`; the English one says what holds for all of them. Nothing is
guessed or left out in silence: whatever is not understood is a `Problem` of a file and a line.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

import yaml
from django.utils.translation import gettext as _

from knowledge_base.source_lines import SourceLine
from knowledge_base.states import LANGUAGE_CODES, MAY_BE_PUBLIC, Kind, SourceStatus

MAX_HEAD = 20_000
MAX_TITLE, MAX_BODY = 200, 100_000
_NAME = re.compile(r"([a-z0-9][a-z0-9_-]{0,39})\.(en|fr|es)\.md\Z")
_HEAD = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.S | re.M)
_SHARED = (
    "kind",
    "topics",
    "desks",
    "category",
    "public",
    "all_languages",
    "sources",
    "review_after",
    "review_on",
    "example",
)
_OWN = ("code", "language", "title")
Wanted = TypeVar("Wanted")
Default = TypeVar("Default")


@dataclass(frozen=True, slots=True)
class Words:
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class ItemFile:
    """One object with all its languages. `desks` are codes; none means all of them."""

    code: str
    kind: Kind
    texts: Mapping[str, Words]
    topics: tuple[str, ...] = ()
    desks: tuple[str, ...] = ()
    category: str = ""
    is_public: bool = False
    needs_all_languages: bool = False
    sources: tuple[SourceLine, ...] = ()
    review_after: int | None = None
    review_on: date | None = None
    is_example: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}, {self.line}: {self.message}"


@dataclass
class Reading:
    """What could be read, by code, and everything that could not."""

    items: list[ItemFile] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _File:
    path: str
    code: str
    language: str
    head: Mapping[str, Any]
    lines: Mapping[str, int]
    words: Words


class _BadFile(Exception):
    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line, self.message = line, message


class _Loader(yaml.SafeLoader):
    """Plain values only: an alias could stand for a billion of them."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem=_("aliases are not allowed"), problem_mark=mark)
        return super().compose_node(parent, index)


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def read_items(files: Mapping[str, str]) -> Reading:
    """Every object of these files (path to text). A bad file takes its object with it, no other."""
    reading = Reading()
    by_code: dict[str, dict[str, _File]] = {}
    bad: set[str] = set()
    for path in sorted(files):
        try:
            one = _read_file(path, files[path])
        except _BadFile as error:
            reading.problems.append(Problem(path, error.line, error.message))
            bad.add(_name_of(path).split(".")[0])
            continue
        if one.language in by_code.setdefault(one.code, {}):
            words = _("There is a second file for this text.")
            reading.problems.append(Problem(path, 1, words))
            bad.add(one.code)
        by_code[one.code].setdefault(one.language, one)
    for code in sorted(by_code.keys() - bad):
        _add_item(reading, code, by_code[code])
    return reading


def write_item(item: ItemFile) -> dict[str, str]:
    """File names and their texts; `read_items` of them gives the same object."""
    files: dict[str, str] = {}
    for language, words in item.texts.items():
        head: dict[str, Any] = {"code": item.code, "language": language, "title": words.title}
        if language == _main_language(item.texts):
            head |= _shared_head(item)
        text = yaml.dump(head, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000)
        files[f"{item.code}.{language}.md"] = f"---\n{text}---\n\n{words.body}\n"
    return files


def _main_language(languages: Iterable[str]) -> str:
    """English says what holds for all; where there is none, the first that there is."""
    there = set(languages)
    return next(code for code in LANGUAGE_CODES if code in there)


def _shared_head(item: ItemFile) -> dict[str, Any]:
    sources = [
        {"title": one.title, "as_of": one.as_of, "status": str(one.status)}
        | ({"url": one.url} if one.url else {})
        for one in item.sources
    ]
    said = {
        "kind": str(item.kind),
        "topics": list(item.topics),
        "desks": list(item.desks),
        "category": item.category,
        "public": item.is_public and item.kind != Kind.ARTICLE,
        "all_languages": item.needs_all_languages,
        "sources": sources,
        "review_after": item.review_after,
        "review_on": item.review_on,
        "example": item.is_example,
    }
    return {name: value for name, value in said.items() if value not in (None, "", False)}


def _name_of(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]


def _read_file(path: str, text: str) -> _File:
    name = _NAME.match(_name_of(path))
    if not name:
        raise _BadFile(1, _("The file must be called CODE.en.md, CODE.fr.md or CODE.es.md."))
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    found = _HEAD.match(text)
    if not found:
        raise _BadFile(1, _("The file must begin with front matter between two lines “---”."))
    head, lines = _read_head(found[1])
    words = _read_words(head, lines, text, found.end())
    for key, said in (("code", name[1]), ("language", name[2])):
        if str(head.get(key, said)) != said:
            message = _("“%(key)s” differs from the name of the file.") % {"key": key}
            raise _BadFile(lines[key], message)
    return _File(path, name[1], name[2], head, lines, words)


def _read_words(head: Mapping[str, Any], lines: Mapping[str, int], text: str, end: int) -> Words:
    title, body = head.get("title"), text[end:].strip()
    line = text.count("\n", 0, end) + 1
    if not isinstance(title, str) or not title.strip():
        raise _BadFile(lines.get("title", 1), _("The title is missing."))
    if not body:
        raise _BadFile(line, _("The text is missing."))
    if len(title) > MAX_TITLE or len(body) > MAX_BODY:
        raise _BadFile(line, _("The text is too long."))
    if "\x00" in text:
        raise _BadFile(line, _("The file is not a text."))
    return Words(title.strip(), body)


def _read_head(text: str) -> tuple[dict[str, Any], dict[str, int]]:
    if len(text) > MAX_HEAD:
        raise _BadFile(1, _("The front matter is too long."))
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        lines = _lines_of(node)
        return loader.construct_document(node), lines
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise _BadFile(line, str(error.problem or error)) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _BadFile(1, str(error)) from None


def _lines_of(node: Any) -> dict[str, int]:
    """The line of each key; a key that is unknown or there twice is a mistake."""
    if not isinstance(node, yaml.MappingNode):
        raise _BadFile(2, _("The front matter must be “name: value” lines."))
    lines: dict[str, int] = {}
    for key, _value in node.value:
        line = key.start_mark.line + 2
        if key.value not in _OWN + _SHARED:
            raise _BadFile(line, _("“%(key)s” is unknown here.") % {"key": key.value})
        if key.value in lines:
            raise _BadFile(line, _("“%(key)s” is there twice.") % {"key": key.value})
        lines[key.value] = line
    return lines


def _add_item(reading: Reading, code: str, files: Mapping[str, _File]) -> None:
    main = files[_main_language(files)]
    for one in files.values():
        for key in _SHARED if one is not main else ():
            if key in one.head:
                message = _("“%(key)s” belongs into the file %(path)s.")
                words = message % {"key": key, "path": _name_of(main.path)}
                reading.problems.append(Problem(one.path, one.lines[key], words))
                return
    try:
        reading.items.append(_item_of(code, main, files))
    except _BadFile as error:
        reading.problems.append(Problem(main.path, error.line, error.message))


def _item_of(code: str, main: _File, files: Mapping[str, _File]) -> ItemFile:
    kind = _value(main, "kind", _kind, None)
    if kind is None:
        raise _BadFile(1, _("“%(key)s” is missing.") % {"key": "kind"})
    is_public = _value(main, "public", _flag, False)
    if is_public and kind not in MAY_BE_PUBLIC:
        raise _BadFile(main.lines["public"], _("Only articles and notices can be public."))
    return ItemFile(
        code=code,
        kind=kind,
        texts={one: files[one].words for one in LANGUAGE_CODES if one in files},
        topics=_value(main, "topics", _codes, ()),
        desks=_value(main, "desks", _codes, ()),
        category=_value(main, "category", _code, ""),
        is_public=is_public or kind == Kind.ARTICLE,
        needs_all_languages=_value(main, "all_languages", _flag, False),
        sources=_value(main, "sources", _sources, ()),
        review_after=_value(main, "review_after", _days, None),
        review_on=_value(main, "review_on", _date, None),
        is_example=_value(main, "example", _flag, False),
    )


def _value(
    file: _File, key: str, read: Callable[[Any], Wanted], default: Default
) -> Wanted | Default:
    if file.head.get(key) is None:
        return default
    try:
        return read(file.head[key])
    except (ValueError, TypeError, KeyError):
        words = _("“%(key)s” is not understood: %(value)s")
        value = str(file.head[key])[:80]
        raise _BadFile(file.lines[key], words % {"key": key, "value": value}) from None


def _kind(value: Any) -> Kind:
    return Kind(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _code(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[a-z0-9_-]{1,60}", value):
        raise TypeError
    return value


def _codes(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(_code(one) for one in value)


def _days(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 3650:
        raise TypeError
    return value


def _date(value: Any) -> date:
    if type(value) is not date:
        raise TypeError
    return value


def _sources(value: Any) -> tuple[SourceLine, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(_source(one) for one in value)


def _source(value: Any) -> SourceLine:
    if not isinstance(value, dict) or value.keys() - {"title", "url", "as_of", "status"}:
        raise TypeError
    title, url = value["title"], value.get("url") or ""
    if not isinstance(title, str) or not title.strip() or len(title) > MAX_TITLE:
        raise TypeError
    if not isinstance(url, str) or (url and not url.startswith(("https://", "http://"))):
        raise TypeError
    status = SourceStatus(value.get("status", SourceStatus.UNVERIFIED))
    return SourceLine(title.strip(), _date(value["as_of"]), url, status)
