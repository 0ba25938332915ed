"""Kinds of what the units know, and the states of a version, of a text in one language, of a source."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    TEMPLATE = "template", _("Template")
    ARTICLE = "article", _("Article")
    INTERNAL = "internal", _("Internal article")
    SCRIPT = "script", _("Phone script")
    PROCEDURE = "procedure", _("Procedure")
    QUICK_REPLY = "quick_reply", _("Quick reply")
    NOTICE = "notice", _("Notice")


ALWAYS_PUBLIC = frozenset({Kind.ARTICLE})
MAY_BE_PUBLIC = frozenset({Kind.ARTICLE, Kind.NOTICE})
# What may stand in an answer; all else is read by us alone, or shown where it holds.
INSERTABLE = frozenset({Kind.TEMPLATE, Kind.ARTICLE, Kind.QUICK_REPLY})


class VersionState(TextChoices):
    """Of the words of one version."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Superseded")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN = frozenset({VersionState.DRAFT, VersionState.IN_REVIEW, VersionState.APPROVED})
VERSION_MOVES: dict[str, frozenset[str]] = {
    VersionState.DRAFT: frozenset({VersionState.IN_REVIEW, VersionState.WITHDRAWN}),
    VersionState.IN_REVIEW: frozenset(
        {VersionState.DRAFT, VersionState.APPROVED, VersionState.WITHDRAWN}
    ),
    VersionState.APPROVED: frozenset(
        {VersionState.DRAFT, VersionState.PUBLISHED, VersionState.WITHDRAWN}
    ),
    VersionState.PUBLISHED: frozenset({VersionState.SUPERSEDED}),
    # Old words come back as a new version that is reviewed like any other.
    VersionState.SUPERSEDED: frozenset(),
    VersionState.WITHDRAWN: frozenset(),
}


class TextState(TextChoices):
    """Of one language: what readers find there."""

    NOT_YET = "not_yet", _("Not published yet")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("Retired")


TEXT_MOVES: dict[str, frozenset[str]] = {
    TextState.NOT_YET: frozenset({TextState.PUBLISHED}),
    TextState.PUBLISHED: frozenset({TextState.PUBLISHED, TextState.RETIRED}),
    TextState.RETIRED: frozenset({TextState.PUBLISHED}),
}


class SourceStatus(TextChoices):
    CONFIRMED = "confirmed", _("Confirmed")
    UNVERIFIED = "unverified", _("Not verified")


LANGUAGES = (("en", _("English")), ("fr", _("French")), ("es", _("Spanish")))
LANGUAGE_CODES = tuple(code for code, _name in LANGUAGES)


class Narrowed(TextChoices):
    """What the list of all texts can be narrowed to."""

    MINE = "mine", _("Mine")
    EXAMPLE = "example", _("Examples to be checked")
    OUTDATED = "outdated", _("Review date past")
    UNUSED = "unused", _("Not used for 12 months")
    SCHEDULED = "scheduled", _("Scheduled, or will expire")


MISSING, STALE = "missing", "stale"
LIST_STATES = (
    (TextState.PUBLISHED.value, TextState.PUBLISHED.label),
    (VersionState.DRAFT.value, VersionState.DRAFT.label),
    (VersionState.IN_REVIEW.value, VersionState.IN_REVIEW.label),
    (VersionState.APPROVED.value, VersionState.APPROVED.label),
    (TextState.RETIRED.value, TextState.RETIRED.label),
    (STALE, _("Stale")),
    (MISSING, _("Missing")),
)
