"""How letters look in a file: what its defaults, its styles and the words themselves say, in that order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from xml.etree.ElementTree import Element

from chibo.engine.office.package import WORD

_W: Final = f"{{{WORD}}}"
_OFF: Final = frozenset({"0", "false", "off", "none"})
_DEEPEST: Final = 20
_HALF_POINTS = re.compile(r"\d{1,4}")


@dataclass(frozen=True)
class Letters:
    """Font and size in half points as far as said ("" and 0 where nothing is), bold, italic, capitals."""

    font: str = ""
    half_points: int = 0
    bold: bool = False
    italic: bool = False
    capitals: bool = False

    @property
    def points(self) -> float:
        """The size in points."""
        return self.half_points / 2


@dataclass(frozen=True)
class Style:
    """What a style says of letters and of how lines are set."""

    letters: Letters
    align: str = ""


class Styles:
    """The styles of a file by their names inside it."""

    def __init__(self, defaults: Letters, elements: Mapping[str, Element], first: str) -> None:
        self._defaults, self._elements, self._first = defaults, elements, first
        self._known: dict[str, Style] = {}

    def of(self, name: str) -> Style:
        """A style with all it rests on; the file's first style where it has none of that name."""
        wanted = name if name in self._elements else self._first
        if wanted not in self._known:
            self._known[wanted] = self._made(wanted)
        return self._known[wanted]

    def _made(self, name: str) -> Style:
        chain: list[Element] = []
        while name in self._elements and len(chain) < _DEEPEST:
            chain.append(self._elements[name])
            below = chain[-1].find(f"{_W}basedOn")
            name = below.get(f"{_W}val", "") if below is not None else ""
        letters, align = self._defaults, ""
        for element in reversed(chain):
            letters = _over(letters, element.find(f"{_W}rPr"))
            where = element.find(f"{_W}pPr/{_W}jc")
            align = where.get(f"{_W}val", "") if where is not None else align
        return Style(letters, align)


def styles_of(part: Element | None) -> Styles:
    """The styles of the part that holds them."""
    if part is None:
        return Styles(Letters(), {}, "")
    defaults = _over(Letters(), part.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr"))
    styles = {style.get(f"{_W}styleId", ""): style for style in part.iter(f"{_W}style")}
    first = [
        name
        for name, style in styles.items()
        if style.get(f"{_W}type") == "paragraph" and style.get(f"{_W}default") in {"1", "true", "on"}
    ]
    return Styles(defaults, styles, first[0] if first else "")


def letters_of(said: Element | None, base: Letters, styles: Styles) -> Letters:
    """Letters of a run: its own word over its style over its paragraph's."""
    named = said.find(f"{_W}rStyle") if said is not None else None
    if named is not None:
        own = styles.of(named.get(f"{_W}val", "")).letters
        base = replace(base, bold=base.bold or own.bold, italic=base.italic or own.italic)
    return _over(base, said)


def _over(base: Letters, said: Element | None) -> Letters:
    if said is None:
        return base
    fonts, size = said.find(f"{_W}rFonts"), said.find(f"{_W}sz")
    font = (
        (fonts.get(f"{_W}ascii") or fonts.get(f"{_W}hAnsi") or base.font) if fonts is not None else base.font
    )
    points = size.get(f"{_W}val", "") if size is not None else ""
    return Letters(
        font=font,
        half_points=int(points) if _HALF_POINTS.fullmatch(points) else base.half_points,
        bold=_switch(said.find(f"{_W}b"), base.bold),
        italic=_switch(said.find(f"{_W}i"), base.italic),
        capitals=_switch(said.find(f"{_W}caps"), base.capitals),
    )


def _switch(mark: Element | None, before: bool) -> bool:
    return before if mark is None else mark.get(f"{_W}val", "1") not in _OFF
