"""The same wrong text in many rows is one question."""

import pytest

from chibo.exchange.actions import decide, fix_rows
from chibo.exchange.choices import Fate
from chibo.exchange.groups import SHARED, cells_offered, groups, words_offered
from chibo.exchange.models import StagedRow
from chibo.exchange.words import AXES, STATUSES, code_words, trait_code, word
from chibo.organisation.actions import found_unit
from tests.exchange.conftest import values_of
from tests.exchange.test_import import SIMPLE, line
from tests.exchange.workbooks import simple
from tests.register import FOUNDED, PAPER, TODAY

NAMES = ("Ngô Thị Ổn", "Vi Thị Lụa", "Hà Thị Nết", "Lê Thị Đượm")


def wrong(desk, **change):
    """An import of four rows with the same fault."""
    return desk.check(desk.open(simple(SIMPLE, *(line(name=name, **change) for name in NAMES))))


@pytest.mark.parametrize(
    ("change", "field", "text"),
    [
        ({"cell": "Chi bộ thôn Hạnh"}, "cell", "cb-ha"),
        ({"cell": ""}, "cell", "cb-thuong"),
        ({"gender": "Chị"}, "gender", "Nữ"),
        ({"people": "Dân tộc Kinh"}, "ethnicity", "Kinh"),
        ({"joined": "32/2/2005"}, "joined_on", "3/2/2005"),
    ],
)
def test_one_answer_mends_all_rows_with_the_same_fault(desk, change, field, text):
    batch = wrong(desk, **change)
    (group,) = groups(batch)
    assert (group.field, len(group.rows), batch.counts) == (field, 4, {"rows": 4, "faulty": 4})
    fix_rows(actor=desk.user, batch=batch, keys=group.rows, field=field, text=text)
    assert desk.check(batch).counts == {"rows": 4, "new": 4}
    assert groups(batch) == []


def test_rows_left_out_or_with_another_text_are_not_of_the_group(desk):
    batch = wrong(desk, cell="Chi bộ thôn Hạnh")
    first, second, *_others = StagedRow.objects.filter(batch=batch).order_by("number")
    decide(actor=desk.user, batch=batch, row=first, decision=Fate.SKIP)
    fix_rows(actor=desk.user, batch=batch, keys=[second.pk], field="cell", text="Chi bộ thôn Hạch")
    (group,) = groups(desk.check(batch))
    assert (group.raw, len(group.rows)) == ("Chi bộ thôn Hạnh", 2)


def test_fault_of_one_row_is_no_group(desk):
    assert groups(desk.check(desk.open(simple(SIMPLE, line(people="Người nào đó"))))) == []


def test_names_and_numbers_are_asked_row_by_row(desk):
    batch = desk.check(desk.open(simple(SIMPLE, line(), line(), line())))
    assert batch.counts["faulty"] == 2
    assert groups(batch) == []


def test_cells_are_offered_with_the_most_alike_first(desk):
    batch = wrong(desk, cell="Chi bộ thôn Hạnh")
    near, told = cells_offered(batch, "Chi bộ thôn Hạnh")
    assert near[0] == ("cb-ha", "Chi bộ thôn Hạ")
    assert [code for code, _name in told] == ["cb-ha", "cb-thuong"]


def test_code_of_a_cell_is_taken_whole_even_where_its_end_is_a_name(desk):
    """Without "cb" both codes and the name of the second cell read alike."""
    register = desk.register
    with register.at_work():
        found_unit(
            actor=register.actor, on=FOUNDED, today=TODAY, code="cb-2", name="Chi bộ Hạ", kind="hamlet_cell",
            parent=register.north, basis=PAPER,
        )  # fmt: skip
    with desk.at_work():
        batch = desk.check(desk.open(simple(SIMPLE, line(cell="cb-ha"))))
    assert values_of(batch, 2)["cell"] == str(register.north_cell.pk)


@pytest.mark.parametrize("name", ["gender", "status", "ethnicity", "religion", *AXES])
def test_every_offered_word_is_understood(name):
    offered = [text for text, _label in words_offered(name)]
    assert len(offered) > 1
    if name in AXES:
        assert all(trait_code(name, text) for text in offered)
        return
    known = {
        "gender": {"nam", "nu"}, "status": STATUSES, "ethnicity": code_words("ethnic_groups", ""),
        "religion": code_words("religions", ""),
    }[name]  # fmt: skip
    assert all(word(text) in known for text in offered)


def test_only_codes_that_exist_are_shared():
    assert {code.partition(".")[0] for code in SHARED} == {
        "cell", "gender", "ethnicity", "religion", "status", "trait", "date", "mark", "introduced",
        "certificate", "locality", "fill",
    }  # fmt: skip
