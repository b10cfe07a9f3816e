"""Names for invented persons: a pattern by ethnic group and gender, filled with drawn words."""

import hashlib
from functools import cache
from random import Random
from typing import NamedTuple

from chibo.demo.drawing import Weighted
from chibo.demo.reading import rows, withheld
from chibo.engine.vietnamese import search_key

NEWER_FROM = 1975
NO_SURNAME = "(không có họ)"


class Name(NamedTuple):
    """The parts of a name as the person's file keeps them."""

    family: str
    middle: str
    given: str

    @property
    def full(self) -> str:
        """As spoken."""
        return " ".join(part for part in self if part)


@cache
def _surnames(ethnicity: str) -> Weighted[str]:
    found = [row for row in rows("surnames") if ethnicity in row["ethnic_codes"].split(";")]
    return Weighted([(row["surname"], int(row["weight"])) for row in found])


@cache
def _parts(ethnicity: str, gender: str, part: str, era: str) -> Weighted[str]:
    found = [
        row
        for row in rows("given_names")
        if ethnicity in row["ethnic_codes"].split(";")
        and (row["gender"], row["part"]) == (gender, part)
        and row["era"] in (era, "any")
    ]
    return Weighted([(row["text"], int(row["weight"])) for row in found])


@cache
def _patterns(ethnicity: str, gender: str, era: str) -> Weighted[str]:
    found = [
        row
        for row in rows("name_patterns")
        if ethnicity in row["ethnic_codes"].split(";") and row["gender"] == gender
    ]
    fitting = [row for row in found if row["note"] not in ("older", "newer") or row["note"] == era]
    return Weighted([(row["pattern"], int(row["weight"])) for row in fitting])


def draw_name(rng: Random, ethnicity: str, gender: str, birth_year: int) -> Name:
    """An invented name; never one that an article prints."""
    while True:
        name = _draw(rng, ethnicity, gender, "newer" if birth_year >= NEWER_FROM else "older")
        if fingerprint(name.full) not in withheld():
            return name


def _draw(rng: Random, ethnicity: str, gender: str, era: str) -> Name:
    pattern = _patterns(ethnicity, gender, era).draw(rng)
    surname = _surnames(ethnicity).draw(rng) if "{surname}" in pattern else ""
    if surname == NO_SURNAME:
        surname = ""
    given = _parts(ethnicity, gender, "given", era).draw(rng)
    middle = _parts(ethnicity, gender, "middle", era).draw(rng) if "{middle}" in pattern else ""
    return _arranged(pattern, surname, middle, given)


def _arranged(pattern: str, surname: str, middle: str, given: str) -> Name:
    """Between surname and given name stands the middle part, whatever words the pattern adds."""
    if pattern.endswith("{surname}"):  # "Y {given} {surname}", "H'{given} {surname}": the clan comes last
        lead = pattern.removesuffix(" {surname}").replace("{given}", given)
        *middles, last = lead.split()
        return Name(surname, " ".join(middles), last)
    rest = pattern.replace("{surname}", "").replace("{middle}", middle).split("{given}")[0]
    if rest.endswith("'"):  # K'{given}
        words = rest.split()
        return Name(surname, " ".join(words[:-1]), words[-1] + given)
    return Name(surname, " ".join(rest.split()), given)


@cache
def plain(full: str) -> str:
    """A name without marks and case."""
    return search_key(full)


def fingerprint(full: str) -> str:
    """What `withheld.txt` keeps of a name."""
    return hashlib.sha256(plain(full).encode()).hexdigest()
