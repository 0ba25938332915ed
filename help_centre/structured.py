"""What search engines are told (schema.org): values in, a data block out. Pure."""

import json
from datetime import datetime
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from knowledge_base.rendering import sections

# Inside a script element nothing may look like markup; JSON reads these as the same signs.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}
CONTEXT = "https://schema.org"
FEWEST_QUESTIONS, LONGEST_ANSWER = 2, 1500


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


def website(*, title: str, language: str, address: str, search: str) -> dict[str, Any]:
    """`search` is the address of the search, to which words are added."""
    return {
        "@type": "WebSite",
        "name": title,
        "inLanguage": language,
        "url": address,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{words}}"},
            "query-input": "required name=words",
        },
    }


def article(
    *, title: str, summary: str, language: str, address: str, changed: datetime, publisher: str
) -> dict[str, Any]:
    return {
        "@type": "Article",
        "headline": title[:110],
        "description": summary,
        "inLanguage": language,
        "mainEntityOfPage": address,
        "dateModified": changed.isoformat(timespec="seconds"),
        "publisher": {"@type": "Organization", "name": publisher},
    }


def questions(body: str) -> dict[str, Any] | None:
    """A page of questions and answers, where two headings or more ask something and are answered."""
    asked = [(asked, answer) for asked, answer in sections(body) if asked.endswith("?") and answer]
    if len(asked) < FEWEST_QUESTIONS:
        return None
    return {"@type": "FAQPage", "mainEntity": [_question(*one) for one in asked]}


def _question(question: str, answer: str) -> dict[str, Any]:
    text = {"@type": "Answer", "text": answer[:LONGEST_ANSWER]}
    return {"@type": "Question", "name": question, "acceptedAnswer": text}
