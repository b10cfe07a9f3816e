"""`chibo prepare`: everything `serve` does before the first page."""

import argparse
import sys

from chibo.accounts.actions import issue_first_code
from chibo.membership.actions import settle_today
from chibo.project.language import gettext as _
from chibo.project.preparation import migrate, static_files
from chibo.storage.clock import demonstration_day, now, today
from chibo.storage.refusal import refuse

NAME = "prepare"
HELP = _("Chuẩn bị mọi thứ cho trang đầu tiên; serve tự gọi lệnh này")
NEEDS_DATABASE = "owner"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--demo", action="store_true", help=_("sắp nạp dữ liệu minh hoạ: không cần mã lần đầu")
    )
    parser.add_argument("--public", action="store_true", help=_("trang web không chỉ phục vụ riêng máy này"))


def run(options: argparse.Namespace) -> int:
    migrate()
    static_files()
    settle_today(today=today())
    if options.public and demonstration_day() is not None:
        raise refuse("serve.demonstration", _("Dữ liệu minh hoạ chỉ phục vụ ngay trên máy này (127.0.0.1)."))
    if not options.demo and (code := issue_first_code(now=now(), on=today())):
        told = _("Mã một lần để lập người quản trị đầu tiên (hết hạn sau một giờ): %(code)s")
        sys.stdout.write(told % {"code": code} + "\n")
    return 0
