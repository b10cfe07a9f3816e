"""Promises of the design that can be measured: weight, contrast, letters, no inline style or script."""

import re
from pathlib import Path

import brotli
import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

import chibo.web
from chibo.web.frame.samples import charts

WEB = Path(chibo.web.__file__).parent
STATIC = WEB / "static"
STYLES = ["tokens.css", "base.css", "components.css", "print.css"]
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
NAMES = "NGUYỄN THỊ ẪN, ĐẶNG ỔN, Ặng Ộp, Y Ŭ Niê"
HIGHLAND = "ĂăÊêĬĭŎŏŬŭƀɃĔĕʼñÑČč’"
SIGNS = "≥≤→✓–₫…“”%×"


def squeezed(name: str) -> int:
    return len(brotli.compress((STATIC / name).read_bytes(), quality=11))


def colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})", css))


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(d * 2 for d in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def sets() -> dict[str, dict[str, str]]:
    css = (STATIC / "tokens.css").read_text(encoding="utf-8")
    light, _, rest = css.partition("@media (prefers-color-scheme: dark)")
    by_wish, _, by_choice = rest.partition(':root[data-theme="dark"]')
    return {
        "light": colours(light),
        "dark": colours(light) | colours(by_wish),
        "chosen": colours(light) | colours(by_choice),
    }


def test_dark_by_wish_and_dark_by_choice_are_the_same():
    assert sets()["dark"] == sets()["chosen"]
    assert set(sets()["dark"]) == set(sets()["light"])


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [
        ("ink", "bg", 7), ("ink", "surface", 7), ("ink", "sel", 7), ("ink-2", "bg", 7),
        ("ink-2", "surface", 7),
        ("link", "bg", 7), ("link", "surface", 7), ("on-mast", "mast", 7), ("on-mast-2", "mast", 7),
        ("on-mast-2", "mast-2", 7), ("on-accent", "accent", 4.5), ("on-accent", "accent-hover", 4.5),
        ("ok", "ok-bg", 4.5), ("warn", "warn-bg", 4.5), ("bad", "bad-bg", 4.5), ("none", "none-bg", 4.5),
        ("ok", "bg", 4.5), ("bad", "bg", 4.5), ("d1", "bg", 3), ("d2", "bg", 3), ("line-2", "bg", 3),
        ("bad-fill", "bg", 3), ("focus", "bg", 3), ("accent-line", "bg", 3), ("plan", "bg", 3),
    ],
)  # fmt: skip
def test_contrast_is_enough(theme, ink, ground, least):
    known = sets()[theme]
    assert contrast(known[ink], known[ground]) >= least


def test_styles_and_scripts_stay_small():
    """The whole first page is weighed as it is served, by tests/demo/test_serve.py."""
    assert sum(squeezed(name) for name in STYLES) <= 8 * 1024
    assert squeezed("chibo.js") + squeezed("vendor/htmx-4.0.1.min.js") <= 20 * 1024


@pytest.mark.parametrize("name", STYLES)
def test_style_sheet_asks_nobody_else_and_never_goes_under_the_least_line_height(name):
    css = (STATIC / name).read_text(encoding="utf-8")
    assert not re.search(r"https?:|@import", css)
    heights = [float(found) for found in re.findall(r"line-height:\s*([\d.]+)", css)]
    assert all(height >= 1.4 for height in heights)
    assert all(float(found) >= 1.4 for found in re.findall(r"--lh[-\w]*:\s*([\d.]+)", css))


@pytest.mark.parametrize("name", STYLES)
def test_every_name_used_in_a_style_sheet_exists(name):
    known = set(re.findall(r"--([\w-]+):", (STATIC / "tokens.css").read_text(encoding="utf-8")))
    used = set(re.findall(r"var\(--([\w-]+)", (STATIC / name).read_text(encoding="utf-8")))
    assert used <= known


@pytest.mark.parametrize("weight", ["regular", "bold"])
def test_font_has_every_letter_of_the_names_and_signs(weight):
    letters = set(TTFont(STATIC / "fonts" / f"noto-sans-vn-{weight}.woff2").getBestCmap())
    vietnamese = {chr(code) for code in range(0x1EA0, 0x1EFA)} | set("ĂăÂâĐđÊêÔôƠơƯư")
    wanted = set(NAMES) | set(HIGHLAND) | set(SIGNS) | vietnamese | {chr(code) for code in range(0x21, 0x7F)}
    assert {letter for letter in wanted if ord(letter) not in letters} == set()


@pytest.mark.parametrize("weight", ["regular", "bold"])
def test_no_letter_reaches_out_of_the_least_line(weight):
    """Half of the space between lines stands above and below the font's own box."""
    font = TTFont(STATIC / "fonts" / f"noto-sans-vn-{weight}.woff2")
    glyphs, size = font.getGlyphSet(), font["head"].unitsPerEm
    ascent, descent = font["hhea"].ascent, -font["hhea"].descent
    spare = (1.4 * size - ascent - descent) / 2
    for letter in set(NAMES + HIGHLAND) | {chr(code) for code in range(0x1EA0, 0x1EFA)}:
        pen = BoundsPen(glyphs)
        glyphs[font.getBestCmap()[ord(letter)]].draw(pen)
        if pen.bounds:
            assert pen.bounds[3] <= ascent + spare, letter
            assert -pen.bounds[1] <= descent + spare, letter


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_template_has_nothing_inline_and_nothing_unescaped(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|\son\w+=|hx-on|\bjs:|\|safe\b|autoescape off|<script(?![^>]*src=)", text)
    assert not re.search(r"(src|href)=[\"']?(https?:)?//", text)


def test_gallery_shows_every_kind_of_chart():
    assert {chart.kind for chart in charts()} == {
        *("bullet", "stacked", "bars", "cumulative", "timeline"),
        *("funnel", "lines", "dumbbell", "heat", "tiles"),
    }


def test_licences_of_borrowed_files_lie_beside_them():
    assert "SIL OPEN FONT LICENSE" in (STATIC / "fonts" / "OFL.txt").read_text(encoding="utf-8")
    assert "htmx" in (STATIC / "vendor" / "htmx-4.0.1.min.js").read_text(encoding="utf-8")
    assert (STATIC / "vendor" / "htmx-LICENSE.txt").stat().st_size > 200
