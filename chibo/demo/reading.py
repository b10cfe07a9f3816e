"""The fact files and name lists, read once."""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from chibo.demo.constraints import Relation, relation

FOLDER = Path(__file__).parent / "facts"
COMMITTEES = ("dam-rong", "yen-lac", "quynh-luu", "bac-son", "dak-glei")


@dataclass(frozen=True)
class Facts:
    """One article: its figures, what it leaves open, and the numbers chosen for the demonstration."""

    key: str
    data: Mapping[str, Any]

    @property
    def day(self) -> date:
        """The day of the figures."""
        day: date = self.data["source"]["as_of"]
        return day

    @property
    def fixed(self) -> dict[str, int]:
        """Numbers the article (or another public source) settles, the consistent reading first."""
        numbers = {row["var"]: row["value"] for row in self.data.get("external", [])}
        for fact in self.data["fact"]:
            known = fact.get("derived", {}) | fact.get("published", {}) | fact.get("consistent", {})
            for key, part in (("var", "value"), ("var_n", "numerator"), ("var_d", "denominator")):
                if key in fact and part in known:
                    numbers[fact[key]] = known[part]
        return numbers

    @property
    def numbers(self) -> dict[str, int]:
        """All numbers: the settled ones, and the suggestions for what is open."""
        return {row["var"]: row["suggested"] for row in self.data["free"]} | self.fixed

    @property
    def ranges(self) -> dict[str, tuple[int, int]]:
        """Between which bounds an open number may lie."""
        return {row["var"]: tuple(row["range"]) for row in self.data["free"]}

    @property
    def relations(self) -> dict[str, Relation]:
        """What must hold together, by its key."""
        return {row["id"]: relation(row["expr"]) for row in self.data["constraint"]}

    @property
    def questions(self) -> list[dict[str, Any]]:
        """Figures that can be put to the program."""
        return [fact for fact in self.data["fact"] if "ask" in fact]


@cache
def facts(key: str) -> Facts:
    """The facts of one committee."""
    return Facts(key, tomllib.loads((FOLDER / f"{key}.toml").read_text(encoding="utf-8")))


def vocabulary() -> dict[str, dict[str, str]]:
    """The words a question may use."""
    return tomllib.loads((FOLDER / "vocabulary.toml").read_text(encoding="utf-8"))


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """A list of name parts."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def withheld() -> frozenset[str]:
    """Fingerprints of names nobody may bear."""
    lines = (FOLDER / "withheld.txt").read_text(encoding="ascii").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
