"""Rows of the statistical forms, as data with source and confidence: a new guidance is a new file."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from chibo.regulations import loader
from chibo.regulations.reading import Row, read_yaml
from chibo.regulations.values import CONFIDENCES, Entry

FILE = loader.HERE / "tables" / "newly_admitted.yaml"
SORTED = frozenset(
    {
        "way", "gender", "ethnicity", "religion", "youth_union", "occupation", "age", "general",
        "professional", "title", "political_theory",
    }
)  # fmt: skip
PLAIN = frozenset({"all", "heading", "nothing", "mean_age", "organisations"})


@dataclass(frozen=True, kw_only=True)
class TableRow(Entry):
    """A row of a form: what it counts by, which values, and what its guidance leaves unclear.

    `counts` is a dimension (`SORTED`), or all, a heading, nothing recorded here, a mean, organisations.
    `extra` rows stand only where they count somebody.
    """

    depth: int
    counts: str
    values: frozenset[str]
    without: frozenset[str]
    extra: bool
    note_vi: str
    note_en: str

    @property
    def sensitive(self) -> bool:
        """Does the row tell of peoples or religions?"""
        return self.counts in ("ethnicity", "religion")

    @property
    def persons(self) -> bool:
        """Does the row count persons?"""
        return self.counts in SORTED or self.counts == "all"

    def takes(self, value: str) -> bool:
        """Does the row count somebody with the value?"""
        return value not in self.without if self.without else value in self.values

    def note(self, language: str) -> str:
        """What is to be known beside the row."""
        return self.note_en if language == "en" else self.note_vi


@cache
def newly_admitted_rows() -> Mapping[str, TableRow]:
    """The rows of Biểu 2 by code, in their order."""
    file = read_yaml(FILE)
    source = file.words("source")
    for key in source:
        if key not in loader.sources():
            raise file.error(f"source: no file sources/{key}.yaml")
    found: dict[str, TableRow] = {}
    for row in file.rows("rows"):
        made = _row(row, source)
        if made.code in found:
            raise row.error(f"code: {made.code} stands twice")
        found[made.code] = made
    file.finish()
    return found


def _row(row: Row, source: tuple[str, ...]) -> TableRow:
    made = TableRow(
        code=row.text("code"),
        vi=row.text("vi"),
        en=row.text("en"),
        source=source,
        confidence=row.choice("confidence", CONFIDENCES),
        depth=row.number("depth"),
        counts=row.choice("counts", SORTED | PLAIN),
        values=_values(row, "values"),
        without=_values(row, "except"),
        extra=row.value("extra") is True,
        note_vi=row.text("note_vi", ""),
        note_en=row.text("note_en", ""),
    )
    if (made.counts in SORTED) != bool(made.values or made.without):
        raise row.error("values: a row that sorts names values, any other names none")
    row.finish()
    return made


def _values(row: Row, name: str) -> frozenset[str]:
    """The values between semicolons; an empty one is "not known". Nothing where the row says nothing."""
    text = row.text(name, "")
    return frozenset(text.split(";")) if text else frozenset()
