"""`chibo manage …`: Django's own commands, for developers."""

import argparse
import sys

from django.core.management import execute_from_command_line

from chibo.project.language import gettext as _

NAME = "manage"
HELP = _("Chạy lệnh của Django (dành cho người phát triển), ví dụ: chibo manage makemigrations")
NEEDS_DATABASE = "owner"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs=argparse.REMAINDER, metavar="…", help=_("lệnh của Django và tham số"))


def run(options: argparse.Namespace) -> int:
    execute_from_command_line([sys.argv[0], *options.words])
    return 0
