"""Indicators that come with the program, and the lists their conditions choose from."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from chibo.engine.formula import Condition, Definition, check, read_condition
from chibo.regulations import loader
from chibo.regulations.reading import Row, read_yaml

FILE = loader.HERE / "indicators" / "standard.yaml"
PARTS = loader.HERE / "indicators" / "parts.yaml"
RATINGS = ("excellent", "good", "fair", "poor")
_GRADUATE = 4


@dataclass(frozen=True, kw_only=True)
class Standard:
    """An indicator every committee has: its code, its name in two languages, what it counts."""

    code: str
    vi: str
    en: str
    definition: Definition
    source: tuple[str, ...]

    def label(self, language: str) -> str:
        """The English name for `en`, the Vietnamese for everything else."""
        return self.en if language == "en" else self.vi


@dataclass(frozen=True, kw_only=True)
class Part:
    """What a target may count: its code, its names, the definition, and the whole it is a part of."""

    code: str
    vi: str
    en: str
    definition: Definition
    within: str

    def label(self, language: str) -> str:
        """The English name for `en`, the Vietnamese for everything else."""
        return self.en if language == "en" else self.vi


@cache
def choices() -> Mapping[str, tuple[str, ...]]:
    """The values of each list that conditions of indicators choose from."""
    return MappingProxyType(
        {
            "gender": ("f", "m"),
            "standing": ("official", "probationary"),
            "area": tuple(loader.area_flags()),
            "post": tuple(loader.post_kinds()),
            "class": ("awareness", "new_member"),
            "rating": RATINGS,
        }
    )


@cache
def graduate_levels() -> tuple[str, ...]:
    """Codes of professional education of university level and above."""
    rows = loader.code_list("education_levels")
    ranked = (
        (code, row.attributes.get("axis"), row.attributes.get("rank", "")) for code, row in rows.items()
    )
    return tuple(
        code for code, axis, rank in ranked if axis == "professional" and rank and int(rank) >= _GRADUATE
    )


def read_standard(path: Path) -> Mapping[str, Standard]:
    """The indicators of a file, by code; a definition that cannot be counted is an error with its place."""
    found: dict[str, Standard] = {}
    for row in read_yaml(path).rows("indicators"):
        one = _standard(row)
        row.finish()
        if one.code in found:
            raise row.error(f"code: {one.code!r} is there twice")
        found[one.code] = one
    return MappingProxyType(found)


@cache
def standard_indicators() -> Mapping[str, Standard]:
    """The shipped indicators, in the order of the file."""
    return read_standard(FILE)


@cache
def target_parts() -> Mapping[str, Part]:
    """What targets may count, in the order of the file."""
    found: dict[str, Part] = {}
    for row in read_yaml(PARTS).rows("parts"):
        made = _part(row)
        row.finish()
        if made.within and made.within not in found:
            raise row.error(f"within: {made.within!r} does not stand above")
        found[made.code] = made
    return MappingProxyType(found)


def _part(row: Row) -> Part:
    definition = Definition(population=row.text("population"), where=tuple(_conditions(row, "where")))
    _sound(row, definition)
    return Part(
        code=row.text("code"),
        vi=row.text("vi"),
        en=row.text("en"),
        definition=definition,
        within=row.text("within", ""),
    )


def definition_of(row: Row) -> Definition:
    """What a row says is counted."""
    return Definition(
        population=row.text("population"),
        measure=row.text("measure"),
        of=tuple(_conditions(row, "of")),
        where=tuple(_conditions(row, "where")),
        amount=row.text("amount", ""),
    )


def _standard(row: Row) -> Standard:
    definition = definition_of(row)
    source = _sound(row, definition)
    return Standard(
        code=row.text("code"), vi=row.text("vi"), en=row.text("en"), definition=definition, source=source
    )


def _sound(row: Row, definition: Definition) -> tuple[str, ...]:
    """The sources of a row whose definition can be counted."""
    wrong = check(definition, choices())
    if wrong:
        raise row.error(f"{wrong[0].code}: {wrong[0]}")
    source = row.words("source")
    if not source or not set(source) <= loader.sources().keys():
        raise row.error("source: at least one file of sources is expected")
    return source


def _conditions(row: Row, name: str) -> list[Condition]:
    found = []
    for text in row.words(name):
        reading = read_condition(text)
        if reading.value is None:
            raise row.error(f"{name}: {text!r} is no condition")
        found.append(reading.value)
    return found
