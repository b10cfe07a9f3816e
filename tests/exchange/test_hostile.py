"""Hostile files are turned away, fast and without harm; the child that reads them is held in."""

import io
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chibo.engine.container import LARGEST_FILE, MEGABYTE, ContainerError
from chibo.exchange import gates, reader, reading
from chibo.exchange.reading import read_file
from chibo.storage.refusal import Refusal
from tests.exchange.containers import (
    GOOD,
    NAMESPACE,
    SHEET,
    compound,
    rebuilt,
    sheet,
    workbook_of,
)
from tests.exchange.workbooks import LOWER, UPPER, member


def far_cell():
    return rebuilt(
        {
            SHEET: sheet(
                '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
            )
        }
    )


def far_column():
    return rebuilt({SHEET: sheet('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>')})


def bomb():
    return rebuilt({"xl/media/x.xml": b"<a>" + b" " * 50_000_000 + b"</a>"})


def lying_bomb():
    """Says it holds little and holds much."""
    data = bytearray(bomb())
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        name = data[place + 46 : place + 46 + int.from_bytes(data[place + 28 : place + 30], "little")]
        if name == b"xl/media/x.xml":
            data[place + 24 : place + 28] = (1000).to_bytes(4, "little")
        place = data.find(b"PK\x01\x02", place + 4)
    return bytes(data)


def with_flag():
    data = bytearray(GOOD)
    place = data.find(b"PK\x01\x02")
    data[place + 8] |= 1
    return bytes(data)


def symlink():
    buffer = io.BytesIO(GOOD)
    with zipfile.ZipFile(buffer, "a") as archive:
        link = zipfile.ZipInfo("xl/theme/link.xml")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "../../../etc/passwd")
    return buffer.getvalue()


def many_parts():
    return rebuilt({f"xl/x{number}.xml": "<a/>" for number in range(600)})


def too_many_rows():
    cells = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 20_200))
    return rebuilt({SHEET: sheet(cells)})


def long_cell():
    cell = f'<c r="A1" t="inlineStr"><is><t>{"ab c" * 25_000}</t></is></c>'
    return rebuilt({SHEET: sheet(f'<row r="1">{cell}</row>')})


def many_sheets(count, body, *, one_part=False):
    """A workbook of so many sheets with the same body, or all lying in the same part."""
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    numbers = range(1, count + 1)
    listed = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
    led = "".join(
        f'<Relationship Id="r{n}" Type="{relations}/worksheet"'
        f' Target="worksheets/sheet{1 if one_part else n}.xml"/>'
        for n in numbers
    )
    head = f'<workbook {NAMESPACE} xmlns:r="{relations}">'
    parts = {
        "xl/workbook.xml": f"{head}<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}">{led}</Relationships>',
    }
    bodies = {f"xl/worksheets/sheet{n}.xml": body for n in (numbers if not one_part else [1])}
    return rebuilt(parts | bodies)


CORNERS = sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="20000"><c r="CV20000"><v>1</v></c></row>')


def prefixed(text):
    """The same sheet with a prefix before every name."""
    return re.sub(r"<(/?)(?=\w)", r"<\1x:", text).replace("xmlns=", "xmlns:x=")


def unclosed():
    """Opened marks that never close, with noise against packing: each must not be searched to the end."""
    dice = Random(5)
    marks = "".join(f"<c a{dice.getrandbits(32):x} " for _number in range(400_000))
    return rebuilt({SHEET: sheet(f'<row r="1">{marks}</row>')})


def far_xls():
    """Two cells of an old workbook in its two corners."""
    return compound(workbook_of([(0, 0), (65_535, 255)]))


def elsewhere():
    """A far cell in a part whose name is not that of a sheet; the relations lead there."""
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        led = archive.read("xl/_rels/workbook.xml.rels").decode()
    body = sheet('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>')
    led = led.replace("worksheets/sheet1.xml", "other/first.xml")
    return rebuilt({"xl/_rels/workbook.xml.rels": led, "xl/other/first.xml": body})


def ole(*marks):
    return (
        gates.OLE + b"\x00" * 600 + b"\x00".join(mark.encode("utf-16-le") for mark in marks) + b"\x00" * 600
    )


HOSTILE = {
    "far cell": (far_cell, "too_many_rows"),
    "far column": (far_column, "too_many_columns"),
    "bomb": (bomb, "bomb"),
    "lying bomb": (lying_bomb, "damaged"),
    "marked encrypted": (with_flag, "encrypted"),
    "symlink": (symlink, "symlink"),
    "many parts": (many_parts, "too_many_parts"),
    "too many rows": (too_many_rows, "too_many_rows"),
    "long cell": (long_cell, "cell_too_long"),
    "macro": (lambda: rebuilt({"xl/vbaProject.bin": b"x"}), "macro"),
    "external link": (lambda: rebuilt({"xl/externalLinks/externalLink1.xml": "<a/>"}), "external"),
    "document type": (lambda: rebuilt({SHEET: '<!DOCTYPE a [<!ENTITY b "c">]>' + sheet("")}), "doctype"),
    "entity in shared strings": (
        lambda: rebuilt(
            {"xl/sharedStrings.xml": '<?xml version="1.0"?><!DOCTYPE s [<!ENTITY b "c">]><sst/>'}
        ),
        "doctype",
    ),
    "hidden encoding": (lambda: rebuilt({SHEET: sheet("").encode("utf-16")}), "not_utf8"),
    "other archive": (lambda: rebuilt({}, good=_archive({"word/document.xml": "<a/>"})), "not_a_workbook"),
    "cut off": (lambda: GOOD[: len(GOOD) // 2], "damaged"),
    "encrypted office": (lambda: ole("EncryptedPackage"), "encrypted"),
    "old macro": (lambda: ole("Workbook", "_VBA_PROJECT"), "macro"),
    "garbage xls": (lambda: ole("Workbook"), "damaged"),
    "other ole": (lambda: ole("WordDocument"), "not_a_workbook"),
    "nul bytes": (lambda: b"Ho ten,Nam\x00Sinh\n" * 20 + bytes(100), "binary"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "binary"),
    "empty": (lambda: b"", "empty"),
    "four hundred corners": (lambda: many_sheets(400, CORNERS), "bomb"),
    "one part for all sheets": (lambda: many_sheets(400, CORNERS, one_part=True), "damaged"),
    "far cell with a prefix": (
        lambda: rebuilt({SHEET: prefixed(sheet('<row r="99999"><c r="CV99999"><v>1</v></c></row>'))}),
        "too_many_rows",
    ),
    "far cell in another part": (elsewhere, "too_many_columns"),
    "unclosed marks": (unclosed, "damaged"),
    "far cell of an old workbook": (far_xls, "too_many_rows"),
    "too large": (lambda: b"a" * (LARGEST_FILE + 1), "too_large"),
}


def _archive(parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_with_its_reason(name):
    make, code = HOSTILE[name]
    data = make()
    began = time.process_time() + sum(os.times()[2:4])
    with pytest.raises(Refusal) as refusal:
        read_file(data)
    spent = time.process_time() + sum(os.times()[2:4]) - began
    assert refusal.value.findings[0].code == f"file.{code}"
    assert spent < 2, "seconds of processor time, child included"


def test_every_refusal_has_a_sentence():
    thrown = {code for _make, code in HOSTILE.values()} | {"no_rows"}
    assert thrown <= set(reading.REFUSALS)


def test_reader_that_is_killed_is_a_refusal(monkeypatch):
    def killed(*_arguments, **_named):
        return subprocess.CompletedProcess([], -signal.SIGKILL, b"", b"")

    monkeypatch.setattr(reading.subprocess, "run", killed)
    with pytest.raises(Refusal, match="hỏng"):
        read_file(GOOD)


def test_reader_that_never_ends_is_a_refusal(monkeypatch):
    monkeypatch.setattr(reading, "PATIENCE", 0.001)
    with pytest.raises(Refusal, match="hỏng"):
        read_file(GOOD)


def test_reader_that_is_out_of_time_says_that_the_content_is_too_large(monkeypatch):
    def ended(*_arguments, **_named):
        return subprocess.CompletedProcess([], -signal.SIGPROF, b"", b"")

    monkeypatch.setattr(reading.subprocess, "run", ended)
    with pytest.raises(Refusal, match="quá lớn"):
        read_file(GOOD)


def test_child_ends_when_its_time_is_used_up():
    code = "from chibo.exchange import reader; reader.allow(0.1); reader.allow(0.1)\nwhile True: pass"
    done = subprocess.run([sys.executable, "-c", code], cwd=reading.ROOT, check=False, timeout=60)
    assert done.returncode == -signal.SIGPROF


def test_time_grows_with_the_size_and_the_cells_of_a_file():
    """Of the good file: a title, two rows of headers, three members."""
    granted, cells = [], 1 + len(UPPER) + 3 * len(LOWER) + 3 * len(member(0))
    reader.read(GOOD, granted.append)
    assert granted == [
        pytest.approx(reader.EACH_MEGABYTE * len(GOOD) / MEGABYTE),
        pytest.approx(reader.EACH_CELL * cells + reader.EACH_PLACE * 6 * len(UPPER)),
    ]


def test_child_limits_its_memory():
    code = "from chibo.exchange import reader; reader.limit_resources(); bytearray(700 * 1024 * 1024)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=reading.ROOT, check=False)
    assert b"MemoryError" in done.stderr


def test_child_sees_no_database_address_and_no_django():
    code = "import chibo.exchange.reader, sys; print({'django', 'psycopg'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=reading.ROOT, check=True)
    assert done.stdout.strip() == b"set()"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=30))
def test_changed_bytes_are_read_or_refused_never_more(changes):
    data = bytearray(GOOD)
    for place, value in changes:
        data[place] = value
    _read_in_this_process(bytes(data))


@settings(max_examples=150, deadline=None)
@given(st.binary(min_size=1, max_size=2000))
def test_any_bytes_are_read_or_refused_never_more(data):
    _read_in_this_process(data)


def _read_in_this_process(data):
    """As the child does it; a panic of the parser is the one thing besides a refusal that may come."""
    try:
        answer = reader.read(data)
    except ContainerError as refusal:
        answer = {"sheets": [], "refused": refusal.code}
    except BaseException as error:
        answer = {"sheets": [], "panic": type(error).__name__}
    assert answer.get("refused", "damaged") in reading.REFUSALS
    assert answer.get("panic", "PanicException") == "PanicException"
    assert all(isinstance(cell, str) for found in answer["sheets"] for row in found["rows"] for cell in row)
