"""`chibo demo`: load the demonstration into an empty system, or move its day."""

import argparse
from datetime import date

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from chibo.demo.build import ensure
from chibo.demo.logins import DOORS
from chibo.project.language import gettext as _

NAME = "demo"
HELP = _("Nạp dữ liệu minh hoạ vào hệ thống trống; --day để dời ngày minh hoạ")
NEEDS_DATABASE = "owner"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--day", type=date.fromisoformat, metavar="YYYY-MM-DD", help=_("ngày được coi là hôm nay")
    )
    parser.add_argument(
        "--first", action="store_true", help=_("không báo gì nếu đã nạp rồi; lệnh serve tự gọi như vậy")
    )


def run(options: argparse.Namespace) -> int:
    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(_("Dựng dữ liệu minh hoạ"), total=None)

        def told(table: str, rows: int) -> None:
            progress.update(task, description=_("Đang nạp %(table)s") % {"table": table}, advance=rows)

        loaded = ensure(day=options.day, told=told)
    if loaded:
        console.print(_("Đã nạp dữ liệu minh hoạ: người và việc đều hư cấu."))
        console.print(
            _("Tên đăng nhập (không cần mật khẩu): %(logins)s")
            % {"logins": ", ".join(d.login for d in DOORS)}
        )
    elif options.day is not None:
        console.print(_("Hôm nay trong dữ liệu minh hoạ là %(day)s.") % {"day": options.day.isoformat()})
    elif not options.first:
        console.print(_("Dữ liệu minh hoạ đã có sẵn."))
    return 0
