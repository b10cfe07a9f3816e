"""`chibo erased`: whose protected fields were erased, and erasing them again after a backup was restored."""

import argparse
import sys
from datetime import date
from pathlib import Path
from uuid import UUID

from django.db import transaction

from chibo.accounts.queries import everything
from chibo.audit.actions import Machine
from chibo.people.actions import erase_protected
from chibo.people.models import Person, PersonKey
from chibo.people.queries import erased
from chibo.project.language import gettext as _
from chibo.storage.identity import acting
from chibo.storage.refusal import refuse

NAME = "erased"
HELP = _("Liệt kê người đã hủy thông tin bảo vệ; hủy lại sau khi khôi phục bản sao")
NEEDS_DATABASE = "app"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--since", type=date.fromisoformat, default=date.min.replace(year=1900), metavar="YYYY-MM-DD",
        help=_("chỉ từ ngày này"),
    )  # fmt: skip
    parser.add_argument(
        "--again", type=Path, metavar=_("TỆP"), help=_("hủy lại những người trong danh sách đã in ra")
    )


def run(options: argparse.Namespace) -> int:
    with transaction.atomic(), acting(user=None, scope=everything(), role="console"):
        if options.again is None:
            lines = [f"{person} {at.isoformat()}\n" for person, at in erased(options.since).items()]
            sys.stdout.write("".join(lines))
            return 0
        return _erase_again(_read(options.again))


def _read(file: Path) -> list[UUID]:
    """The keys at the head of the lines."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
        return [UUID(line.split()[0]) for line in lines if line.strip()]
    except (OSError, ValueError) as error:
        words = _("Không đọc được danh sách. Đưa tệp do `chibo erased` in ra.")
        raise refuse("erased.unreadable", words) from error


def _erase_again(wanted: list[UUID]) -> int:
    known = Person.objects.in_bulk(wanted)
    keyed = set(PersonKey.objects.filter(person__in=known).values_list("person", flat=True))
    for key in sorted(keyed):
        reason = _("Hủy lại sau khi khôi phục bản sao")
        erase_protected(actor=Machine(), person=known[key], reason=reason)
    words = {"n": len(keyed), "done": len(known) - len(keyed), "missing": len(set(wanted)) - len(known)}
    told = _("Đã hủy lại %(n)s; đã hủy từ trước %(done)s; không có trong bản này %(missing)s.") % words
    sys.stdout.write(told + "\n")
    return 0
