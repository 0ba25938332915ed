"""What search engines are told (schema.org): values in, a data block out. Pure."""

import json
import re
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from knowledge_base.rendering import headings, plain_text

# Inside a script element nothing may look like markup; JSON reads these as the same signs.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}
CONTEXT = "https://schema.org"
FEWEST_QUESTIONS, LONGEST_ANSWER = 2, 1500
_HEADING = re.compile(r"^#{1,6} +(.+?) *(?:\{#[\w-]+\} *)?#*$", re.M)


def data_block(*things: dict[str, Any]) -> SafeString:
    """No script: a browser runs nothing of this type, so the strict policy holds."""
    blocks = [
        mark_safe(json.dumps({"@context": CONTEXT, **one}).translate(_ESCAPES))  # noqa: S308
        for one in things
    ]
    return SafeString(
        "".join(
            format_html('<script type="application/ld+json">{}</script>', one) for one in blocks
        )
    )


def breadcrumbs(trail: list[tuple[str, str]]) -> dict[str, Any]:
    """Names and absolute addresses, from the first page to this one."""
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": address}
        for number, (name, address) in enumerate(trail, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def article(
    *, title: str, summary: str, language: str, address: str, changed: str, publisher: str
) -> dict[str, Any]:
    return {
        "@type": "Article",
        "headline": title[:110],
        "description": summary,
        "inLanguage": language,
        "mainEntityOfPage": address,
        "dateModified": changed,
        "publisher": {"@type": "Organization", "name": publisher},
    }


def questions(body: str) -> dict[str, Any] | None:
    """A page of questions and answers, where two headings or more ask something."""
    asked = [(question, answer) for question, answer in _sections(body) if _asks(question)]
    if len(asked) < FEWEST_QUESTIONS:
        return None
    return {"@type": "FAQPage", "mainEntity": [_question(*one) for one in asked]}


def _asks(heading: str) -> bool:
    return heading.rstrip().endswith("?")


def _question(question: str, answer: str) -> dict[str, Any]:
    text = {"@type": "Answer", "text": answer[:LONGEST_ANSWER]}
    return {"@type": "Question", "name": question, "acceptedAnswer": text}


def _sections(body: str) -> list[tuple[str, str]]:
    """Each heading with the plain words up to the next one."""
    if len(headings(body)) < FEWEST_QUESTIONS:
        return []
    parts = _HEADING.split(body)
    return [
        (plain_text(parts[at]).strip(), plain_text(parts[at + 1]).strip())
        for at in range(1, len(parts) - 1, 2)
    ]
