"""Pictures on a paper: a chart of ours (SVG) redrawn as an enhanced metafile, sharp in Word at any size.

Only what our charts use is understood: rect, circle, path of straight pieces, text, groups that are moved;
colours follow the classes of the style sheet, in its light form. What is not known is refused, not left out.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree

_SCALE: Final = 10
_PER_MM: Final = 960 / 25.4
"""Device points of a millimetre: 960 to the inch, ten for each point of a chart."""
_FILLS: Final = {
    "f1": 0x2D5474, "f2": 0x6F8FAB, "f3": 0xC5D2DD, "f4": 0x101F2E, "f5": 0xA89F8C, "ft": 0xE6E9EC,
    "fb": 0xB3261E, "fr": 0xE4EAF0, "tw": 0xC98A00, "tk": 0x1C1A18, "fn": 0xFFFFFF,
}  # fmt: skip
_STROKES: Final = {
    "l1": (0x2D5474, 3.0, False), "l2": (0x4A4641, 2.0, False), "ld": (0x4A4641, 1.5, False),
    "lp": (0x1C1A18, 1.5, True), "lw": (0x4A4641, 1.5, True), "lg": (0xCFCAC3, 1.0, False),
    "lt": (0x1C1A18, 3.0, False), "lb": (0xB3261E, 2.0, False), "tb": (0xB3261E, 2.0, False),
    "tx": (0xB3261E, 2.0, False), "ts": (0x2D5474, 2.0, False), "fn": (0x2D5474, 2.0, False),
}  # fmt: skip
_INK, _PALE = 0x1C1A18, 0x4A4641
_NUMBERS = re.compile(r"[MmLlHhVvZz]|-?[0-9.]+")
# Widths of the letters of Arial, in thousandths of its size; others are as wide as a figure.
_WIDTHS: Final = {
    **dict.fromkeys("fIt.,/: ·;'", 278), **dict.fromkeys("ijl", 222), **dict.fromkeys("r-()“”", 333),
    **dict.fromkeys("cksvxyzJ", 500), **dict.fromkeys("mM", 833), **dict.fromkeys("wCDHNRU", 722),
    **dict.fromkeys("ABEKPSVXY", 667), **dict.fromkeys("FTZ", 611), **dict.fromkeys("GOQ", 778),
    "W": 944, "%": 889,
}  # fmt: skip


class NotDrawableError(ValueError):
    """A drawing that uses something we do not redraw; the text says what."""


@dataclass(frozen=True)
class Picture:
    """A drawing in the text: a chart as SVG, its words for who cannot see it, its width in millimetres."""

    svg: str
    words: str
    width: int = 150

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points of the drawing."""
        box = ElementTree.fromstring(self.svg).get("viewBox", "").split()  # noqa: S314 -- drawn by us
        return float(box[2]), float(box[3])

    @property
    def height(self) -> int:
        """The height in millimetres."""
        wide, high = self.size
        return max(round(self.width * high / wide), 1)


@dataclass(frozen=True)
class _Shape:
    """A mark of the drawing with its class, moved to where it stands."""

    sort: str
    points: tuple[tuple[float, float], ...]
    look: str
    text: str = ""
    closed: bool = False


def metafile(picture: Picture) -> bytes:
    """The drawing as a file that Word and its kin can show."""
    root = ElementTree.fromstring(picture.svg)  # noqa: S314 -- drawn by us
    wide, high = picture.size
    writer = _Writer()
    for shape in _shapes(root, 0.0, 0.0):
        writer.draw(shape)
    return writer.file(round(wide * _SCALE), round(high * _SCALE))


def _shapes(element: ElementTree.Element, x: float, y: float) -> Iterator[_Shape]:
    for child in element:
        name, look = child.tag.rpartition("}")[2], child.get("class", "")
        if name in {"g", "a"}:
            moved = _moved(child.get("transform", ""))
            yield from _shapes(child, x + moved[0], y + moved[1])
        elif name == "rect":
            left, top = x + _number(child, "x"), y + _number(child, "y")
            corner = (left + _number(child, "width"), top + _number(child, "height"))
            yield _Shape("rect", ((left, top), corner), look)
        elif name == "circle":
            cx, cy, r = x + _number(child, "cx"), y + _number(child, "cy"), _number(child, "r")
            yield _Shape("ellipse", ((cx - r, cy - r), (cx + r, cy + r)), look)
        elif name == "path":
            for points, closed in _pieces(child.get("d", "")):
                yield _Shape("line", tuple((x + a, y + b) for a, b in points), look, closed=closed)
        elif name == "text":
            words = " ".join("".join(child.itertext()).split())
            yield _Shape("text", ((x + _number(child, "x"), y + _number(child, "y")),), look, words)
        elif name not in {"title", "desc"}:
            raise NotDrawableError(f"<{name}> is not redrawn")


def _moved(transform: str) -> tuple[float, float]:
    if not transform:
        return 0.0, 0.0
    found = re.fullmatch(r"translate\((-?[\d.]+)[ ,]+(-?[\d.]+)\)", transform)
    if not found:
        raise NotDrawableError(f"{transform} is not redrawn")
    return float(found[1]), float(found[2])


def _number(element: ElementTree.Element, name: str) -> float:
    return float(element.get(name, "0"))


def _pieces(path: str) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    """The straight pieces of a path: points one after another, and whether they close."""
    tokens = _NUMBERS.findall(path)
    if "".join(tokens) != re.sub(r"[\s,]", "", path):
        raise NotDrawableError(f"path {path[:40]} is not redrawn")
    points: list[tuple[float, float]] = []
    order, place, x, y = "", 0, 0.0, 0.0
    while place < len(tokens):
        if tokens[place].isalpha():
            order, place = tokens[place], place + 1
            if order in "Zz":
                yield points, True
                points = []
                continue
            if order in "Mm" and points:
                yield points, False
                points = []
        first = float(tokens[place])
        if order in "HhVv":
            place += 1
            x, y = _along(order, first, x, y)
        else:
            second, place = float(tokens[place + 1]), place + 2
            x, y = (x + first, y + second) if order.islower() else (first, second)
            order = {"M": "L", "m": "l"}.get(order, order)
        points.append((x, y))
    if points:
        yield points, False


def _along(order: str, value: float, x: float, y: float) -> tuple[float, float]:
    if order in "Hh":
        return (x + value if order == "h" else value), y
    return x, (y + value if order == "v" else value)


class _Writer:
    """Records of an enhanced metafile (MS-EMF), one for each mark and each pen, brush or letters it needs."""

    def __init__(self) -> None:
        self.records: list[bytes] = []
        self.made: dict[tuple[object, ...], int] = {}
        self._record(18, struct.pack("<I", 1))  # SETBKMODE: letters without a ground

    def draw(self, shape: _Shape) -> None:
        """Add one mark."""
        if shape.sort == "text":
            return self._text(shape)
        classes = shape.look.split()
        fill = next((_FILLS[name] for name in classes if name in _FILLS), None)
        stroke = next((_STROKES[name] for name in classes if name in _STROKES), None)
        if fill is None and stroke is None:
            raise NotDrawableError(f"class {shape.look or '(none)'} is not known")
        self._select(("brush", fill))
        self._select(("pen", *(stroke or (None, 0.0, False))))
        numbers = [round(value * _SCALE) for point in shape.points for value in point]
        if shape.sort in {"rect", "ellipse"}:
            return self._record(43 if shape.sort == "rect" else 42, struct.pack("<4i", *numbers))
        count = len(shape.points)
        area = shape.closed or fill is not None
        body = struct.pack("<4iI", 0, 0, 0, 0, count) + struct.pack(f"<{2 * count}i", *numbers)
        return self._record(3 if area else 4, body)

    def _text(self, shape: _Shape) -> None:
        classes = shape.look.split()
        size = 14.0
        bold = "bd" in classes
        self._select(("font", size, bold))
        side = 2 if "r" in classes else 6 if "mid" in classes else 0
        self._record(22, struct.pack("<I", side | 24))  # SETTEXTALIGN: from the line the letters stand on
        self._record(24, struct.pack("<I", _colour(_PALE if "mu" in classes else _INK)))
        letters = shape.text.encode("utf-16-le")
        steps = [_width(letter, size, bold=bold) for letter in shape.text]
        x, y = (round(value * _SCALE) for value in shape.points[0])
        padded = letters + b"\x00" * (-len(letters) % 4)
        head = struct.pack("<4iIff", 0, 0, -1, -1, 1, 1.0, 1.0)
        said = struct.pack("<iiIII4iI", x, y, len(shape.text), 76, 0, 0, 0, -1, -1, 76 + len(padded))
        self._record(84, head + said + padded + struct.pack(f"<{len(steps)}i", *steps))

    def _select(self, wanted: tuple[object, ...]) -> None:
        if wanted not in self.made:
            self.made[wanted] = len(self.made) + 1
            self._make(self.made[wanted], wanted)
        self._record(37, struct.pack("<I", self.made[wanted]))

    def _make(self, number: int, wanted: tuple[object, ...]) -> None:
        sort, first, *rest = wanted
        if sort == "brush":
            hollow = first is None
            self._record(
                39, struct.pack("<IIII", number, 1 if hollow else 0, 0 if hollow else _colour(first), 0)
            )
        elif sort == "pen":
            width, dashed = rest
            style = 5 if first is None else 1 if dashed else 0
            thick = 1 if dashed else max(round(float(str(width)) * _SCALE), 1)
            self._record(
                38, struct.pack("<IIiiI", number, style, thick, 0, 0 if first is None else _colour(first))
            )
        else:
            self._record(82, struct.pack("<I", number) + _letters(float(str(first)), bold=bool(rest[0])))

    def _record(self, kind: int, body: bytes) -> None:
        self.records.append(struct.pack("<II", kind, 8 + len(body)) + body)

    def file(self, wide: int, high: int) -> bytes:
        """All records between a head and an end."""
        end = struct.pack("<IIIII", 14, 20, 0, 0, 20)
        body = b"".join(self.records)
        frame = (round(wide / _PER_MM * 100), round(high / _PER_MM * 100))
        head = struct.pack(
            "<II4i4iIIIIHHIIIiiii", 1, 108, 0, 0, wide, high, 0, 0, *frame, 0x464D4520, 0x10000,
            108 + len(body) + len(end), len(self.records) + 2, len(self.made) + 1, 0, 0, 0, 0,
            9600, 9600, 254, 254,
        ) + struct.pack("<III", 0, 0, 0) + struct.pack("<II", 254_000, 254_000)  # fmt: skip
        return head[:108].ljust(108, b"\x00") + body + end


def _colour(value: object) -> int:
    """Red, green, blue as the file keeps them: the other way round."""
    number = int(str(value))
    return (number & 0xFF) << 16 | (number & 0xFF00) | number >> 16


def _letters(size: float, *, bold: bool) -> bytes:
    name = "Arial".encode("utf-16-le").ljust(64, b"\x00")
    font = struct.pack("<5i8B", -round(size * _SCALE), 0, 0, 0, 700 if bold else 400, 0, 0, 0, 1, 0, 0, 0, 34)
    return (font + name).ljust(320, b"\x00")


def _width(letter: str, size: float, *, bold: bool) -> int:
    plain = unicodedata.normalize("NFD", letter)[0].replace("đ", "d").replace("Đ", "D")
    return round(_WIDTHS.get(plain, 556) * size * _SCALE / 1000 * (1.05 if bold else 1))


__all__ = ["NotDrawableError", "Picture", "metafile"]
