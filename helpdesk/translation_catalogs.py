"""Finding every text to translate, and holding the catalogues of FR and ES against it.

Babel reads Python; Django's own `templatize` turns templates into what Babel reads. No gettext
tools of the system are needed.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.apps import apps
from django.conf import settings
from django.utils.translation.template import templatize

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
LOCALES = ("fr", "es")
Found = tuple[str | tuple[str, ...], str | None, str]


def extracted() -> Catalog:
    """Every text of the code and the templates, with the files where it stands."""
    catalog = Catalog(domain="django", charset="utf-8", fuzzy=False)
    for path in sorted(_sources()):
        for text, context, place in _texts_of(path):
            catalog.add(text, locations=[(place, 0)], context=context)
    return catalog


def _sources() -> Iterator[Path]:
    for app in apps.get_app_configs():
        if Path(app.path).parent == settings.BASE_DIR:
            yield from Path(app.path).rglob("*.py")
    for pattern in ("*.html", "*.txt"):
        yield from (settings.BASE_DIR / "templates").rglob(pattern)


def _texts_of(path: Path) -> Iterator[Found]:
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Its lines keep the template's indentation, which Python's tokenizer would refuse.
        lines = templatize(source, origin=str(path)).splitlines()
        source = "\n".join(line.lstrip() for line in lines)
    place = path.relative_to(settings.BASE_DIR).as_posix()
    stream = BytesIO(source.encode())
    for _line, text, _comments, context in extract("python", stream, keywords=KEYWORDS):
        yield text, context, place


def catalogue_path(locale: str) -> Path:
    return settings.BASE_DIR / "locale" / locale / "LC_MESSAGES" / "django.po"


def read_catalogue(locale: str) -> Catalog:
    path = catalogue_path(locale)
    if not path.exists():
        return Catalog(locale=locale, domain="django", fuzzy=False)
    with path.open("rb") as stream:
        return read_po(stream, locale=locale, domain="django")


def update_catalogue(locale: str) -> Catalog:
    """Add new texts, drop those that nobody uses; translations are kept, nothing is guessed."""
    catalogue = read_catalogue(locale)
    catalogue.update(extracted(), no_fuzzy_matching=True)
    path = catalogue_path(locale)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        write_po(stream, catalogue, width=100, ignore_obsolete=True, include_lineno=False)
    return catalogue


def gaps(locale: str) -> list[str]:
    """Texts without a translation (each plural form counts), and those whose placeholders differ."""
    catalogue = read_catalogue(locale)
    wrong = []
    for message in extracted():
        if not message.id:
            continue
        known = catalogue.get(message.id, message.context)
        if known is None or not _is_complete(known.string):
            wrong.append(f"missing: {message.id!r}")
        elif any(known.check(catalogue)):
            wrong.append(f"placeholders differ: {message.id!r}")
    return wrong


def _is_complete(translation: str | tuple[str, ...] | list[str] | None) -> bool:
    forms = [translation] if isinstance(translation, str) else translation
    return all(forms or [""])
