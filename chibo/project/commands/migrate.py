"""`chibo migrate`: bring the database to the shape this version needs."""

import argparse

from chibo.project.language import gettext as _
from chibo.project.preparation import migrate

NAME = "migrate"
HELP = _("Đưa cơ sở dữ liệu về đúng cấu trúc của phiên bản này")
NEEDS_DATABASE = "owner"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help=_("chỉ báo lỗi"))


def run(options: argparse.Namespace) -> int:
    migrate(verbosity=0 if options.quiet else 1)
    return 0
