"""The account the server runs under: PostgreSQL refuses to run as root.

An existing system account is taken, never a new one made: a trial of the program must not change the
machine's list of accounts. `postgres` comes first; `nobody` exists everywhere.
"""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chibo.project.cluster.refusal import ClusterError
from chibo.project.language import gettext as _

PREFERRED = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """A system account by name and numbers."""

    name: str
    uid: int
    gid: int

    def process_options(self) -> dict[str, Any]:
        """What `subprocess` needs so that the child runs under this account."""
        if os.geteuid() == self.uid:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def reaches(self, path: Path) -> bool:
        """Can the account enter this folder, or run this program?"""
        command = ["/bin/sh", "-c", 'test -x "$1"', "sh", str(path)]
        return subprocess.run(command, cwd="/", check=False, **self.process_options()).returncode == 0

    def own(self, path: Path) -> None:
        """Hand a path that we have just made to the account."""
        if os.geteuid() != self.uid:
            os.chown(path, self.uid, self.gid)


def named(name: str) -> Account:
    """The account of that name, or with that number where the system knows no name."""
    try:
        entry = pwd.getpwuid(int(name)) if name.isdigit() else pwd.getpwnam(name)
    except KeyError:
        if name.isdigit() and int(name) == os.geteuid():
            return Account(name, os.geteuid(), os.getegid())
        message = _("Máy không có tài khoản hệ thống “%(name)s” đang giữ cơ sở dữ liệu.")
        raise ClusterError(message % {"name": name}) from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def ours() -> Account:
    """The account that runs this process."""
    return named(str(os.geteuid()))


def chosen() -> Account:
    """The account a new server will run under: our own, or as root an unprivileged one."""
    if os.geteuid() != 0:
        return ours()
    wanted = os.environ.get("CHIBO_DB_ACCOUNT")
    for name in [wanted] if wanted else PREFERRED:
        try:
            account = named(name)
        except ClusterError:
            continue
        if account.uid != 0:
            return account
    message = _(
        "Chạy bằng root cần một tài khoản hệ thống cho PostgreSQL: đặt CHIBO_DB_ACCOUNT, hoặc đừng dùng root."
    )
    raise ClusterError(message)


def owner_name(path: Path) -> str:
    """The name of the account that owns a path, or its number."""
    number = path.stat().st_uid
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)
