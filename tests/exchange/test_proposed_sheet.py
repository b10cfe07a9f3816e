"""The list proposed to the body that decides (T10) beside the register: its joined columns, its counts."""

from chibo.admission.queries.dossiers import items_of
from chibo.exchange.choices import SheetKind
from chibo.exchange.queries import opened, rows_of
from tests.dossiers import Road

T10 = [
    "TT", "Họ tên, ngày sinh, giới tính, dân tộc, tôn giáo", "Quê quán, nơi ở", "Học vấn, nghề",
    "Chi bộ, đảng bộ", "Số GCN lớp", "Người giới thiệu", "Lý lịch: kết luận",
    "NQ chi bộ (số, ngày, tán thành/tổng chính thức)", "NQ đảng ủy cơ sở (số, ngày, phiếu)",
    "Ý kiến thẩm định", "Hạn quyết định", "Kết quả BTV",
]  # fmt: skip


def found(batch, number=2):
    row = rows_of(batch).get(number=number)
    return set(row.codes), opened(batch, row.verdict)["values"]


def t10(**changes):
    said = {
        "who": "Ngô Thị Mơ, sinh 09/08/2001, nữ, Kinh, không", "gcn": "27/GCN, 01/04/2025",
        "vote": "1, 28/05/2025; tán thành 5/5",
    } | changes  # fmt: skip
    return [
        "1", said["who"], "", "", "Chi bộ thôn Hạ, Đảng bộ xã Đồng Bắc", said["gcn"], "", "Đạt",
        said["vote"], "", "", "", "",
    ]  # fmt: skip


def test_proposed_list_is_read_from_its_joined_columns(desk, read_in):
    dossier = Road(desk.register).resolved()
    ballot = dossier.ballots.get(body="cell")
    paper = items_of(dossier.pk).get(code="cell_resolution").basis
    vote = f"{paper.number}, {paper.date:%d/%m/%Y}; tán thành {ballot.votes_for}/{ballot.entitled}"

    codes, values = found(read_in(SheetKind.PROPOSED, T10, t10(vote=vote)))

    assert codes == set()
    fields = {line[0] for line in values["compared"]}
    assert fields == {"birth", "gender", "certificate", "cell_vote"}


def test_proposed_list_with_another_count_is_told(desk, read_in):
    Road(desk.register).resolved()

    codes, values = found(read_in(SheetKind.PROPOSED, T10, t10(vote="8-NQ/CB, 09/06/2025; tán thành 3/5")))

    assert codes == {"register.differs"}
    assert ["cell_vote", "5/5", "3/5", "differs"] in values["compared"]
