"""Lists of sources (T8) read in: minimal notes by the verbs of admission, nothing else, taken back whole."""

from datetime import date, timedelta

import pytest

from chibo.admission.actions import assign_helper
from chibo.admission.models import Candidate, CandidateGroup, CandidateStep
from chibo.admission.queries import group_rows, steps_of
from chibo.deadlines.queries import deadlines_of, open_ones
from chibo.engine.vietnamese import Encoding, from_unicode
from chibo.exchange.actions import decide, fix_row, fix_rows, forget_rows, set_layout, undo_import
from chibo.exchange.choices import FIELDS_OF, Fate, SheetKind, Stage
from chibo.exchange.error_file import error_workbook
from chibo.exchange.layout import field_of, synonyms
from chibo.exchange.models import Batch, StagedRow
from chibo.exchange.queries import opened, rows_of
from chibo.exchange.reading import read_file
from chibo.exchange.tasks import forget_staged
from chibo.storage import clock
from chibo.storage.refusal import Refusal
from chibo.training.models import Certificate
from tests.exchange.workbooks import simple
from tests.register import PAPER, TODAY

HEADERS = [
    "TT", "Họ tên", "Ngày sinh", "Nam/Nữ", "Dân tộc", "Tôn giáo", "Quê quán", "Nơi ở (thôn)",
    "Học vấn, chuyên môn", "Nghề, chức vụ đoàn thể", "Ngày vào Đoàn/Hội", "Đơn vị giới thiệu (số NQ, ngày)",
    "Số, ngày NQ chi bộ", "Đảng viên giúp đỡ (từ ngày)", "Nhóm ưu tiên",
    "Đã học lớp nhận thức (số GCN, ngày, hết hạn)", "Dự kiến kết nạp (quý/năm)", "Giai đoạn",
    "Ghi chú (đi làm xa từ…)",
]  # fmt: skip
SECRET = "kín đáo"


def line(name="Vi Thị Nết", **changes):
    """A row of T8 by its place, with something in every column that no note may hold."""
    said = {
        "birth": "12/03/2001", "sex": "Nữ", "home": "Thôn Hạ", "by": "Đoàn xã, 12-NQ/ĐTN, 03/02/2025",
        "cell_paper": "", "groups": "", "certificate": "", "stage": "", "note": "Chi bộ thôn Hạ",
    } | changes  # fmt: skip
    return [
        "1", name, said["birth"], said["sex"], SECRET, SECRET, SECRET, said["home"], SECRET, SECRET, SECRET,
        said["by"], said["cell_paper"], SECRET, said["groups"], said["certificate"], SECRET, said["stage"],
        said["note"],
    ]  # fmt: skip


@pytest.fixture
def pool_of(desk):
    """Opens and checks rows of T8."""

    def opened_with(*rows, headers=HEADERS, **changes):
        data = simple(headers, *rows)
        return desk.check(desk.open(data, kind=SheetKind.POOL, **changes))

    return opened_with


def codes(batch):
    return {row.number: set(row.codes) for row in rows_of(batch)}


def state():
    """Everything that notes leave in the register, deadlines that still hold included."""
    notes = list(Candidate.objects.order_by("name").values_list("name", "stage", "version"))
    counts = [model.objects.count() for model in (CandidateStep, CandidateGroup, Certificate)]
    return notes, counts


def test_every_heading_of_the_list_is_known_or_dropped():
    kept = [head for head in HEADERS if field_of(head, kind=SheetKind.POOL)]

    assert len(kept) == 10
    assert {field for kind in SheetKind for field in synonyms(kind).values()} <= set().union(
        *FIELDS_OF.values()
    )


def test_row_becomes_a_minimal_note(desk, pool_of):
    row = line(
        cell_paper="5-NQ/CB, 03/03/2025", certificate="27/GCN, 01/04/2025, dùng đến 01/04/2030",
        groups="Giáo viên, Gia đình có công", note="Chi bộ thôn Hạ; đi làm xa từ 01/05/2025",
    )  # fmt: skip
    batch = pool_of(row)
    assert codes(batch) == {2: {"certificate.issuer"}}
    keys = [one.pk for one in rows_of(batch)]
    fix_rows(actor=desk.user, batch=batch, keys=keys, field="certificate_issuer", text="Trung tâm chính trị")

    desk.run(desk.check(batch))

    note = Candidate.objects.get()
    assert (note.name, note.birth_year, note.gender) == ("Vi Thị Nết", 2001, "f")
    assert (note.cell, note.locality) == (desk.register.north_cell, desk.register.hamlet)
    assert (note.introduced_by, note.introduced_on) == ("youth_union", date(2025, 2, 3))
    assert (note.basis.number, note.basis.issuer) == ("12-NQ/ĐTN", "Đoàn xã")
    assert note.away_from == date(2025, 5, 1)
    assert [(step.kind, step.on, step.basis.number) for step in steps_of(note.pk)] == [
        ("sympathiser", date(2025, 3, 3), "5-NQ/CB"),
        ("certified", date(2025, 4, 1), "27/GCN"),
    ]
    assert [group.code for group in group_rows(desk.scope)] == ["teacher"]
    assert Certificate.objects.get().issuer == "Trung tâm chính trị"
    assert open_ones(deadlines_of(note.pk)).count() == 1


def test_nothing_but_the_minimum_is_stored(pool_of):
    batch = pool_of(line(note="bố mẹ làm nương, Chi bộ thôn Hạ", home="Số 5, Thôn Hạ"))

    row = StagedRow.objects.get()
    kept = " ".join(opened(batch, row.cells))
    assert SECRET not in kept
    assert "12/03" not in kept
    assert "nương" not in kept
    assert "Số 5" not in kept
    assert bytes(batch.content) == b""
    assert [index for index, _filled in batch.layout["dropped"]] == [4, 5, 6, 8, 9, 10, 13, 16]


def test_rows_taken_in_leave_nothing_in_staging(desk, pool_of):
    desk.run(pool_of(line()))

    row = StagedRow.objects.get()
    assert (bytes(row.cells), bytes(row.verdict), bytes(row.fixes)) == (b"", b"", b"")


def test_file_is_not_read_again(desk, pool_of):
    batch = pool_of(line())

    with pytest.raises(Refusal) as refused:
        set_layout(actor=desk.user, batch=batch, sheet="Trang 1", top=0, depth=1)

    assert refused.value.findings[0].code == "layout.not_kept"


def test_old_font_of_a_column_is_read(desk):
    texts = [line("Lương Thị Đượm"), line("Hoàng Văn Vượng", sex="Nam"), line("Nguyễn Thị Nhường")]
    old = [[from_unicode(text, Encoding.TCVN3) for text in row] for row in texts]
    heads = [from_unicode(head, Encoding.TCVN3) for head in HEADERS]

    batch = desk.bring_in(simple(heads, *old), kind=SheetKind.POOL)

    assert batch.counts["new"] == 3
    names = set(Candidate.objects.values_list("name", flat=True))
    assert names == {"Lương Thị Đượm", "Hoàng Văn Vượng", "Nguyễn Thị Nhường"}
    assert set(Candidate.objects.values_list("introduced_by", flat=True)) == {"youth_union"}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"by": "Đoàn xã, 12-NQ/ĐTN, 31/02/2025"}, "date.impossible"),
        ({"by": "Đoàn xã, 12-NQ/ĐTN, 2/2025"}, "date.not_whole"),
        ({"by": "Đoàn xã, 12-NQ/ĐTN"}, "introduced.no_day"),
        ({"by": "Đoàn xã, 12-NQ/ĐTN, 03/02/2031"}, "date.future"),
        ({"by": "Ông Bảy, 12, 03/02/2025"}, "introduced.unknown"),
        ({"by": "12-NQ, 03/02/2025"}, "introduced.missing"),
        ({"birth": "32/13/99"}, "date.unreadable"),
        ({"birth": "1850"}, "birth.year"),
        ({"sex": "?"}, "gender.unknown"),
        ({"home": "Thôn Không Có"}, "locality.unknown"),
        ({"note": "đâu đó"}, "cell.missing"),
        ({"cell_paper": "5-NQ/CB, 01/01/2025"}, "step.order"),
    ],
)
def test_faulty_row_waits_for_its_remedy(pool_of, changes, found):
    batch = pool_of(line(**changes))

    assert found in codes(batch)[2]
    assert batch.counts["faulty"] == 1


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"cell_paper": "5-NQ/CB"}, "step.no_day"),
        ({"cell_paper": "03/03/2025"}, "step.no_number"),
        ({"certificate": "27/GCN, 01/04/2025"}, "certificate.too_early"),
        ({"stage": "Cảm tình Đảng"}, "stage.no_step"),
        ({"stage": "Đang làm hồ sơ"}, "stage.applied"),
        ({"by": "Chi bộ, 3-NQ, 03/02/2023"}, "note.over"),
        ({"note": "Chi bộ thôn Hạ; đi làm xa"}, "away.no_day"),
    ],
)
def test_what_is_not_whole_is_told_and_the_note_is_opened(desk, pool_of, changes, found):
    batch = pool_of(line(**changes))

    assert codes(batch)[2] == {found}
    desk.run(batch)
    assert Candidate.objects.get().stage == "outstanding"


def test_those_who_left_the_pool_are_passed_over(pool_of):
    batch = pool_of(line(stage="7. Đã kết nạp"))

    assert (batch.counts["skip"], codes(batch)) == (1, {2: {"stage.left"}})


def test_note_of_the_cell_is_not_opened_twice(desk, pool_of):
    desk.run(pool_of(line()))

    again = pool_of(line())
    row = rows_of(again).get()
    decide(actor=desk.user, batch=again, row=row, decision=Fate.NEW)

    assert "note.here" in row.codes
    assert desk.check(again).counts.get("faulty", 0) == 0
    assert rows_of(again).get().fate != Fate.FAULTY


def test_person_like_one_known_is_for_the_user_to_tell(desk, pool_of):
    desk.register.enter("Nết", family="Vi", birth="2001-03-12")
    desk.register.enter("Khuê", family="Vi", birth="1999-01-01", unit=desk.register.south_cell)

    batch = pool_of(line(), line("Vi Thị Khuê", birth="1999"))

    assert codes(batch) == {2: {"person.known"}, 3: set()}
    decide(actor=desk.user, batch=batch, row=rows_of(batch).get(number=2), decision=Fate.NEW)
    assert desk.check(batch).counts["new"] == 2


def test_same_person_twice_in_the_file_is_told(pool_of):
    batch = pool_of(line(), line(), line(note="Chi bộ thôn Thượng"))

    assert codes(batch) == {2: set(), 3: {"row.duplicate"}, 4: {"row.maybe"}}


def test_nothing_is_brought_in_where_one_row_is_refused(desk, pool_of):
    batch = pool_of(line(), line("Vi Văn Sáng"))
    desk.run(pool_of(line("Vi Văn Sáng")))
    before = state()

    with pytest.raises(Refusal) as refused:
        desk.run(batch)

    assert refused.value.findings[0].code == "import.row"
    assert Candidate.objects.filter(name="Vi Văn Sáng").count() == len(before[0])


def test_undo_leaves_the_state_of_before(desk, pool_of):
    before = state()
    said = line(cell_paper="5-NQ/CB, 03/03/2025", groups="Giáo viên", certificate="27/GCN, 01/04/2025")
    batch = pool_of([*said, "Trung tâm chính trị"], headers=[*HEADERS, "Nơi cấp GCN"])
    desk.run(batch)
    note = Candidate.objects.get()
    assert CandidateStep.objects.count() == 2

    undone = undo_import(actor=desk.user, batch=batch, reason="Nhầm tệp", today=TODAY)

    assert undone.stage == Stage.UNDONE
    assert state() == before
    assert not open_ones(deadlines_of(note.pk)).exists()


def test_undo_is_refused_once_something_rests_on_a_note(desk, pool_of):
    batch = pool_of(line())
    desk.run(batch)
    helper = desk.register.enter("Ổn", kind="opening", standing="official")
    assign_helper(
        actor=desk.user,
        candidate=Candidate.objects.get(),
        helper=helper,
        on=TODAY - timedelta(days=1),
        basis=PAPER,
    )

    with pytest.raises(Refusal) as refused:
        undo_import(actor=desk.user, batch=batch, reason="Nhầm tệp", today=TODAY)

    assert refused.value.findings[0].code == "undo.built_upon"
    assert Candidate.objects.count() == 1


def test_error_file_has_the_layout_and_comes_back(desk, pool_of):
    batch = pool_of(line(), line("Vi Văn Sáng", by="Đoàn xã, 12-NQ/ĐTN"))

    head, *rows = read_file(error_workbook(desk.run(batch)))[0].rows

    assert head[: len(HEADERS)] == HEADERS
    assert [row[1] for row in rows] == ["Vi Văn Sáng"]
    assert "Thiếu ngày giới thiệu" in rows[0][-1]
    mended = [*rows[0][:11], "Đoàn xã, 12-NQ/ĐTN, 03/02/2025", *rows[0][12:]]
    again = desk.bring_in(simple(head, mended), kind=SheetKind.POOL)
    assert again.counts["new"] == 1


def test_text_typed_for_a_row_wins(desk, pool_of):
    batch = pool_of(line(by="Ông Bảy, 12-NQ"))
    texts = {"introduced_by": "Chi bộ", "introduced_on": "3/2/2025"}
    fix_row(actor=desk.user, batch=batch, row=rows_of(batch).get(), texts=texts)

    desk.run(desk.check(batch))

    assert Candidate.objects.get().introduced_by == "cell"


def test_file_without_a_heading_is_refused(desk):
    with pytest.raises(Refusal) as refused:
        desk.open(simple(["A", "B"], ["x", "y"]), kind=SheetKind.POOL)

    assert refused.value.findings[0].code == "list.no_heading"
    assert not StagedRow.objects.exists()


@pytest.mark.parametrize(("days", "left"), [(7, 1), (8, 0)])
def test_rows_left_out_are_forgotten_when_the_import_is_final(desk, pool_of, days, left):
    batch = pool_of(line(sex="?"), line("Vi Văn Sáng"))
    desk.run(batch)

    forget_rows(now=batch.imported_at + timedelta(days=days))

    assert StagedRow.objects.filter(batch=batch, number=2).count() == left
    assert Candidate.objects.count() == 1


def test_list_nobody_finishes_is_given_up_after_a_month(desk, pool_of):
    batch = pool_of(line())
    members = desk.check(desk.open(simple(["Họ và tên"], ["Vi Thị Nết"])))

    Batch.objects.update(created_at=clock.now() - timedelta(days=31))

    forget_staged(0)

    batch.refresh_from_db()
    assert batch.stage == Stage.DISCARDED
    assert list(StagedRow.objects.values_list("batch", flat=True)) == [members.pk]
