"""A period on a line: places follow the days, numbers never touch, what ran over is told apart."""

import itertools
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chibo.web.timeline import Event, Timeline, _spread

START, END = date(2024, 7, 4), date(2025, 7, 4)
LEFT, RIGHT = Timeline.left, Timeline.left + Timeline.across


def line(reached, *events, running=True):
    return Timeline(
        title="Dự bị", headline="Còn 10 ngày.", start=START, end=END, reached=reached, running=running,
        events=[Event(START, "Lễ"), *events],
    )  # fmt: skip


def numbers(pair):
    return tuple(map(float, pair))


def test_half_of_the_period_is_half_of_the_line():
    picture = line(START + timedelta(days=182))
    (x, whole), (_x, run) = numbers(picture.track), numbers(picture.run)
    assert (x, whole) == (LEFT, Timeline.across)
    assert abs(run / whole - 182 / 365) < 0.002
    assert picture.over is None


def test_what_ran_over_begins_where_the_period_ends():
    picture = line(END + timedelta(days=73))
    x, width = numbers(picture.track)
    over_x, over = numbers(picture.over)
    assert picture.run == picture.track
    assert abs(over_x - (x + width)) <= 0.2
    assert abs(over / width - 73 / 365) < 0.002
    assert float(picture.now) == RIGHT


def test_first_day_shows_nothing_run():
    picture = line(START)
    assert numbers(picture.run) == (LEFT, 0.0)
    assert float(picture.now) == LEFT


def test_due_day_after_the_end_makes_room_for_itself():
    picture = line(START, Event(END + timedelta(days=40), "Chi bộ xét", done=False))
    assert float(picture.marks[-1].at) == RIGHT
    assert sum(numbers(picture.track)) < RIGHT


def test_day_before_the_ceremony_stays_on_the_line():
    picture = line(START, Event(START - timedelta(days=30), "Học xong"))
    assert float(picture.marks[0].at) == LEFT
    assert numbers(picture.track)[0] > LEFT


def test_table_tells_every_event_and_whether_it_is_done():
    picture = line(START, Event(END, "Chi bộ xét", done=False))
    assert picture.table.rows == [
        ["Bắt đầu", "04/7/2024", ""],
        ["Kết thúc", "04/7/2025", ""],
        ["Lễ", "04/7/2024", "đã xong"],
        ["Chi bộ xét", "04/7/2025", "đang chờ"],
    ]


@given(st.lists(st.floats(0, 300), max_size=40).map(sorted), st.floats(1, 30))
def test_numbers_are_apart_and_inside_whatever_the_days(places, apart):
    found = _spread(places, apart, 0.0, 300.0)
    room = min(apart, 300.0 / max(len(places) - 1, 1))
    assert all(after - before >= room - 1e-6 for before, after in itertools.pairwise(found))
    assert all(-1e-6 <= place <= 300.0 + 1e-6 for place in found)


@given(st.lists(st.floats(20, 280), max_size=5).map(sorted))
def test_numbers_with_room_stay_where_they_are(places):
    if all(after - before >= 10 for before, after in itertools.pairwise(places)):
        assert _spread(places, 10.0, 0.0, 300.0) == places
