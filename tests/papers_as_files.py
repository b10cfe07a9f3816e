"""Files as a scanner or a telephone makes them, built by hand, and what hostile hands make of them."""

import struct
import zipfile
import zlib
from io import BytesIO

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\nstartxref\n9\n%%EOF\n"
EXECUTABLE = b"MZ\x90\x00" + b"\x00" * 60
PLACE = b"GPS 21.0285,105.8542"


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG with its checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int = 2, height: int = 2, *more: bytes) -> bytes:
    """A grey picture; `more` are chunks before its end."""
    rows = zlib.compress(b"\x00\x00\x00" * 2)
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + b"".join(more) + chunk(b"IEND", b"")


def segment(mark: int, data: bytes) -> bytes:
    """A segment of a JPEG."""
    return struct.pack(">BBH", 0xFF, mark, len(data) + 2) + data


def jpeg(turned: int = 6, width: int = 8) -> bytes:
    """A photograph with notes of the camera: how it was held, and where."""
    notes = b"Exif\x00\x00II*\x00" + struct.pack("<IHHHIHHI", 8, 1, 0x0112, 3, 1, turned, 0, 0) + PLACE
    frame = segment(0xC0, struct.pack(">BHHB", 8, 8, width, 1) + b"\x01\x11\x00")
    scan = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\x34\xff\xd0\x56"
    return b"\xff\xd8" + segment(0xE1, notes) + segment(0xFE, PLACE) + frame + scan + b"\xff\xd9"


def docx(text: str = "Nghị quyết", **parts: bytes) -> bytes:
    """A Word file with one paragraph; `parts` are further parts, slashes written as two underscores."""
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return kept.getvalue()
