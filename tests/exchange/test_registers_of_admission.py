"""T12 and T7 beside the register: matched, compared, filled in only where nothing hangs on a vote."""

from datetime import date

import pytest

from chibo.admission.actions import open_recognition
from chibo.admission.models import Dossier, DossierItem, HelperTerm
from chibo.admission.queries.dossiers import items_of
from chibo.engine.vietnamese import Encoding, from_unicode
from chibo.exchange.actions import ask_for_import, decide, undo_import
from chibo.exchange.choices import Fate, SheetKind
from chibo.exchange.error_file import error_workbook
from chibo.exchange.layout import field_of
from chibo.exchange.queries import rows_of
from chibo.exchange.reading import read_file
from chibo.people.models import Person
from chibo.storage.refusal import Refusal
from chibo.training.models import Certificate
from tests.dossiers import Road
from tests.exchange.test_proposed_sheet import T10, found, t10
from tests.exchange.workbooks import simple
from tests.register import PAPER, TODAY, dated_register
from tests.stages import set_once

T12 = [
    "TT", "Họ tên", "QĐ kết nạp số/ngày", "Ngày lễ kết nạp", "Hết 12 tháng", "Hạn chi bộ xét",
    "Lớp ĐV mới (GCN)", "Người giúp đỡ", "Bản kiểm điểm", "Nhận xét", "Ngày họp, phiếu", "QĐ chính thức",
    "Ngày công bố", "Lý do muộn", "Nơi cấp GCN",
]  # fmt: skip
T7 = [
    "STT", "Mã", "Họ tên", "Đơn vị", "Tổ", "Bước tiến trình (1–8)", "Đảng viên hướng dẫn", "Ngày nhận HS",
    "Hạn nộp file mềm", "Hạn viết sổ", "Hạn hoàn thành giấy tờ", "Ngày nộp HS lên cấp ủy cơ sở",
    "Ngày nộp HS lên cấp có thẩm quyền", "Số QĐ", "Ngày ký QĐ", "Ngày kết nạp", "Giới tính", "Ngày sinh",
    "CCCD", "Quê quán", "SĐT", "Email", "Ghi chú",
]  # fmt: skip


def t12(**changes):
    said = {
        "name": "Ngô Thị Mơ", "decision": "15-QĐ/HU, 10/06/2025", "ceremony": "12/06/2025", "gcn": "",
        "helper": "", "review": "", "vote": "", "result": "", "issuer": "",
    } | changes  # fmt: skip
    return [
        "1", said["name"], said["decision"], said["ceremony"], "", "", said["gcn"], said["helper"],
        said["review"], "", said["vote"], said["result"], "", "", said["issuer"],
    ]  # fmt: skip


@pytest.fixture(scope="module")
def register_stage(django_db_setup, django_db_blocker):
    """The small register with a dossier that led to a member on probation, once for this file."""
    with set_once(django_db_blocker):
        register = dated_register()
        Road(register).admitted()
        yield register


@pytest.fixture
def road(desk):
    return Road(desk.register)


@pytest.fixture
def dossier(desk):
    return Dossier.objects.get()


@pytest.mark.parametrize(
    ("kind", "headers", "known"),
    [(SheetKind.PROBATION, T12, 13), (SheetKind.TRACKING, T7, 14), (SheetKind.PROPOSED, T10, 8)],
)
def test_headings_of_our_own_lists_are_known(kind, headers, known):
    assert len([head for head in headers if field_of(head, kind=kind)]) == known


def test_register_like_the_ledger_finds_nothing(desk, read_in):
    codes, values = found(read_in(SheetKind.PROBATION, T12, t12()))

    assert codes == set()
    assert {line[3] for line in values["compared"]} == {"same"}
    assert values["fill"] == {}


def test_what_contradicts_shows_both_and_is_never_written(desk, dossier, read_in):

    batch = read_in(SheetKind.PROBATION, T12, t12(decision="16-QĐ/HU, 11/06/2025"))
    codes, values = found(batch)

    assert codes == {"register.differs"}
    assert ["decision", "15-QĐ/HU, 10/6/2025", "16-QĐ/HU, 11/6/2025", "differs"] in values["compared"]
    desk.run(batch)
    with desk.register.at_work():
        assert dossier.decisions.get().basis.number == "15-QĐ/HU"


def test_vote_and_recognition_are_told_and_not_written(desk, road, dossier, read_in):

    row = t12(vote="14/06/2025: tán thành 5/5", result="20-QĐ/HU, 15/06/2025")
    batch = read_in(SheetKind.PROBATION, T12, row)

    assert found(batch)[0] == {"register.missing"}
    assert found(batch)[1]["page"] == ["dossier", str(dossier.candidate_id)]
    desk.run(batch)
    assert road.candidate(dossier).stage == "admitted"


def test_helper_and_certificate_are_filled_in_and_taken_back(desk, dossier, read_in):
    desk.register.enter("Nhung", kind="opening", standing="official")
    row = t12(helper="Ngô Thị Nhung (từ 12/06/2025)", gcn="9/GCN, 15/06/2025", issuer="Trung tâm chính trị")
    batch = read_in(SheetKind.PROBATION, T12, row)
    assert found(batch)[0] == set()

    desk.run(batch)

    term = HelperTerm.objects.get()
    assert (term.candidate_id, term.helper.given, term.during.lower) == (
        dossier.candidate_id, "Nhung", date(2025, 6, 12),
    )  # fmt: skip
    certificate = Certificate.objects.get(kind="new_member")
    assert (certificate.number, certificate.issued_on) == ("9/GCN", date(2025, 6, 15))
    undo_import(actor=desk.user, batch=batch, reason="Nhầm sổ", today=TODAY)
    assert not HelperTerm.objects.exists()
    assert not Certificate.objects.filter(kind="new_member").exists()


def test_undo_is_refused_where_the_helper_changed_since(desk, read_in):
    desk.register.enter("Nhung", kind="opening", standing="official")
    batch = read_in(SheetKind.PROBATION, T12, t12(helper="Ngô Thị Nhung (từ 12/06/2025)"))
    desk.run(batch)
    HelperTerm.objects.all().delete()

    with pytest.raises(Refusal) as refused:
        undo_import(actor=desk.user, batch=batch, reason="Nhầm sổ", today=TODAY)

    assert refused.value.findings[0].code == "undo.built_upon"


def test_papers_are_filled_in_only_while_the_recognition_is_at_work(desk, dossier, read_in):
    row = t12(review="3-BC, 14/06/2025")
    assert found(read_in(SheetKind.PROBATION, T12, row))[0] == {"fill.closed"}
    with desk.register.at_work():
        open_recognition(
            actor=desk.user, candidate=dossier.candidate, on=date(2025, 6, 13), today=TODAY, basis=PAPER
        )

    batch = read_in(SheetKind.PROBATION, T12, row)
    desk.run(batch)

    def item():
        return items_of(dossier.pk).get(code="self_review")

    assert (item().state, item().basis.number) == ("valid", "3-BC")
    before = DossierItem.objects.count()
    undo_import(actor=desk.user, batch=batch, reason="Nhầm sổ", today=TODAY)
    assert (item().state, item().basis.is_empty, DossierItem.objects.count()) == ("missing", True, before)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": "Ngô Thị Lạ"}, "match.nobody"),
        ({"ceremony": "13/06/2025"}, "match.other_day"),
        ({"ceremony": "31/06/2025"}, "date.impossible"),
        ({"helper": "Không Ai Cả"}, "fill.helper"),
        ({"gcn": "9/GCN, 14/06/2025"}, "certificate.issuer"),
        ({"gcn": "9/GCN"}, "fill.part"),
    ],
)
def test_what_cannot_be_matched_or_filled_is_told(desk, read_in, changes, code):
    assert code in found(read_in(SheetKind.PROBATION, T12, t12(**changes)))[0]


def test_no_person_is_ever_made(desk, read_in):
    before = Person.objects.count()
    batch = read_in(SheetKind.PROBATION, T12, t12(), t12(name="Ngô Thị Lạ"), t12())

    assert {row.number: row.fate for row in rows_of(batch)} == {2: "match", 3: "faulty", 4: "faulty"}
    with pytest.raises(Refusal):
        decide(actor=desk.user, batch=batch, row=rows_of(batch).get(number=3), decision=Fate.NEW)
    desk.run(batch)
    assert Person.objects.count() == before


def test_word_of_the_user_settles_another_day(desk, read_in):
    batch = read_in(SheetKind.PROBATION, T12, t12(ceremony="13/06/2025"))
    decide(actor=desk.user, batch=batch, row=rows_of(batch).get(), decision=Fate.MATCH)

    codes, values = found(desk.check(batch))

    assert codes == {"register.differs"}
    assert ["ceremony_on", "12/6/2025", "13/6/2025", "differs"] in values["compared"]


def t7(**changes):
    row = [""] * len(T7)
    said = {
        "Họ tên": "Ngô Thị Mơ", "Đơn vị": "Chi bộ thôn Hạ", "Bước tiến trình (1–8)": "7. Đã kết nạp",
        "Số QĐ": "15-QĐ/HU", "Ngày ký QĐ": "10/06/2025", "Ngày kết nạp": "12/06/2025", "Giới tính": "Nữ",
        "Ngày sinh": "09/08/2001",
    } | changes  # fmt: skip
    for head, text in said.items():
        row[T7.index(head)] = text
    return row


def test_tracking_sheet_like_the_register_finds_nothing(desk, read_in):
    codes, values = found(read_in(SheetKind.TRACKING, T7, t7()))

    assert codes == set()
    assert {line[3] for line in values["compared"]} == {"same"}


def test_tracking_sheet_tells_every_difference(desk, read_in):
    row = t7(**{"Bước tiến trình (1–8)": "6", "Đơn vị": "Chi bộ thôn Thượng", "Giới tính": "Nam",
                "Đảng viên hướng dẫn": "Ngô Thị Nhung"})  # fmt: skip

    codes, values = found(read_in(SheetKind.TRACKING, T7, row))

    assert codes == {"register.differs", "register.missing"}
    said = {line[0]: line[3] for line in values["compared"] if line[3] != "same"}
    assert said == {"stage": "differs", "cell": "differs", "gender": "differs", "helper": "missing"}


def test_sheet_in_an_old_font_is_matched(desk):
    rows = [t7(), t7(**{"Họ tên": "Lương Thị Đượm"}), t7(**{"Họ tên": "Nguyễn Thị Nhường"})]
    old = [[from_unicode(text, Encoding.TCVN3) for text in row] for row in (T7, *rows)]

    batch = desk.check(desk.open(simple(old[0], *old[1:]), kind=SheetKind.TRACKING))

    assert {row.number: row.fate for row in rows_of(batch)} == {2: "match", 3: "faulty", 4: "faulty"}


def test_compared_sheet_is_never_run(desk, read_in):
    batch = read_in(SheetKind.TRACKING, T7, t7())

    for step in (lambda: ask_for_import(actor=desk.user, batch=batch), lambda: desk.run(batch)):
        with pytest.raises(Refusal):
            step()


def test_error_file_of_a_compared_sheet_has_its_differences(desk, read_in):
    batch = read_in(SheetKind.TRACKING, T7, t7(**{"Số QĐ": "16-QĐ/HU"}), t7(**{"Họ tên": "Ngô Thị Lạ"}))

    head, *rows = read_file(error_workbook(batch))[0].rows

    assert head[: len(T7)] == T7
    assert "Sổ ghi “15-QĐ/HU, 10/6/2025”, danh sách ghi “16-QĐ/HU, 10/6/2025”" in rows[0][-1]
    assert "Không thấy ai tên này" in rows[1][-1]


def test_dossier_no_longer_at_work_is_not_in_the_proposed_list(desk, read_in):
    assert found(read_in(SheetKind.PROPOSED, T10, t10()))[0] == {"match.nobody"}
