"""Makes the two web fonts from Debian's fonts-noto-core: Noto Sans for Vietnamese and the Central Highlands.

Noto Sans has no ≥ ≤ → ✓; they come from its sisters Noto Sans Math and Noto Sans Symbols 2. Run again only to
add a letter: the made files are kept with the source.

    python tools/make_fonts.py [FOLDER OF THE TTF FILES]
"""

import sys
from pathlib import Path

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

DEBIAN = Path("/usr/share/fonts/truetype/noto")
TARGET = Path(__file__).parents[1] / "chibo" / "web" / "static" / "fonts"
BORROWED = {"NotoSansMath-Regular.ttf": "≤≥≠≈→←↑↓−", "NotoSansSymbols2-Regular.ttf": "✓✗▾"}
RANGES = [
    (0x20, 0x7E), (0xA0, 0x17E), (0x180, 0x180), (0x1A0, 0x1A1), (0x1AF, 0x1B0), (0x243, 0x243),
    (0x253, 0x253), (0x2BC, 0x2BC), (0x300, 0x304), (0x306, 0x306), (0x309, 0x309), (0x31B, 0x31B),
    (0x323, 0x323), (0x331, 0x331), (0x1EA0, 0x1EF9), (0x2010, 0x2014), (0x2018, 0x201E), (0x2020, 0x2022),
    (0x2026, 0x2026), (0x2030, 0x2033), (0x20AB, 0x20AB), (0x2116, 0x2116), (0x2212, 0x2212),
]  # fmt: skip


def borrow(font: TTFont, other: TTFont, letters: str) -> None:
    """Copy the outlines and widths of letters the font lacks."""
    glyphs, names = other.getGlyphSet(), other.getBestCmap()
    order = font.getGlyphOrder()
    for letter in letters:
        if ord(letter) in font.getBestCmap():
            continue
        name = f"uni{ord(letter):04X}"
        recording = DecomposingRecordingPen(glyphs)
        glyphs[names[ord(letter)]].draw(recording)
        pen = TTGlyphPen(None)
        recording.replay(pen)
        font["glyf"][name] = pen.glyph()
        font["hmtx"][name] = other["hmtx"][names[ord(letter)]]
        if name not in order:
            order.append(name)
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[ord(letter)] = name
    font.setGlyphOrder(order)


def make(source: Path, weight: str) -> Path:
    """One font file of a weight."""
    font = TTFont(source / f"NotoSans-{weight}.ttf")
    for name, letters in BORROWED.items():
        borrow(font, TTFont(source / name), letters)
    options = Options()
    options.flavor = "woff2"
    options.hinting = False
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum", "lnum"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    subsetter = Subsetter(options)
    wanted = [code for first, last in RANGES for code in range(first, last + 1)]
    subsetter.populate(unicodes=wanted + [ord(letter) for letters in BORROWED.values() for letter in letters])
    subsetter.subset(font)
    font.flavor = "woff2"
    target = TARGET / f"noto-sans-vn-{weight.lower()}.woff2"
    font.save(target)
    return target


if __name__ == "__main__":
    for weight in ("Regular", "Bold"):
        made = make(Path(sys.argv[1]) if len(sys.argv) > 1 else DEBIAN, weight)
        sys.stdout.write(f"{made.name}: {made.stat().st_size} bytes\n")
