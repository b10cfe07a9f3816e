"""Charts: places on the picture follow the figures, and the figures are in the table beneath."""

from datetime import date
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string

from chibo.web.charts import (
    Bars,
    Bullet,
    Chart,
    Cumulative,
    Dumbbell,
    Group,
    Heat,
    HeatRow,
    Line,
    Lines,
    Part,
    Point,
    Stacked,
    Stretch,
    Tile,
    Tiles,
    round_up,
)
from chibo.web.frame.samples import charts
from chibo.web.templatetags.house import chart

WORDS = {"title": "Kết nạp", "headline": "Còn thiếu 23 người."}


def test_bullet_is_drawn_to_the_scale_of_the_larger_figure():
    short, over = Bullet(**WORDS, value=50, goal=100), Bullet(**WORDS, value=200, goal=100)
    assert (short.bar, short.track) == ("120.0", "240.0")
    assert (over.bar, over.track) == ("240.0", "120.0")


def test_bullet_marks_the_plan_of_the_day():
    picture = Bullet(**WORDS, value=50, goal=100, plan=60)
    assert picture.tick == "142.5"
    assert picture.table.rows[-1] == ["Kế hoạch đến ngày", "60"]


def test_bullet_of_nothing_is_still_a_picture():
    picture = Bullet(**WORDS, value=0, goal=0)
    assert (picture.bar, picture.tick) == ("0.0", "1.5")


def test_parts_of_a_whole_fill_it():
    picture = Stacked(**WORDS, parts=[Part("a", 61), Part("b", 0), Part("c", 46)])
    widths = [float(bar.width) for bar in picture.bars]
    assert sum(widths) + 2.0 == pytest.approx(520, abs=0.2)
    assert [bar.label for bar in picture.bars] == ["a", "c"]


def test_six_parts_have_six_shades():
    picture = Stacked(**WORDS, parts=[Part(name, 1) for name in "abcdef"])
    assert len({bar.shade for bar in picture.bars}) == 6


def test_table_of_parts_has_counts_shares_and_the_sum():
    rows = Stacked(**WORDS, parts=[Part("a", 130), Part("b", 70)]).table.rows
    assert rows == [["a", "130", "65,0\xa0%"], ["b", "70", "35,0\xa0%"], ["Cộng", "200", "100,0\xa0%"]]


def test_whole_of_nothing_draws_no_part():
    assert Stacked(**WORDS, parts=[Part("a", 0)]).bars == []


def test_bars_share_one_scale():
    picture = Bars(**WORDS, parts=[Part("a", 7051), Part("b", 0)], unit="Đảng viên")
    assert [bar.width for bar in picture.bars] == ["228.0", "0.0"]
    assert picture.table.columns == ["Nhóm", "Đảng viên"]
    assert picture.table.rows[0] == ["a", "7.051"]


def test_running_total_ends_where_its_last_day_stands():
    points = [Point(date(2021, 6, 30), 50), Point(date(2021, 12, 31), 200)]
    picture = Cumulative(**WORDS, year=2021, points=points)
    assert picture.steps.endswith("H560.0V30.0")
    assert picture.last.figure == "200"


def test_running_total_without_points_is_an_empty_picture():
    picture = Cumulative(**WORDS, year=2021, points=[])
    assert (picture.last, picture.plan_line, picture.table.rows) == (None, "", [])


def test_table_of_a_running_total_joins_actual_and_plan():
    day, later = date(2021, 2, 3), date(2021, 3, 31)
    picture = Cumulative(**WORDS, year=2021, points=[Point(day, 6)], plan=[Point(later, 30)])
    assert picture.table.rows == [["03/02", "6", "–"], ["31/03", "–", "30"]]


@pytest.mark.parametrize(
    ("most", "top"),
    [(1, 4), (4, 4), (5, 8), (9, 12), (36, 36), (37, 40), (130, 160), (207, 240), (801, 1200)],
)
def test_axis_ends_on_a_round_number_that_four_lines_divide(most, top):
    assert round_up(most) == top
    assert top % 4 == 0


@pytest.mark.parametrize("picture", charts(), ids=lambda picture: f"{picture.kind}-{picture.title}")
def test_every_chart_has_its_finding_its_name_and_its_table_and_no_style(picture: Chart):
    page = chart(picture)
    if picture.kind != "heat":
        svg = ElementTree.fromstring(page[page.index("<svg") : page.index("</svg>") + 6])
        tiles = picture.kind == "tiles"
        assert svg.get("role") == ("group" if tiles else "img")
        assert svg.get("aria-label") == (picture.groups[0].label if tiles else picture.title)
    assert picture.headline in page
    drawn_rows = 2 if picture.kind == "heat" else 1
    assert page.count("<tr>") == drawn_rows * (len(picture.table.rows) + 1)
    assert "style=" not in page


def test_words_from_data_are_escaped_in_pictures():
    page = chart(Bars(title="<x>", headline="&", parts=[Part("<script>", 1)]))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_bars_that_open_are_links_and_no_mere_picture():
    page = chart(Bars(**WORDS, parts=[Part("a", 3, "/a/?x=1&y=2"), Part("b", 0)]))
    assert 'role="group"' in page
    assert page.count('<a href="/a/?x=1&amp;y=2">') == page.count("<a ") == 1
    key = chart(Stacked(**WORDS, parts=[Part("a", 3, "/a/"), Part("b", 1)]))
    assert key.count('<a href="/a/">a 3</a>') == 1


def test_empty_chart_is_rendered():
    assert "<svg" in render_to_string("components/chart.html", {"chart": Stacked(**WORDS, parts=[])})


def test_tile_map_tells_states_by_their_mark_and_opens_each_tile():
    tiles = [Tile("Thôn A: chưa có chi bộ", "no_cell", "/a/"), Tile("Thôn B", "sound", "/b/", plain=True)]
    drawn = Tiles(**WORDS, groups=[Group("Xã", "", tiles)], states={"no_cell": "Chưa có", "sound": "Có"})
    page = chart(drawn)
    assert drawn.groups[0].marked == 1
    assert drawn.key == [("no_cell", "Chưa có", 1), ("sound", "Có", 1)]
    assert 'href="/a/" aria-label="Thôn A: chưa có chi bộ"' in page
    assert 'aria-label="Thôn B" tabindex="-1"' in page
    assert drawn.table.rows == [["Xã", "1", "1", "2"]]
    many = Group("Xã", "", [Tile(str(n), "sound") for n in range(23)])
    assert (many.width, many.height) == ("236.0", "68.0")


def test_lines_are_named_at_their_ends_and_never_on_each_other():
    drawn = Lines(
        **WORDS, years=["2025", "2026"], lines=[Line("a", [5, 5]), Line("b", [5, 5]), Line("c", [5, 4.9])]
    )
    ends = [float(line.text_y) for line in drawn.drawn]
    assert len({round(end) for end in ends}) == 3
    assert all(abs(one - other) >= 17 for one, other in pairwise(ends))


def test_heat_is_dark_where_most_is_and_empty_where_nothing_is():
    drawn = Heat(**WORDS, columns=["T1", "T2"], rows=[HeatRow("a", "", [0, 8]), HeatRow("b", "", [1, 4])])
    assert [cells for _row, cells, _sum in drawn.shaded] == [
        [("", 0, ""), ("8", 4, "")],
        [("1", 1, ""), ("4", 2, "")],
    ]


def test_dumbbell_goes_from_the_start_to_now_and_marks_the_level():
    rows = [Stretch("m" * 60, 0, 500, 900, "50,0 %"), Stretch("x", None, 1200, 1000, "12/10")]
    first, second = Dumbbell(**WORDS, rows=rows).drawn
    assert (first.start, first.now, first.level) == ("292.0", "402.0", "490.0")
    assert len(first.label) == 40
    assert (second.start, second.now) == ("", "512.0")
