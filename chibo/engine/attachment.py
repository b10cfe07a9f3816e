"""What a file attached to a paper must be: judged by its content, rebuilt without what a reader does not see.

PDF, JPEG, PNG and .docx. An image is written anew from the parts that draw it: whatever hides behind its end,
and whatever the camera told of place and owner, stays outside. A refusal is a stable code with values.
"""

import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from chibo.engine.container import MEGABYTE, ContainerError, Limits, open_container, unpacked

LONGEST_NAME: Final = 150
MOST_PIXELS: Final = 40_000_000
"""Of an image; a page scanned at 600 dots an inch has 35 million."""
_PACKED = Limits(whole=60 * MEGABYTE, part=40 * MEGABYTE)
_ENDINGS: Final = {"pdf": "pdf", "jpg": "jpeg", "jpeg": "jpeg", "png": "png", "docx": "docx"}
_JPEG, _PNG, _ZIP = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04"
_PDF = re.compile(rb"%PDF-[12]\.\d")
_PDF_STREAM = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
_PDF_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_PDF_ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)(?![A-Za-z])")
_PDF_LOCKED = re.compile(rb"/Encrypt(?![A-Za-z])")
_PNG_DRAWS = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"pHYs", b"sBIT"}
)
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ORIENTATION = 0x0112
_PARAGRAPH, _RUN = re.compile(r"</w:p>"), re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")
_STAMP = re.compile(r"\W*(TỐI |TUYỆT )?MẬT\W*")


class AttachmentError(Exception):
    """The file is not let in: a stable code and the values of its sentence."""

    def __init__(self, code: str, **params: object) -> None:
        self.code, self.params = code, params
        super().__init__(code)


@dataclass(frozen=True)
class Judged:
    """A file that may be kept: its kind (pdf, jpeg, png, docx), and its content as it is kept."""

    kind: str
    content: bytes


def judge(name: str, content: bytes) -> Judged:
    """The file as it may be kept; refused where content, name or both are not what they should be."""
    ending = _ending(name)
    if not content:
        raise AttachmentError("empty")
    kind = _kind(content)
    if kind is None:
        raise AttachmentError("kind")
    if _ENDINGS.get(ending) != kind:
        raise AttachmentError("renamed", ending=ending, kind=kind.upper())
    return Judged(kind, _MAKERS[kind](content))


def _ending(name: str) -> str:
    if len(name) > LONGEST_NAME or "/" in name or "\\" in name or not name.strip():
        raise AttachmentError("name")
    if any(unicodedata.category(letter) in {"Cc", "Cf", "Cs"} for letter in name):
        raise AttachmentError("name")
    return name.rpartition(".")[2].lower() if "." in name else ""


def _kind(content: bytes) -> str | None:
    if _PDF.match(content):
        return "pdf"
    starts = {"jpeg": _JPEG, "png": _PNG, "docx": _ZIP}
    return next((kind for kind, start in starts.items() if content.startswith(start)), None)


def _pdf(content: bytes) -> bytes:
    """One document from the first byte to the last, that runs nothing and carries nothing."""
    if not content.rstrip(b"\x00\r\n\t ").endswith(b"%%EOF") or b"startxref" not in content[-2048:]:
        raise AttachmentError("damaged")
    if zipfile.is_zipfile(BytesIO(content)) or re.search(
        rb"<(html|script|!doctype|\?php)", content[:1024], re.I
    ):
        raise AttachmentError("two_in_one")
    told = _PDF_ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), _PDF_STREAM.sub(b"", content))
    if _PDF_LOCKED.search(told):
        raise AttachmentError("locked")
    if _PDF_ACTIVE.search(told):
        raise AttachmentError("active")
    return content


def _png(content: bytes) -> bytes:
    kept, sizes, drawn = [_PNG], [], False
    for kind, data in _png_chunks(content):
        if kind == b"IHDR":
            sizes.append(struct.unpack(">II", data[:8]))
        drawn = drawn or kind == b"IDAT"
        if kind in _PNG_DRAWS or kind == b"IEND":
            kept.append(
                struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
            )
    if len(sizes) != 1 or not drawn:
        raise AttachmentError("damaged")
    _check_pixels(*sizes[0])
    return b"".join(kept)


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Chunks up to the end of the picture; what follows is no part of it."""
    at = len(_PNG)
    while at + 12 <= len(content):
        size, kind = struct.unpack(">I4s", content[at : at + 8])
        data, at = content[at + 8 : at + 8 + size], at + 12 + size
        if at > len(content) or content[at - 4 : at] != struct.pack(">I", zlib.crc32(kind + data)):
            raise AttachmentError("damaged")
        if kind == b"IHDR" and len(data) != 13:
            raise AttachmentError("damaged")
        yield kind, data
        if kind == b"IEND":
            return
    raise AttachmentError("damaged")


def _jpeg(content: bytes) -> bytes:
    kept, turned, sizes, scanned = [b"\xff\xd8"], 1, [], False
    for mark, data, scan in _jpeg_segments(content):
        if mark == 0xE1 and turned == 1:
            turned = _orientation(data)
        if mark in _FRAMES and len(data) >= 5:
            sizes.append(struct.unpack(">HH", data[1:5]))
        colour = mark == 0xE2 and data.startswith(b"ICC_PROFILE\x00")
        if mark in {0xE0, 0xEE} or colour or not (0xE0 <= mark <= 0xEF or mark == 0xFE):
            kept.append(struct.pack(">BBH", 0xFF, mark, len(data) + 2) + data + scan)
        scanned = scanned or mark == 0xDA
    if len(sizes) != 1 or not scanned:
        raise AttachmentError("damaged")
    _check_pixels(*sizes[0])
    if turned != 1:
        kept.insert(1, _turned(turned))
    return b"".join(kept) + b"\xff\xd9"


def _jpeg_segments(content: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Mark, data, and for a scan what is drawn; up to the end of the picture."""
    at = 2
    while at + 4 <= len(content) + 2:
        if content[at : at + 1] != b"\xff":
            raise AttachmentError("damaged")
        while content[at + 1 : at + 2] == b"\xff":
            at += 1
        mark = content[at + 1] if at + 1 < len(content) else 0
        if mark == 0xD9:
            return
        size = int.from_bytes(content[at + 2 : at + 4])
        data, at = content[at + 4 : at + 2 + size], at + 2 + size
        if mark < 0xC0 or size < 2 or at > len(content):
            raise AttachmentError("damaged")
        end = _end_of_scan(content, at) if mark == 0xDA else at
        yield mark, data, content[at:end]
        at = end
    raise AttachmentError("damaged")


_AFTER_SCAN = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")


def _end_of_scan(content: bytes, at: int) -> int:
    found = _AFTER_SCAN.search(content, at)
    if found is None:
        raise AttachmentError("damaged")
    return found.start()


def _orientation(data: bytes) -> int:
    """How the camera was held (1 to 8), the one thing of its notes that the picture needs."""
    if not data.startswith(b"Exif\x00\x00"):
        return 1
    notes = data[6:]
    order = {b"II": "<", b"MM": ">"}.get(notes[:2], "")
    try:
        start = struct.unpack(f"{order}I", notes[4:8])[0] if order else 0
        count = struct.unpack(f"{order}H", notes[start : start + 2])[0] if order else 0
        for n in range(min(count, 200)):
            at = start + 2 + 12 * n
            tag, _kind, _count, value = struct.unpack(f"{order}HHIH", notes[at : at + 10])
            if tag == _ORIENTATION:
                return int(value) if 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1


def _turned(how: int) -> bytes:
    notes = b"Exif\x00\x00MM\x00\x2a" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, how, 0, 0)
    return struct.pack(">BBH", 0xFF, 0xE1, len(notes) + 2) + notes


def _check_pixels(one: int, other: int) -> None:
    if not one or not other:
        raise AttachmentError("damaged")
    if one * other > MOST_PIXELS:
        raise AttachmentError("pixels", limit=MOST_PIXELS // 1_000_000)


def _docx(content: bytes) -> bytes:
    try:
        with open_container(content, _PACKED) as archive:
            _check_parts(archive, content)
            types = unpacked(archive, archive.getinfo("[Content_Types].xml"))
            text = unpacked(archive, archive.getinfo("word/document.xml"))
    except ContainerError as error:
        known = {"encrypted": "locked", "bomb": "bomb", "too_many_parts": "bomb"}
        raise AttachmentError(known.get(error.code, "damaged")) from error
    except KeyError:
        raise AttachmentError("kind") from None
    if b"macroEnabled" in types:
        raise AttachmentError("active")
    _check_stamp(text.decode(errors="replace"))
    return content


def _check_parts(archive: zipfile.ZipFile, content: bytes) -> None:
    parts = archive.infolist()
    tail = content.rfind(b"PK\x05\x06")
    if min(part.header_offset for part in parts) != 0 or len(content) - tail != 22:
        raise AttachmentError("two_in_one")
    for part in parts:
        name = part.filename
        if name.startswith("/") or "\\" in name or ".." in name.split("/"):
            raise AttachmentError("damaged")
        if "vbaproject" in name.lower() or "/embeddings/" in name.lower() or "/activex" in name.lower():
            raise AttachmentError("active")


def _check_stamp(markup: str) -> None:
    """A paragraph that is nothing but the mark of a state secret (Law 117/2025/QH15, articles 5 and 8)."""
    for paragraph in _PARAGRAPH.split(markup):
        words = unicodedata.normalize("NFC", "".join(_RUN.findall(paragraph)))
        if _STAMP.fullmatch(words):
            raise AttachmentError("stamped")


_MAKERS = {"pdf": _pdf, "png": _png, "jpeg": _jpeg, "docx": _docx}
