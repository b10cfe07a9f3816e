"""`chibo check`: does the content agree with itself, and do the figures follow from it."""

import argparse
import json
import sys
from dataclasses import asdict

from chibo.project import integrity
from chibo.project.language import gettext as _
from chibo.project.progress import bar
from chibo.storage.clock import today

NAME = "check"
HELP = _("Đối chiếu sổ biến động, số tính sẵn, tổng, liên kết và ngày tháng")
NEEDS_DATABASE = "owner"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--repair", action="store_true", help=_("tính lại những gì suy ra được từ dữ liệu"))
    parser.add_argument("--json", action="store_true", help=_("in kết quả dạng JSON"))


def run(options: argparse.Namespace) -> int:
    with bar(_("Kiểm tra"), integrity.size()) as tell:
        found = integrity.findings(today=today(), repair=options.repair, tell=tell)
    if options.json:
        json.dump([asdict(report) for report in found], sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    elif not found:
        sys.stdout.write(_("Không thấy điều gì sai.") + "\n")
    else:
        sys.stdout.write("".join(_lines(report) for report in found))
    return 1 if any(not report.repaired for report in found) else 0


def _lines(report: integrity.Report) -> str:
    examples = ", ".join(report.examples) + (" …" if report.count > len(report.examples) else "")
    return f"! {report.message} ({report.count}: {examples})\n  {report.remedy}\n"
