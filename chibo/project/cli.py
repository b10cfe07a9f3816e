"""The one command, `chibo`: finds the subcommand, gives it a database where it needs one, tells its end.

Exit status: 0 done, 1 refused or failed with a reason, 2 wrongly called.
"""

import argparse
import gc
import os
import secrets
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured
from django.utils import translation
from psycopg.errors import UndefinedTable

from chibo.project import catalogue, cluster
from chibo.project.language import chosen
from chibo.project.language import gettext as _
from chibo.storage.refusal import Refusal, refuse

REFUSED, MISUSED = 1, 2
_HELP = {"-h", "--help"}


def var() -> Path:
    """Where the installation keeps its files; the same rule as in the settings, known before they load."""
    return Path(os.environ.get("CHIBO_VAR") or Path(__file__).resolve().parents[2] / "var").resolve()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand; the entry point of the `chibo` script."""
    # Migrations render models that stay: looking for garbage among them takes a quarter of the time.
    gc.set_threshold(50_000, 20, 20)
    words = list(sys.argv[1:] if arguments is None else arguments)
    known = catalogue.entries()
    if not words or words[0] not in known:
        _overview(known).parse_args(words)
        _overview(known).print_help()
        return MISUSED
    with ExitStack() as stack:
        try:
            return _run(known[words[0]], words[1:], stack)
        except (cluster.ClusterError, Refusal) as refusal:
            return _refused(str(refusal))
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return REFUSED
        except KeyboardInterrupt:
            return _refused(_("Đã dừng theo yêu cầu."))


def _overview(known: dict[str, catalogue.Entry]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="chibo", description=_("Hệ thống nghiệp vụ của ban tổ chức cấp uỷ. Mỗi lệnh con có --help.")
    )
    commands = parser.add_subparsers(title=_("lệnh"), dest="command", metavar=_("LỆNH"))
    for entry in known.values():
        commands.add_parser(entry.name, help=entry.help, add_help=False)
    return parser


def _run(entry: catalogue.Entry, words: list[str], stack: ExitStack) -> int:
    asks_help = bool(_HELP & set(words[: words.index("--")] if "--" in words else words))
    if entry.needs != "none":
        _set_up(stack, server=not asks_help)
    command = entry.load()
    parser = argparse.ArgumentParser(prog=f"chibo {entry.name}", description=entry.help)
    command.configure(parser)
    options = parser.parse_args(words)
    try:
        return command.run(options)
    except Exception as error:
        if not isinstance(error.__cause__, UndefinedTable):
            raise
        told = _("Cơ sở dữ liệu chưa dựng xong. Chạy “chibo migrate” rồi làm lại lệnh này.")
        raise refuse("database.unbuilt", told) from error


def _set_up(stack: ExitStack, *, server: bool) -> None:
    """Django with a database; for --help Django alone, leaving no trace on the disk."""
    if not server:
        os.environ.setdefault("CHIBO_SECRET_KEY", secrets.token_urlsafe())
    elif "DATABASE_URL" not in os.environ:
        os.environ.update(stack.enter_context(cluster.running(var())).environment())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chibo.project.settings")
    try:
        django.setup()
    except (ImproperlyConfigured, PermissionError, ValueError) as error:
        raise refuse("settings", str(error)) from error
    translation.activate(chosen())


def _refused(message: str) -> int:
    sys.stderr.write(f"chibo: {message}\n")
    return REFUSED


if __name__ == "__main__":
    sys.exit(main())
