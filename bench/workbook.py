"""`chibo import` of 7,000 rows in the 31 columns of template T1, one row in twenty faulty."""

import os
import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import xlsxwriter

from bench.copies import copied
from bench.http import LOGIN
from bench.province import CELLS, COMMUNES, FAMILY, GIVEN, MIDDLE
from chibo.exchange.template import COLUMNS
from chibo.project.cluster import Cluster

ROWS, COMMUNE, COPY = 7_000, 7, "chibo_import"


def write(path: Path) -> None:
    """The workbook: invented members of one commune's cells, numbers that no earlier run has used."""
    draw = random.Random()
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Danh sách")
        for line, row in enumerate([*_head(), *(_row(draw, number) for number in range(ROWS))]):
            for column, text in enumerate(row):
                sheet.write_string(line, column, text)


def _head() -> list[list[str]]:
    titles = [text for title, parts in COLUMNS for text in [title, *[""] * (len(parts) - 1)]]
    return [titles, [part for _title, parts in COLUMNS for part in (parts or ("",))]]


def _row(draw: random.Random, number: int) -> list[str]:
    cell = COMMUNE + COMMUNES * draw.randrange(CELLS // COMMUNES)
    born = date(1950, 1, 1) + timedelta(days=draw.randrange(18_000))
    joined = born + timedelta(days=9_000)
    told = {
        "STT": str(number + 1),
        "Họ và tên*": f"{draw.choice(FAMILY)} {draw.choice(MIDDLE)} {draw.choice(GIVEN)}",
        "Giới tính*": draw.choice(("Nam", "Nữ")), "Sinh ngày*": f"{born:%d/%m/%Y}", "Dân tộc*": "Kinh",
        "Tôn giáo*": "Không", "Số định danh cá nhân*": f"0{draw.randrange(10**11):011}",
        "Số thẻ Đảng*": f"{draw.randrange(10**12):012}", "Tổ chức Đảng sinh hoạt*": f"Chi bộ bench-cb-{cell}",
        "Ngày vào Đảng*": f"{joined:%d/%m/%Y}",
        "Ngày chính thức*": f"{joined + timedelta(days=366):%d/%m/%Y}",
        "Trạng thái hoạt động*": "Đang sinh hoạt",
    }  # fmt: skip
    if number % 20 == 0:
        told["Sinh ngày*"] = "31/02/1970"
    return [
        told.get(title, "") if not parts else ("Xã Đồng Bắc" if part == "Chi tiết" else "")
        for title, parts in COLUMNS
        for part in (parts or ("",))
    ]


def measure(run: Callable[..., dict[str, Any]], server: Cluster) -> dict[str, Any]:
    """From the start of the command to its end after the commit; memory with that of the reading child.

    In a copy of the province, thrown away afterwards; `persons_more` is counted there by another connection.
    """
    columns = sum(max(len(parts), 1) for _title, parts in COLUMNS)
    with TemporaryDirectory() as folder, copied(server, COPY) as urls:
        path = Path(folder) / f"bench-{os.getpid()}.xlsx"
        write(path)
        before = _persons(urls["DATABASE_OWNER_URL"])
        words = ["import", str(path), "--unit", f"bench-xa-{COMMUNE}", "--json", "--actor", LOGIN]
        found = run(*words, environment=urls)
        more = _persons(urls["DATABASE_OWNER_URL"]) - before
    found["start_to_commit_seconds"] = found.pop("seconds")
    speed = round(ROWS / found["start_to_commit_seconds"])
    return found | {"rows": ROWS, "columns": columns, "rows_per_second": speed, "persons_more": more}


def _persons(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*) FROM people_person").fetchone()
    return row[0] if row else 0
