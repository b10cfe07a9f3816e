"""Reading a foreign file: always by a child process, which may die without harm."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from chibo.engine.container import LARGEST_FILE, MEGABYTE
from chibo.storage.refusal import Refusal, refuse

ROOT = Path(__file__).resolve().parents[2]
PATIENCE: Final = 25.0
_OUT_OF_TIME: Final = (-signal.SIGPROF, -signal.SIGXCPU)
REFUSALS: Mapping[str, str] = {
    "too_large": gettext_noop("Tệp lớn hơn %(limit)s MB. Chia thành nhiều tệp nhỏ rồi nhập từng tệp."),
    "empty": gettext_noop("Tệp không có nội dung. Chọn tệp khác."),
    "encrypted": gettext_noop("Tệp có mật khẩu. Mở bằng Excel, bỏ mật khẩu, lưu lại rồi chọn tệp mới."),
    "macro": gettext_noop(
        "Tệp có macro hoặc đối tượng nhúng. Lưu lại thành “Excel Workbook (*.xlsx)” rồi chọn tệp mới."
    ),
    "external": gettext_noop(
        "Tệp có liên kết đến tệp hoặc nguồn khác. Chép sang sổ mới bằng “Dán giá trị” rồi chọn tệp mới."
    ),
    "symlink": gettext_noop("Tệp chứa lối tắt trỏ ra ngoài. Lưu lại bằng Excel rồi chọn tệp mới."),
    "bomb": gettext_noop(
        "Nội dung tệp khi mở ra quá lớn. Chép riêng bảng cần nhập sang sổ mới rồi chọn tệp mới."
    ),
    "too_many_parts": gettext_noop("Tệp có quá nhiều phần (hơn %(limit)s). Chép bảng cần nhập sang sổ mới."),
    "too_many_rows": gettext_noop(
        "Bảng có ô nằm quá dòng %(limit)s. Xóa các dòng thừa ở cuối, hoặc chia thành nhiều tệp."
    ),
    "too_many_columns": gettext_noop(
        "Bảng có ô nằm quá cột thứ %(limit)s. Xóa các cột thừa bên phải rồi lưu lại."
    ),
    "cell_too_long": gettext_noop("Dòng %(row)s có ô dài hơn %(limit)s ký tự. Rút gọn ô đó rồi lưu lại."),
    "doctype": gettext_noop("Tệp có khai báo không được phép. Lưu lại bằng Excel rồi chọn tệp mới."),
    "not_utf8": gettext_noop("Tệp dùng bảng mã lạ bên trong. Lưu lại bằng Excel rồi chọn tệp mới."),
    "not_a_workbook": gettext_noop("Đây không phải sổ Excel. Chọn tệp .xlsx, .xls hoặc .csv."),
    "binary": gettext_noop("Đây không phải tệp văn bản hay sổ Excel. Chọn tệp .xlsx, .xls hoặc .csv."),
    "damaged": gettext_noop("Tệp bị hỏng, không đọc được. Mở bằng Excel, lưu lại rồi chọn tệp mới."),
    "no_rows": gettext_noop("Tệp không có dòng nào. Chọn tệp khác."),
}


@dataclass(frozen=True)
class Sheet:
    """One sheet: all cells as text; the places of formulas without a value; of each column the fonts with
    their count, and how many formulas have a value; of its file the kind (xlsx, xls, text) and the year its
    days are counted from, 1900 or 1904.
    """

    name: str
    rows: list[list[str]]
    unset: frozenset[tuple[int, int]] = frozenset()
    fonts: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    formulas: Mapping[int, int] = field(default_factory=dict)
    kind: str = "text"
    epoch: int = 1900


def read_file(data: bytes) -> list[Sheet]:
    """The sheets of a file, or a refusal that says what to do."""
    if len(data) > LARGEST_FILE:
        raise _refusal("too_large", {"limit": LARGEST_FILE // MEGABYTE})
    answer = _ask_child(data)
    if "refused" in answer:
        raise _refusal(answer["refused"], answer["params"])
    sheets = [_sheet(found, answer) for found in answer["sheets"]]
    if not any(sheet.rows for sheet in sheets):
        raise _refusal("no_rows", {})
    return sheets


def _ask_child(data: bytes) -> dict[str, Any]:
    """Run the reader; its death or silence is the file's fault, never ours."""
    environment = {"PATH": os.defpath, "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "chibo.exchange.reader"]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=PATIENCE, cwd=ROOT, env=environment, check=False
        )
        if done.returncode in _OUT_OF_TIME:
            return {"refused": "bomb", "params": {}}
        return dict(json.loads(done.stdout))
    except (subprocess.TimeoutExpired, ValueError):
        return {"refused": "damaged", "params": {}}


def _sheet(found: dict[str, Any], file: dict[str, Any]) -> Sheet:
    return Sheet(
        found["name"],
        found["rows"],
        frozenset((row, column) for row, column in found["unset"]),
        {int(column): fonts for column, fonts in found["fonts"].items()},
        {int(column): count for column, count in found["formulas"].items()},
        file["kind"],
        file["epoch"],
    )


def _refusal(code: str, params: Mapping[str, object]) -> Refusal:
    return refuse(f"file.{code}", _(REFUSALS[code]) % params, "file")
