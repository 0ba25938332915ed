"""A calendar part (RFC 5545) as the lines that a person needs: what, when, where, from whom."""

import re
from typing import NamedTuple

MAX_LENGTH = 200_000
MAX_VALUE = 500

_FOLD = re.compile(r"\r?\n[ \t]")
_LINE = re.compile(
    r"^(SUMMARY|DTSTART|DTEND|LOCATION|ORGANIZER|METHOD|BEGIN|END)"
    r"((?:;[^:;\n\"]{0,200}(?:\"[^\"\n]{0,200}\")?){0,20}):(.{0,2000})$",
    re.M | re.I,
)
_ZONE = re.compile(r";TZID=\"?([^;:\"]{1,80})", re.I)
_NAME = re.compile(r";CN=(?:\"([^\"]{1,200})\"|([^;:\"]{1,200}))", re.I)
_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z)?)?\s*\Z")
_ESCAPED = re.compile(r"\\([\\;,nN])")


class Invitation(NamedTuple):
    """What one VEVENT says; fields may be empty."""

    method: str = ""
    summary: str = ""
    starts: str = ""
    ends: str = ""
    location: str = ""
    organizer: str = ""

    def as_text(self) -> str:
        """Lines without words of any language around the values."""
        when = " – ".join(part for part in (self.starts, self.ends) if part)
        head = f"{self.summary} ({self.method})" if self.method else self.summary
        return "\n".join(line for line in (head, when, self.location, self.organizer) if line)


def read_invitation(calendar: str) -> Invitation | None:
    """The first event; None if there is none."""
    found: dict[str, str] = {}
    is_event = was_event = False
    for line in _LINE.finditer(_FOLD.sub("", calendar[:MAX_LENGTH].replace("\r\n", "\n"))):
        name, parameters, value = line.group(1).lower(), line.group(2), line.group(3)
        if name in ("begin", "end"):
            if value.strip().upper() in ("VEVENT", "VTODO"):
                is_event, was_event = name == "begin" and not was_event, True
        elif name == "method" or is_event:
            found.setdefault(name, _value(name, parameters, value.strip()[:MAX_VALUE]))
    if not was_event:
        return None
    return Invitation(
        method=found.get("method", "").upper(),
        summary=found.get("summary", ""),
        starts=found.get("dtstart", ""),
        ends=found.get("dtend", ""),
        location=found.get("location", ""),
        organizer=found.get("organizer", ""),
    )


def _value(name: str, parameters: str, value: str) -> str:
    if name in ("dtstart", "dtend"):
        return _moment(parameters, value)
    if name == "organizer":
        email = value[7:] if value.lower().startswith("mailto:") else value
        named = _NAME.search(parameters)
        return f"{named.group(1) or named.group(2)} <{email}>" if named else email
    return _ESCAPED.sub(lambda one: "\n" if one[1] in "nN" else one[1], value)


def _moment(parameters: str, value: str) -> str:
    found = _TIME.match(value)
    if not found:
        return value
    year, month, day, hour, minute, _, is_utc = found.groups()
    zone = _ZONE.search(parameters)
    named = "UTC" if is_utc else zone.group(1) if zone else ""
    time = f" {hour}:{minute}" if hour else ""
    return f"{year}-{month}-{day}{time} {named}".rstrip()
