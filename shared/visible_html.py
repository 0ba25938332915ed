"""HTML without what its reader was not to see (preheaders, tracking text); for text, not for show.

Linear; an element that is never closed is left, for then it would hide all that follows.
"""

import re

_HINT = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|\shidden[\s>=]", re.I)
# Possessive: a name that is never closed is given up once, not once for each of its letters.
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)([^<>]*+)>")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|\shidden(?:[\s/=]|\Z)", re.I)
_VOID = frozenset("br hr img input meta link col wbr area base embed source param".split())


def without_hidden(html: str) -> str:
    """The same object if nothing in it is hidden."""
    if not _HINT.search(html):
        return html
    kept: list[str] = []
    position = depth = hidden_from = 0
    hidden = ""
    for tag in _TAG.finditer(html):
        name = tag[2].lower()
        if hidden:
            depth += (-1 if tag[1] else 1) if name == hidden else 0
            if not depth:
                kept.append(html[position:hidden_from])
                position, hidden = tag.end(), ""
        elif not tag[1] and _HIDDEN.search(tag[3]):
            if name in _VOID:
                kept.append(html[position : tag.start()])
                position = tag.end()
            else:
                hidden, depth, hidden_from = name, 1, tag.start()
    kept.append(html[position:])
    return "".join(kept)
