"""Reading YAML and CSV so that every complaint names the file and the line.

A `Row` is one mapping of a YAML file or one line of a CSV file. Whoever reads it asks for each
value by name and type and then calls `finish`, which refuses names that nobody asked for: a
misspelt key is an error, never silence.
"""

import csv
import datetime as dt
from collections.abc import Hashable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

LINE, LINES = "\0line", "\0lines"


class RegulationError(ValueError):
    """A regulation file that cannot be used; the text says where and what to write instead."""


class DuplicateNameError(RegulationError):
    """A name given twice in one mapping."""

    def __init__(self, place: str, name: object) -> None:
        super().__init__(f"{place}: {name!r} stands twice")
        self.place = place
        self.name = name


class _Loader(yaml.CSafeLoader):
    """Safe YAML whose mappings remember their line and refuse a key given twice."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    lines: dict[Any, int] = {}
    found: dict[Any, Any] = {LINE: node.start_mark.line + 1, LINES: lines}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, Hashable):
            raise yaml.constructor.ConstructorError(
                None, None, "a list cannot be a name", key_node.start_mark
            )
        if key in found:
            raise DuplicateNameError(f"{node.start_mark.name}:{key_node.start_mark.line + 1}", key)
        lines[key] = key_node.start_mark.line + 1
        found[key] = loader.construct_object(value_node, deep=True)
    return found


def _timestamp(loader: _Loader, node: yaml.ScalarNode) -> Any:
    """A day that no calendar has stays a text, so that `Row.day` complains with its place."""
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        return node.value


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _timestamp)


class Row:
    """One mapping with its place in a file."""

    def __init__(self, values: Mapping[str, Any], place: str) -> None:
        self._values = values
        self._asked: set[str] = {LINE, LINES}
        self.place = place

    def error(self, message: str) -> RegulationError:
        """An error that says where it is."""
        return RegulationError(f"{self.place}: {message}")

    def _get(self, name: str) -> Any:
        self._asked.add(name)
        return self._values.get(name)

    def text(self, name: str, default: str | None = None) -> str:
        """A non-empty text; without a default it must be there."""
        value = self._get(name)
        if value is None or value == "":
            if default is None:
                raise self.error(f"{name} is missing")
            return default
        if not isinstance(value, str):
            raise self.error(f"{name}: {value!r} is not a text; put it in quotes")
        return value

    def choice(self, name: str, allowed: frozenset[str]) -> str:
        """One of a closed set of words."""
        value = self.text(name)
        if value not in allowed:
            raise self.error(f"{name}: {value!r} is none of {', '.join(sorted(allowed))}")
        return value

    def words(self, name: str, separator: str = ";") -> tuple[str, ...]:
        """A YAML list of texts, or a CSV cell with parts separated by `separator`; may be empty."""
        value = self._get(name)
        parts = value.split(separator) if isinstance(value, str) else value or []
        if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
            raise self.error(f"{name}: {value!r} is not a list of texts")
        return tuple(part.strip() for part in parts if part.strip())

    def flag(self, name: str) -> bool:
        """Yes or no; missing is an error, because silence is not an answer."""
        value = self._get(name)
        if not isinstance(value, bool):
            raise self.error(f"{name}: {value!r} is neither yes nor no")
        return value

    def number(self, name: str) -> int:
        """A whole number."""
        value = self._get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.error(f"{name}: {value!r} is not a whole number")
        return value

    def day(self, name: str) -> dt.date | None:
        """A day written yyyy-mm-dd, or None where it is left out."""
        value = self._get(name)
        if value is None or value == "":
            return None
        if isinstance(value, str):
            try:
                return dt.date.fromisoformat(value)
            except ValueError as problem:
                raise self.error(f"{name}: {value!r} is not a day, write yyyy-mm-dd") from problem
        if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
            raise self.error(f"{name}: {value!r} is not a day, write yyyy-mm-dd")
        return value

    def rest(self) -> dict[str, str]:
        """The columns nobody asked for yet, as texts; empty ones left out."""
        names = [name for name in self._values if name not in self._asked]
        return {name: text for name in names if (text := self.text(name, ""))}

    def rows(self, name: str) -> list["Row"]:
        """A YAML list of mappings below this one."""
        value = self._get(name)
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.error(f"{name}: a list of entries is expected")
        return [self._below(item) for item in value]

    def row(self, name: str) -> "Row | None":
        """A single mapping below this one, or None where it is left out."""
        value = self._get(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.error(f"{name}: {value!r} is not an entry with names and values")
        return self._below(value)

    def value(self, name: str) -> Any:
        """Whatever stands under the name, as YAML understood it; None where it is left out."""
        return self._get(name)

    def names(self) -> tuple[str, ...]:
        """The names given here, in the order of the file."""
        return tuple(str(name) for name in self._values if name not in {LINE, LINES})

    def _below(self, item: Mapping[str, Any]) -> "Row":
        return Row(item, f"{self.place.rpartition(':')[0]}:{item[LINE]}")

    def finish(self) -> None:
        """Refuse names that nobody asked for."""
        unknown = sorted(str(name) for name in self._values if name not in self._asked)
        if unknown:
            raise self.error(f"unknown: {', '.join(unknown)}")


def load_yaml(path: Path) -> Any:
    """What a YAML file holds; its mappings know their lines under `LINE` and `LINES`."""
    with path.open(encoding="utf-8") as file:
        try:
            return yaml.load(file, Loader=_Loader)  # noqa: S506 -- derives from the safe one
        except yaml.YAMLError as problem:
            raise RegulationError(f"{path}: {problem}") from problem


def read_yaml(path: Path) -> Row:
    """The single mapping of a YAML file."""
    content = load_yaml(path)
    if not isinstance(content, dict):
        raise RegulationError(f"{path}:1: the file must be one mapping")
    return Row(content, f"{path}:{content[LINE]}")


def read_csv(path: Path) -> Iterator[Row]:
    """The lines of a CSV file with a header, UTF-8."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for values in reader:
            place = f"{path}:{reader.line_num}"
            if None in values or None in values.values():
                raise RegulationError(f"{place}: the number of cells differs from the header")
            yield Row(values, place)
