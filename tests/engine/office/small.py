"""A small form of a committee, for tests of the office: a decision with a name in it."""

from datetime import date

from chibo.engine.office import Field, FieldKind, Form, Line, Profile, Role, SignatureLines, checked, pieces

PROFILE = Profile(
    code="test", page_width=210, page_height=297, top=20, bottom=20, left=30, right=15, page_number_edge=10,
    font="Times New Roman", motto_size=15, motto_rule=76, left_column=73, above_size=14, body_size=14,
    number_size=14, place_size=14, kind_size=15, about_size=14, letter_about_size=12, text_size=14,
    text_size_most=15, line=18, line_most=20, before=6, first_line=10, capacity_size=14, office_size=14,
    office_bold=False, signer_size=14, recipients_label_size=14, recipients_size=12, page_number_size=13,
    basis_italic=False,
)  # fmt: skip

KINDS = {
    "number": FieldKind.COUNT, "votes_for": FieldKind.COUNT, "entitled": FieldKind.COUNT,
    "votes_share": FieldKind.SHARE, "paper_on": FieldKind.DAY, "remarks": FieldKind.LONG,
    "relatives": FieldKind.TABLE,
}  # fmt: skip
NAMES = [
    *("above_body", "issuing_body", "place", "full_name", "signer", "body_sign", "note"),
    *KINDS,
]  # fmt: skip
LABELS = {"full_name": "Họ và tên"}
MORE = {
    "votes_share": {"of": ("votes_for", "entitled")},
    "relatives": {"columns": ("Quan hệ", "Họ và tên"), "widths": (1, 2)},
}
OPTIONAL = {"number", "paper_on", "note", "remarks", "relatives"}

CASE = {
    "above_body": "Đảng bộ tỉnh Nghệ An", "issuing_body": "Đảng ủy xã Quỳnh Hoa", "place": "Quỳnh Hoa",
    "paper_on": date(2026, 2, 5), "number": 7, "body_sign": "ĐU", "full_name": "Trần Thị Bưởi",
    "votes_for": 11, "entitled": 12, "signer": "Lê Văn Ổi", "remarks": "Một.\n\nHai.",
    "relatives": ("Bố | Trần Văn Chanh", "Mẹ"),
}  # fmt: skip


def line(role, text, **when):
    return Line(Role(role), pieces(text), **when)


def field(name):
    return Field(
        name=name, vi=LABELS.get(name, name), en=name, kind=KINDS.get(name, FieldKind.TEXT),
        source=("general",), confidence="general", required=name not in OPTIONAL, **MORE.get(name, {}),
    )  # fmt: skip


def small_form(**changes):
    values = {
        "code": "T-1", "version": 1, "vi": "Quyết định thử", "en": "Trial decision",
        "group": "test", "matter": "admission", "issuer": "committee",
        "sign": "QĐ", "letter": False, "guidance": False,
        "source": ("general",), "confidence": "general", "note": "",
        "motto": line("motto", "ĐẢNG CỘNG SẢN VIỆT NAM"), "above": (line("above", "{ABOVE_BODY}"),),
        "body": (line("body", "{ISSUING_BODY}"),), "place": line("place", "{place}, {paper_on}"),
        "kind": line("kind", "QUYẾT ĐỊNH"), "about": line("about", "kết nạp đảng viên"),
        "lines": (
            line("basis", "- Căn cứ Điều lệ Đảng,"),
            line("text", "**Điều 1.** Kết nạp **{FULL_NAME}** ({full_name}) vào Đảng."),
            line("text", "Tán thành {votes_for}/{entitled} ({votes_share})."),
            line("text", "Ghi chú: {note}.", when="note"),
            line("text", "Không có ghi chú.", unless="note"),
            line("text", "{remarks}"),
            line("text", "{relatives}"),
        ),
        "recipients": (line("recipient", "- Như Điều 3;"), line("recipient", "- Lưu Đảng ủy.")),
        "signatures": (
            SignatureLines(
                line("capacity", "T/M ĐẢNG ỦY"), line("office", "BÍ THƯ"), line("signer", "{signer}")
            ),
        ),
        "fields": {name: field(name) for name in NAMES},
    }  # fmt: skip
    return checked(Form(**{**values, **changes}))
