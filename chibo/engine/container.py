"""What a packed office file must be before a byte of it is unpacked, and its markup before it is parsed.

For workbooks and papers alike. A refusal is a stable code with values; whoever asks has the sentence.
"""

import stat
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import Final

MEGABYTE: Final = 1024 * 1024
LARGEST_FILE: Final = 10 * MEGABYTE
MOST_PARTS: Final = 500
HIGHEST_RATIO: Final = 100


class ContainerError(Exception):
    """The file is not let in: a stable code and the values of its sentence."""

    def __init__(self, code: str, **params: object) -> None:
        self.code, self.params = code, params
        super().__init__(code)


@dataclass(frozen=True)
class Limits:
    """Bytes that all parts together, and the largest of them, may unpack to."""

    whole: int
    part: int


def open_container(data: bytes, limits: Limits) -> zipfile.ZipFile:
    """The archive, when what it lists about itself keeps to every limit. Nothing is unpacked."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, EOFError):
        raise ContainerError("damaged") from None
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise ContainerError("too_many_parts", limit=MOST_PARTS)
    whole, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if whole > limits.whole or max((part.file_size for part in parts), default=0) > limits.part:
        raise ContainerError("bomb")
    if _swells(whole, packed):
        raise ContainerError("bomb")
    for part in parts:
        _check_part(part)
    return archive


def unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """The content of a part that is markup, checked."""
    try:
        with archive.open(part) as file:
            content = file.read(part.file_size + 1)
    except Exception as error:  # zipfile, zlib.error, lzma.LZMAError: whatever the packer of the part says
        raise ContainerError("damaged") from error
    check_markup(content)
    return content


def check_markup(content: bytes) -> None:
    """No document type, no entities, no second encoding to hide them in."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in content:
        raise ContainerError("not_utf8")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise ContainerError("doctype")


def _check_part(part: zipfile.ZipInfo) -> None:
    if part.flag_bits & 0x1:
        raise ContainerError("encrypted")
    if stat.S_ISLNK(part.external_attr >> 16):
        raise ContainerError("symlink")
    if _swells(part.file_size, part.compress_size):
        raise ContainerError("bomb")


def _swells(size: int, packed: int) -> bool:
    return size > MEGABYTE and size > HIGHEST_RATIO * max(packed, 1)
