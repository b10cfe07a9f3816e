"""`chibo load`: a portable data set into an empty system."""

import argparse
import sys
from pathlib import Path

from chibo.exchange import portable
from chibo.project.commands.dump import passphrase_of
from chibo.project.language import gettext as _
from chibo.project.preparation import migrate
from chibo.project.progress import counting
from chibo.storage.refusal import refuse

NAME = "load"
HELP = _("Nạp gói do dump tạo ra vào một hệ thống trống")
NEEDS_DATABASE = "owner"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help=_("gói do lệnh dump tạo ra"))
    parser.add_argument("--passphrase-file", type=Path, help=_("tệp chứa mật khẩu của gói ở dòng đầu"))


def run(options: argparse.Namespace) -> int:
    try:
        source = options.file.open("rb")
    except OSError as error:
        raise refuse("load.file", _("Không mở được %(file)s.") % {"file": options.file}) from error
    migrate()
    with source, counting(_("Nạp")) as tell:
        loaded = portable.load(
            source, passphrase=lambda: passphrase_of(options.passphrase_file, twice=False), tell=tell
        )
    sys.stdout.write(
        _("Đã nạp %(persons)s hồ sơ, %(movements)s dòng biến động, %(units)s tổ chức.\n")
        % {name: loaded.lines[name] for name in ("persons", "movements", "units")}
    )
    if loaded.lines["users"]:
        sys.stdout.write(
            _("Mật khẩu không đi theo gói. Khởi động chương trình để lấy mã lập người quản trị.\n")
        )
    return 0
