"""A list of deadlines as calendar programs read it (RFC 5545): whole days, no names of persons."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

_LONGEST = 75


@dataclass(frozen=True)
class Event:
    """One whole day of a calendar."""

    key: str
    day: date
    title: str
    text: str = ""


def calendar_text(events: Iterable[Event], *, name: str, made: datetime) -> str:
    """The calendar as one text; `made` is the instant it was made, in UTC."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//chibo//chibo//VI", "CALSCALE:GREGORIAN"]
    lines += [f"X-WR-CALNAME:{_escaped(name)}"]
    for event in events:
        lines += _event(event, made)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(event: Event, made: datetime) -> list[str]:
    after = event.day + timedelta(days=1)
    return [
        "BEGIN:VEVENT",
        f"UID:{event.key}@chibo",
        f"DTSTAMP:{made:%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{after:%Y%m%d}",
        f"SUMMARY:{_escaped(event.title)}",
        *([f"DESCRIPTION:{_escaped(event.text)}"] if event.text else []),
        "TRANSP:TRANSPARENT",
        "CLASS:PRIVATE",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """At most 75 bytes a line, a letter never cut; further lines begin with a space."""
    part, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > _LONGEST:
            yield part
            part, size = " ", 1
        part, size = part + letter, size + width
    yield part
