"""Style attributes of strangers: only what can neither fetch, nor cover, nor leave its place.

No Django here.
"""

import re
from functools import lru_cache

LONGEST = 120  # characters of one declaration that says something honest
_COLOURS = set("color background-color border-color".split())
_LENGTHS = {
    "font-size": (8, 48),
    "line-height": (0, 80),
    "width": (0, 1200),
    "max-width": (0, 1200),
    "border-radius": (0, 60),
    "border-width": (0, 20),
    **{f"padding{side}": (0, 80) for side in ("", "-top", "-right", "-bottom", "-left")},
    **{f"margin{side}": (0, 80) for side in ("", "-top", "-right", "-bottom", "-left")},
}
_BORDERS = set("border border-top border-right border-bottom border-left border-style".split())
_WORDS = set(
    "font-weight font-style text-decoration text-decoration-line text-align text-transform "
    "vertical-align white-space direction border-collapse list-style-type".split()
)
_HIDING = set("display visibility opacity height max-height".split())
PROPERTIES = _COLOURS | set(_LENGTHS) | _BORDERS | _WORDS | _HIDING

# No backslash, no bracket, no quote: what is spelled in escapes or calls a function is left out.
_COLOUR = re.compile(r"#[0-9a-f]{3,8}|[a-z]{3,24}|(?:rgb|hsl)a?\([0-9.,%/ deg]{1,40}\)", re.I)
_WORD = re.compile(r"[a-z-]{2,24}|[1-9]00", re.I)
_LENGTH = re.compile(r"(\d{1,5}(?:\.\d{1,4})?)(px|pt|em|rem|%|)", re.I)
_PIXELS = {"px": 1.0, "pt": 4 / 3, "em": 16.0, "rem": 16.0, "": 1.0}
_WITHOUT_SPACES_IN_BRACKETS = re.compile(r",\s+")
_IMPORTANT = re.compile(r"\s*!\s*important\Z", re.I)


def safe_style(style: str) -> str:
    """The declarations that may stay, in their order."""
    declarations = (one for one in style.split(";") if len(one) <= LONGEST)
    return ";".join(filter(None, map(_safe_declaration, declarations)))


def hides(style: str) -> bool:
    """Whether nobody is meant to see it: so are the pictures that only report who reads."""
    return any(_hides(*_name_and_value(one)) for one in style.split(";"))


def _name_and_value(declaration: str) -> tuple[str, str]:
    name, _, value = declaration.partition(":")
    return name.strip().lower(), _IMPORTANT.sub("", value.strip()).lower()


def _hides(name: str, value: str) -> bool:
    if (name, value) in (("display", "none"), ("visibility", "hidden")):
        return True
    length = _LENGTH.fullmatch(value)
    if not length or length[2] == "%" or name not in ("opacity", "width", "height", "max-height"):
        return False
    return float(length[1]) == 0 if name == "opacity" else _in_pixels(length) <= 2


@lru_cache(maxsize=4096)
def _safe_declaration(declaration: str) -> str:
    """Kept, for one mail says the same of a thousand cells."""
    name, value = _name_and_value(declaration)
    value = _WITHOUT_SPACES_IN_BRACKETS.sub(",", value)
    parts = value.split()
    if name in _COLOURS:
        safe = bool(_COLOUR.fullmatch(value))
    elif name in _WORDS:
        safe = bool(parts) and all(_WORD.fullmatch(part) for part in parts)
    elif name in _LENGTHS:
        safe = 0 < len(parts) <= 4 and all(_is_length(part, *_LENGTHS[name]) for part in parts)
    else:
        safe = name in _BORDERS and 0 < len(parts) <= 4 and all(map(_is_border, parts))
    return f"{name}:{value}" if safe else ""


def _is_border(part: str) -> bool:
    return bool(_COLOUR.fullmatch(part)) or _is_length(part, 0, 20)


def _is_length(part: str, low: float, high: float) -> bool:
    """Never negative, never far: nothing leaves its place and nothing becomes a wall."""
    if part in ("auto", "normal"):
        return True
    length = _LENGTH.fullmatch(part)
    if not length:
        return False
    if length[2] == "%":
        return float(length[1]) <= 100
    return low <= _in_pixels(length) <= high


def _in_pixels(length: re.Match[str]) -> float:
    return float(length[1]) * _PIXELS[length[2].lower()]
