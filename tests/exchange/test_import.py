"""An import from file to ledger: who comes in, who is known already, what is refused, and the way back."""

import pytest

from chibo.engine.calendar import PartialDate, Period
from chibo.exchange.actions import decide, fix_row
from chibo.exchange.choices import Fate, Stage
from chibo.exchange.models import StagedRow
from chibo.exchange.queries import imported_before
from chibo.membership.checks import check_ledger, check_projection
from chibo.membership.choices import Kind
from chibo.membership.models import MembershipFact, Movement, MovementPlace, Spell
from chibo.membership.queries import counts_on
from chibo.organisation.nodes import NOW, THEN, Node
from chibo.people.models import Belonging, Person, Trait
from chibo.people.queries import protected_of
from chibo.statistics.movement import movement
from tests.exchange.conftest import values_of
from tests.exchange.workbooks import member, simple, t1
from tests.register import TODAY

SIMPLE = [
    "TT",
    "Họ và tên",
    "Giới tính",
    "Ngày sinh",
    "Dân tộc",
    "Số CCCD",
    "Chi bộ",
    "Ngày vào Đảng",
    "Ngày chính thức",
]


def line(
    name="Ngô Thị Ổn",
    gender="Nữ",
    birth="5/2/1980",
    people="Kinh",
    number="",
    cell="Chi bộ thôn Hạ",
    joined="3/2/2005",
    official="3/2/2006",
):
    return ["1", name, gender, birth, people, number, cell, joined, official]


def codes(batch, number=2):
    return StagedRow.objects.get(batch=batch, number=number).codes


def test_new_members_enter_with_all_their_fields(desk):
    batch = desk.bring_in(t1([member(n) for n in range(3)]))
    assert (batch.stage, batch.counts["new"]) == (Stage.DONE, 3)
    person = Person.objects.get(card_number="40000001")
    assert (person.gender, person.birth, person.joined_on.iso) == ("f", PartialDate(1951, 2, 2), "2001-06-02")
    assert protected_of(person)["identity_number"] == "068151000001"
    assert protected_of(person)["permanent_address"] == "Số 1, thôn Hạ, Lâm Đồng"
    assert (person.home_province, person.home_place) == ("Nghệ An", "Xã Đồng Nam")
    assert Belonging.objects.get(person=person).religion == "00"
    assert counts_on(desk.register.north.path, TODAY)["members"] == 3


def test_ledger_and_projection_of_imported_members_hold(desk):
    desk.bring_in(t1([member(n) for n in range(4)]))
    persons = list(Person.objects.values_list("pk", flat=True))
    assert [check_ledger(person) for person in persons] == [[]] * 4
    assert check_projection(persons) == []


def test_standing_follows_the_official_date(desk):
    desk.bring_in(
        simple(SIMPLE, line(), line(name="Ngô Văn Bền", gender="Nam", joined="1/3/2025", official=""))
    )
    standings = Spell.objects.order_by("person__given").values_list("person__given", "standing")
    assert dict(standings) == {"Ổn": "official", "Bền": "probationary"}


def test_one_faulty_row_does_not_hold_up_the_others(desk, findings_of):
    batch = desk.bring_in(simple(SIMPLE, line(), line(name="Vi Văn Sáng", birth="31/02/1995")))
    assert findings_of(batch) == {3: ["date.impossible"]}
    assert (batch.counts["new"], batch.counts["faulty"]) == (1, 1)
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (line(name=""), "name.missing"),
        (line(gender=""), "gender.missing"),
        (line(gender="Khác"), "gender.unknown"),
        (line(birth=""), "birth.missing"),
        (line(birth="31/02/1995"), "date.impossible"),
        (line(people="Người nào đó"), "ethnicity.unknown"),
        (line(cell="Chi bộ không có thật"), "cell.unknown"),
        (line(cell=""), "cell.missing"),
        (line(joined="3/2/2050"), "date.future"),
        (line(joined="1/1/1970"), "date.before_birth"),
        (line(official="3/2/2001"), "date.official_first"),
    ],
)
def test_row_that_cannot_come_in_says_why(desk, row, code):
    batch = desk.check(desk.open(simple(SIMPLE, row)))
    assert code in codes(batch)
    assert batch.counts == {"rows": 1, "faulty": 1}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (line(birth="5/2/80"), "date.two_digit_year"),
        (line(number="68180000123"), "identity.lost_zero"),
        (line(number="068081000123"), "identity.gender"),
        (line(name="Ổn"), "name.one_word"),
        (line(joined="3/2/1990"), "date.young"),
    ],
)
def test_row_to_look_at_still_comes_in(desk, row, code):
    batch = desk.check(desk.open(simple(SIMPLE, row)))
    assert code in codes(batch)
    assert batch.counts["new"] == 1


def test_cell_of_another_commune_is_not_found(desk):
    batch = desk.check(desk.open(simple(SIMPLE, line(cell="Chi bộ thôn Trung"))))
    assert codes(batch) == ["cell.unknown"]


def test_fixed_row_comes_in_and_the_original_is_kept(desk):
    batch = desk.check(desk.open(simple(SIMPLE, line(birth="31/02/1995"))))
    row = StagedRow.objects.get(batch=batch)
    before = bytes(row.cells)
    fix_row(actor=desk.user, batch=batch, row=row, texts={"birth": "1995"})
    desk.run(desk.check(batch))
    row.refresh_from_db()
    assert bytes(row.cells) == before
    assert Person.objects.get().birth == PartialDate(1995)


def test_same_file_again_changes_nothing(desk):
    data = t1([member(n) for n in range(3)])
    desk.bring_in(data)
    before = (
        Person.objects.count(),
        Movement.objects.count(),
        list(Person.objects.values_list("version", flat=True)),
    )
    again = desk.check(desk.open(data))
    assert imported_before(again) is not None
    assert again.counts["skip"] == 3
    assert [note[1] for note in again.notes] == ["file.again"]
    after = (
        Person.objects.count(),
        Movement.objects.count(),
        list(Person.objects.values_list("version", flat=True)),
    )
    assert after == before


def test_computed_values_are_taken_and_told(desk):
    """The running number of each row is a formula too, but goes nowhere."""
    rows, formulas = (line(), line(name="Vi Văn Sáng", gender="Nam")), {(1, 0): "=1", (2, 3): "=979+1001"}
    batch = desk.check(desk.open(simple(SIMPLE, *rows, formulas=formulas, computed=1980)))
    assert [(code, params) for _field, code, _text, params, _how in batch.notes] == [
        ("file.formulas", {"n": "1"})
    ]
    assert values_of(batch, 3)["birth"] == "1980"


def test_running_twice_brings_nothing_in_twice(desk):
    batch = desk.bring_in(t1([member(1)]))
    assert desk.run(batch).stage == Stage.DONE
    assert Person.objects.count() == 1


def test_known_member_is_matched_by_name_and_birth_and_only_gaps_are_filled(desk):
    known = desk.register.enter("Ổn", birth=PartialDate(1980, 2, 5), home_place="Thôn cũ")
    headers = [*SIMPLE, "Quê quán", "Số thẻ", "LLCT"]
    batch = desk.bring_in(
        simple(headers, [*line(number="068180000123"), "Thôn mới", "41072357", "Trung cấp"])
    )
    known.refresh_from_db()
    assert batch.counts["match"] == 1
    assert (known.home_place, known.card_number) == ("Thôn cũ", "41072357")
    assert protected_of(known) == {"identity_number": "068180000123"}
    assert Trait.objects.get(person=known).code == "L2"
    assert "match.differs" in codes(batch)
    assert Movement.objects.filter(person=known, kind=Kind.OPENING).count() == 0


def test_same_number_with_another_name_asks_who_it_is(desk):
    desk.bring_in(simple(SIMPLE, line(number="068180000123")))
    batch = desk.check(desk.open(simple(SIMPLE, line(name="Vi Thị Lụa", number="068180000123"))))
    assert "match.choose" in codes(batch)
    row = StagedRow.objects.get(batch=batch)
    decide(actor=desk.user, batch=batch, row=row, decision=Fate.NEW)
    assert desk.check(batch).counts == {"rows": 1, "new": 1}


def test_number_in_use_out_of_scope_tells_that_and_nothing_else(desk, findings_of):
    register = desk.register
    with register.at_work():
        far = register.enter("Khuê", unit=register.south_cell, card_number="41072357")
    with desk.at_work():
        batch = desk.check(desk.open(simple([*SIMPLE, "Số thẻ"], [*line(), "41072357"])))
    assert codes(batch) == ["number.elsewhere"]
    assert far.family not in str(values_of(batch, 2).values()).replace("Ngô", "")


def test_duplicates_inside_the_file_name_the_other_row(desk):
    batch = desk.check(desk.open(simple(SIMPLE, line(), line())))
    assert codes(batch, 3) == ["row.duplicate"]
    assert batch.counts == {"rows": 2, "new": 1, "faulty": 1}


def test_exempt_member_gets_the_fact_and_one_who_left_stays_out(desk):
    headers = [*SIMPLE, "Trạng thái hoạt động"]
    batch = desk.bring_in(
        simple(headers, [*line(), "Miễn sinh hoạt"], [*line(name="Vi Văn Vượng", gender="Nam"), "Từ trần"])
    )
    assert MembershipFact.objects.get().kind == "exempt"
    assert (batch.counts["new"], batch.counts["skip"]) == (1, 1)


def figures(register):
    """Every line of Biểu 1 of every node, period and tree, and the headcounts of some days."""
    units = [register.district, register.north, register.south, register.north_cell, register.other_cell]
    found = {}
    for unit in units:
        for tree in (THEN, NOW):
            for period in (
                Period(TODAY.replace(month=1, day=1), TODAY),
                Period.year(2024)
                if hasattr(Period, "year")
                else Period(TODAY.replace(year=2024, month=1, day=1), TODAY.replace(year=2024)),
            ):
                counted = movement(Node(unit, tree), period)
                found[unit.code, tree, period.first] = (counted.opening, counted.closing, dict(counted.lines))
        found[unit.code] = counts_on(unit.path, TODAY)
    found["places"] = sorted(
        MovementPlace.objects.values_list("tree", "kind", "on", "path", "sign").order_by(
            "tree", "on", "path", "sign"
        )
    )
    return found
