"""Numbers of an import in use out of its sight reach the committee that sees both, once it is run."""

import pytest

from chibo.engine.calendar import PartialDate
from chibo.exchange.actions import decide, fix_row
from chibo.exchange.choices import Fate
from chibo.exchange.models import StagedRow
from chibo.people.actions import set_protected
from chibo.people.models import NumberCollision, Person
from tests.exchange.test_import import SIMPLE, codes, line
from tests.exchange.workbooks import simple

CARD, NUMBER = "41072357", "068180000123"
HEADERS = [*SIMPLE, "Số thẻ"]


@pytest.fixture
def kept(desk):
    """A member of the southern commune, whom the clerk of the northern one does not see."""
    person = desk.register.enter("Khuê", unit=desk.register.south_cell, card_number=CARD)
    with desk.register.at_work():
        set_protected(actor=desk.user, person=person, values={"identity_number": NUMBER})
    return person


def checked(desk, *rows):
    with desk.at_work():
        return desk.check(desk.open(simple(HEADERS, *rows)))


def noted(desk):
    """Sort, unit and file opened there, as the district sees them; the clerk sees none."""
    with desk.at_work():
        assert not NumberCollision.objects.exists()
    with desk.register.at_work():
        return {(row.sort, row.unit, row.entered) for row in NumberCollision.objects.select_related()}


def run(desk, batch):
    with desk.at_work():
        desk.run(desk.check(batch))


FREE, TAKEN = [*line(name="Lò Thị Mây"), ""], [*line(number=NUMBER), CARD]


def test_row_kept_out_is_noted_when_the_import_is_run_and_not_before(desk, kept):
    batch = checked(desk, FREE, TAKEN)
    assert (codes(batch, 3), noted(desk)) == (["number.elsewhere"], set())
    run(desk, batch)
    cell = desk.register.north_cell
    assert noted(desk) == {("identity", cell, None), ("card", cell, None)}
    run(desk, checked(desk, [*line(name="Lò Thị Sao", birth="1/1/1990"), ""], TAKEN))
    assert len(noted(desk)) == 2


def test_number_emptied_so_that_the_row_comes_in_is_noted_with_the_new_file(desk, kept):
    batch = checked(desk, TAKEN)
    fix_row(
        actor=desk.user, batch=batch, row=StagedRow.objects.get(batch=batch),
        texts={"identity_number": "", "card_number": ""},
    )  # fmt: skip
    run(desk, batch)
    with desk.at_work():
        made = Person.objects.get(card_number="")
    assert {(sort, entered) for sort, _unit, entered in noted(desk)} == {("identity", made), ("card", made)}


def test_corrected_number_and_row_left_out_are_no_notes(desk, kept):
    batch = checked(desk, [*line(), CARD], [*line(name="Lò Thị Mây", number=NUMBER), ""])
    one, two = StagedRow.objects.filter(batch=batch).order_by("number")
    fix_row(actor=desk.user, batch=batch, row=one, texts={"card_number": "41072399"})
    decide(actor=desk.user, batch=batch, row=two, decision=Fate.SKIP)
    run(desk, batch)
    assert noted(desk) == set()


def test_number_that_fills_a_file_known_by_name_and_birth_is_noted(desk, kept):
    known = desk.register.enter("Ổn", birth=PartialDate(1980, 2, 5))
    run(desk, checked(desk, [*line(number=NUMBER), CARD]))
    assert {(sort, entered) for sort, _unit, entered in noted(desk)} == {("identity", known), ("card", known)}
