"""The archive: a tar, `manifest.json` first, then one file a noun; the same bytes for the same content."""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import IO, BinaryIO

from django.utils.translation import gettext as _

from chibo.storage.refusal import Refusal, refuse

VERSION = 1
FORMAT = "chibo"
MANIFEST = "manifest.json"
_LARGEST_MANIFEST = 1 << 20
_LONGEST_LINE = 1 << 22


@dataclass(frozen=True)
class Entry:
    """One file of the archive: how many lines it has, and the SHA-256 of its bytes."""

    name: str
    lines: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What the archive says of itself."""

    demonstration_day: date | None
    files: tuple[Entry, ...]
    version: int = VERSION

    def to_bytes(self) -> bytes:
        """The canonical text of the manifest."""
        day = self.demonstration_day.isoformat() if self.demonstration_day else None
        told = {
            "format": FORMAT,
            "version": self.version,
            "demonstration_day": day,
            "files": [asdict(entry) for entry in self.files],
        }
        return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"

    @classmethod
    def from_bytes(cls, data: bytes) -> "Manifest":
        """Read a manifest; refuses another format or a later version."""
        try:
            told = json.loads(data)
            form, version = told["format"], told["version"]
        except (ValueError, KeyError, TypeError) as error:
            raise not_ours() from error
        if form != FORMAT:
            raise not_ours()
        if version != VERSION:
            raise refuse(
                "portable.version",
                _(
                    "Gói này theo phiên bản %(theirs)s; chương trình đọc được phiên bản %(ours)s. "
                    "Dùng bản chibo đã tạo ra gói."
                )
                % {"theirs": version, "ours": VERSION},
            )
        try:
            day = told["demonstration_day"]
            files = tuple(Entry(**entry) for entry in told["files"])
            return cls(date.fromisoformat(day) if day else None, files)
        except (ValueError, KeyError, TypeError) as error:
            raise damaged(MANIFEST) from error


class ArchiveWriter:
    """Puts the manifest and the files into a tar without anything that depends on the machine or the hour."""

    def __init__(self, target: IO[bytes], manifest: Manifest) -> None:
        self._tar = tarfile.open(fileobj=target, mode="w|", format=tarfile.USTAR_FORMAT)  # noqa: SIM115 -- closed in close()
        data = manifest.to_bytes()
        self.add(MANIFEST, io.BytesIO(data), len(data))

    def add(self, name: str, content: IO[bytes], size: int) -> None:
        """Append one file."""
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        self._tar.addfile(info, content)

    def close(self) -> None:
        """Write the tar's end."""
        self._tar.close()


class ArchiveReader:
    """Reads the manifest at once, then file after file as the lines they hold."""

    def __init__(self, source: BinaryIO) -> None:
        try:
            self._tar = tarfile.open(fileobj=source, mode="r|")  # noqa: SIM115 -- a stream, closed with its source
            first = self._tar.next()
            inside = self._tar.extractfile(first) if first and first.name == MANIFEST else None
            if first is None or inside is None or first.size > _LARGEST_MANIFEST:
                raise not_ours()
            self.manifest = Manifest.from_bytes(inside.read())
        except (tarfile.TarError, EOFError) as error:
            raise not_ours() from error

    def lines(self, entry: Entry) -> Iterator[bytes]:
        """The lines of the next file, which must be this entry; its hash is judged after the last line."""
        digest, count = hashlib.sha256(), 0
        for line in self._raw(entry):
            digest.update(line)
            count += 1
            yield line
        if (digest.hexdigest(), count) != (entry.sha256, entry.lines):
            raise damaged(entry.name)

    def _raw(self, entry: Entry) -> Iterator[bytes]:
        try:
            member = self._tar.next()
            inside = self._tar.extractfile(member) if member and member.name == entry.name else None
            if inside is None:
                raise damaged(entry.name)
            while line := inside.readline(_LONGEST_LINE):
                if not line.endswith(b"\n"):
                    raise damaged(entry.name)
                yield line
        except (tarfile.TarError, EOFError) as error:
            raise damaged(entry.name) from error


def damaged(name: str) -> Refusal:
    """The file is not what the manifest says."""
    return refuse(
        "portable.damaged",
        _("Tệp %(file)s trong gói bị thiếu, cắt ngắn hoặc đã bị thay đổi. Chép lại gói từ nơi gốc.")
        % {"file": name},
    )


def not_ours() -> Refusal:
    """The file is no archive of this format."""
    return refuse("portable.format", _("Đây không phải gói dữ liệu của chibo. Chọn tệp do lệnh dump tạo ra."))
