"""Searches and the command palette: rare and common words, phrases, operators, beginnings."""

from urllib.parse import urlencode

from benchmarks.pages import Asked
from inquiries.models import Inquiry


def asked() -> list[Asked]:
    searches = [
        Asked(f"search, {name}", f"/search/?{urlencode({'q': query})}")
        for name, query in _queries().items()
    ]
    palettes = [
        Asked(f"palette, {name}", f"/palette/?{urlencode({'q': text})}")
        for name, text in _beginnings().items()
    ]
    return [*searches, *palettes]


def _queries() -> dict[str, str]:
    """Of the invented mails: every third has "registration"; a subject ends with a number."""
    newest = Inquiry.objects.order_by("-pk")[100]
    oldest = Inquiry.objects.order_by("pk")[100]
    return {
        "rare word": oldest.subject.rsplit(" ", 1)[-1],
        "common word": "registration",
        "two common words": "registration renewal",
        "word that is nowhere": "zebracorn",
        "phrase": '"before the time limit"',
        "common, in work": "registration is:open",
        "common, one desk": "registration desk:meetings",
        "common, until last year": "registration before:1y",
        "common, rare status": "registration status:spam",
        "from somebody": f"from:{newest.contact.name.split()[0]}",
        "conditions alone": "status:spam urgency:urgent",
    }


def _beginnings() -> dict[str, str]:
    oldest = Inquiry.objects.order_by("pk")[100]
    return {
        "two letters": "re",
        "a word's beginning": "regis",
        "a name's beginning": "mar",
        "a name that is everywhere": "maria s",
        "a number's beginning": oldest.subject.rsplit(" ", 1)[-1][:3],
        "a reference": oldest.reference,
        "nothing typed": "",
    }
