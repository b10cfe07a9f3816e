"""`chibo dump`: the whole content as a portable data set."""

import argparse
import os
import sys
import tempfile
from getpass import getpass
from pathlib import Path

from rich.console import Console

from chibo.exchange import portable
from chibo.exchange.portable.writing import default_name
from chibo.project.language import gettext as _
from chibo.project.language import pgettext
from chibo.project.progress import counting
from chibo.storage.clock import today
from chibo.storage.refusal import refuse

NAME = "dump"
HELP = _("Chép toàn bộ dữ liệu ra một gói mang đi được")
NEEDS_DATABASE = "owner"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE", help=_("tệp sẽ ghi; không được có sẵn"))
    parser.add_argument("--passphrase-file", type=Path, help=_("tệp chứa mật khẩu của gói ở dòng đầu"))
    parser.add_argument(
        "--plain", action="store_true", help=_("không mã hóa; dữ liệu thật thì phải gõ lời xác nhận")
    )


def run(options: argparse.Namespace) -> int:
    path = options.file or Path(default_name(today()))
    if path.exists():
        raise refuse("dump.exists", _("Tệp %(file)s đã có. Chọn tên khác.") % {"file": path})
    if not path.absolute().parent.is_dir():
        told = _("Không có thư mục %(folder)s. Tạo thư mục trước.")
        raise refuse("dump.folder", told % {"folder": path.absolute().parent})
    passphrase = None if options.plain else passphrase_of(options.passphrase_file, twice=True)
    if options.plain and not portable.is_demonstration():
        _confirm_plain()
    manifest = _write(path, passphrase)
    lines = sum(entry.lines for entry in manifest.files)
    sys.stdout.write(
        _("Đã ghi %(file)s: %(n)s tệp, %(lines)s dòng.\n")
        % {"file": path, "n": len(manifest.files), "lines": lines}
    )
    return 0


def _write(path: Path, passphrase: str | None) -> portable.Manifest:
    """Under another name first, readable by nobody else: a dump broken off leaves no half file."""
    handle, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name}.")
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as target, counting(pgettext("tiến độ", "Ghi")) as tell:
            manifest = portable.dump(target, passphrase=passphrase, tell=tell)
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def _confirm_plain() -> None:
    words = _("KHÔNG MÃ HÓA")
    Console(stderr=True).print(
        _("Gói không mã hóa chứa hồ sơ đảng viên mà ai có tệp cũng đọc được. Gõ %(words)s để tiếp tục:")
        % {"words": words}
    )
    if sys.stdin.readline().strip() != words:
        raise refuse("dump.plain", _("Chưa xác nhận nên không ghi gì. Bỏ --plain để ghi gói mã hóa."))


def passphrase_of(file: Path | None, *, twice: bool) -> str:
    """The passphrase from a file's first line, or typed at the terminal."""
    if file is not None:
        try:
            return file.read_text(encoding="utf-8").split("\n", 1)[0].rstrip("\r")
        except (OSError, UnicodeDecodeError) as error:
            told = _("Không đọc được tệp mật khẩu %(file)s.")
            raise refuse("dump.passphrase_file", told % {"file": file}) from error
    if not sys.stdin.isatty():
        raise refuse("dump.passphrase", _("Cho biết mật khẩu của gói bằng --passphrase-file."))
    typed = getpass(_("Mật khẩu của gói: "))
    if twice and getpass(_("Gõ lại mật khẩu: ")) != typed:
        raise refuse("dump.passphrase_differs", _("Hai lần gõ không giống nhau. Chạy lại lệnh."))
    return typed
