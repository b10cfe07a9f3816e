"""Workbooks made for tests: template T1 with its two header rows, filled with invented members."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from random import Random
from typing import Any

import xlsxwriter

UPPER = [
    "STT",
    "ID (UUID)",
    "Họ và tên*",
    "Tên gọi khác",
    "Giới tính*",
    "Sinh ngày*",
    "Dân tộc*",
    "Tôn giáo*",
    "Số định danh cá nhân*",
    "Số thẻ Đảng*",
    "Nơi cấp thẻ",
    "Ngày cấp thẻ",
    "Số thẻ Đảng theo QĐ 85",
    "Tổ chức Đảng sinh hoạt*",
    "Nơi ĐK khai sinh",
    "",
    "",
    "Quê quán",
    "",
    "",
    "Thường trú",
    "",
    "",
    "Ngày vào Đảng*",
    "Ngày chính thức*",
    "Số CMND cũ",
    "Trạng thái hoạt động*",
    "Ngày rời/mất/miễn SH",
    "Đề nghị xóa",
    "Kết quả kiểm tra",
    "Chi tiết lỗi",
]
LOWER = ["Quốc gia", "Tỉnh", "Chi tiết"]
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đinh", "Nông", "Vi", "Lương", "Hà")
MIDDLES = ("Văn", "Thị", "Đức", "Ngọc", "Minh", "Thanh", "Xuân", "Hữu")
GIVENS = ("Ổn", "Lụa", "Thắm", "Bền", "Vượng", "Nết", "Khuê", "Sáng", "Tươi", "Đượm")


def member(number: int, cell: str = "Chi bộ thôn Hạ", **changes: Any) -> dict[int, str]:
    """One row of T1 by column; every value follows from the number, so that no two are alike."""
    dice = Random(number)
    woman = number % 2 == 1
    year = 1950 + number % 45
    name = f"{dice.choice(FAMILIES)} {'Thị' if woman else 'Văn'} {dice.choice(MIDDLES)} {dice.choice(GIVENS)}"
    row = {
        0: str(number + 1),
        2: name,
        4: "Nữ" if woman else "Nam",
        5: f"{1 + number % 28:02}/{1 + number % 12:02}/{year}",
        6: dice.choice(("Kinh", "Tày", "Nùng", "K'Ho")),
        7: "Không",
        8: f"068{1 if woman else 0}{year % 100:02}{number:06}",
        9: f"4{number:07}",
        10: "Huyện ủy Ruộng Xanh",
        11: "19/5/2005",
        13: cell,
        14: "Việt Nam",
        15: "Lâm Đồng",
        16: "Xã Đồng Bắc",
        17: "Việt Nam",
        18: "Nghệ An",
        19: "Xã Đồng Nam",
        20: "Việt Nam",
        21: "Lâm Đồng",
        22: f"Số {number}, thôn Hạ",
        23: f"{1 + number % 28:02}/6/2001",
        24: f"{1 + number % 28:02}/6/2002",
        25: f"25{number:07}",
        26: "Đang sinh hoạt",
    }
    return row | {int(column): text for column, text in changes.pop("cells", {}).items()}


def t1(rows: Sequence[Mapping[int, str]], *, font: str = "") -> bytes:
    """A workbook with T1's two merged header rows."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("Danh sách")
    look = book.add_format({"font_name": font}) if font else None
    sheet.write_string(0, 0, "DANH SÁCH ĐẢNG VIÊN")
    for column, text in enumerate(UPPER):
        sheet.write_string(1, column, text)
    for start in (14, 17, 20):
        for offset, text in enumerate(LOWER):
            sheet.write_string(2, start + offset, text)
    for line, row in enumerate(rows, start=3):
        for column, text in row.items():
            sheet.write_string(line, column, text, look)
    book.close()
    return buffer.getvalue()


def spoiled(row: dict[int, str], number: int) -> dict[int, str]:
    """The row with one of five faults."""
    fault = number % 5
    if fault == 0:
        row[5] = "31/02/1995"
    elif fault == 1:
        row[13] = "Chi bộ không có thật"
    elif fault == 2:
        row[6] = "Người nào đó"
    elif fault == 3:
        row[2] = ""
    else:
        row[24] = "01/01/1990"
    return row


def big(rows: int = 7000, *, faulty: int = 20, cells: Sequence[str] = ("Chi bộ thôn Hạ",)) -> bytes:
    """A long list, every `faulty`-th row spoiled."""
    made = (member(number, cells[number % len(cells)]) for number in range(rows))
    return t1([spoiled(row, n // faulty) if n % faulty == 0 else row for n, row in enumerate(made)])


def simple(
    headers: Sequence[str],
    *rows: Sequence[Any],
    formulas: Mapping[tuple[int, int], str] | None = None,
    computed: str | int = "",
) -> bytes:
    """A workbook with one header row in the first line; its formulas hold one computed value."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("Trang 1")
    for column, text in enumerate(headers):
        sheet.write_string(0, column, text)
    for line, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            sheet.write(line, column, value)
    for (line, column), formula in (formulas or {}).items():
        sheet.write_formula(line, column, formula, None, computed)
    book.close()
    return buffer.getvalue()


def under_two_headers(
    upper: Sequence[str], lower: Sequence[str], *rows: Sequence[str], above: Sequence[str] = ()
) -> bytes:
    """A workbook with two header rows, and lines of text above them."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Trang 1")
        for line, texts in enumerate([*([text] for text in above), upper, lower, *rows]):
            for column, text in enumerate(texts):
                if text:
                    sheet.write_string(line, column, text)
    return buffer.getvalue()
