"""Where one installation keeps its server: remembered in `var/keys/database.json` with the passwords.

As root the server's account often cannot reach the clone (say under /root). Then data and programs live under
/var/lib/chibo. Nothing that was there before changes its mode or owner.
"""

import hashlib
import json
import os
import secrets
import stat
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from chibo.project.cluster import account as accounts
from chibo.project.cluster.account import Account
from chibo.project.cluster.refusal import ClusterError
from chibo.project.language import gettext as _

ROLES = ("chibo_admin", "chibo_owner", "chibo_app", "chibo_report")
ADMIN, OWNER, APP, REPORT = ROLES
# A Unix socket's address holds 107 bytes; the rest is for the name of the socket itself.
LONGEST = 100


@dataclass(frozen=True)
class Places:
    """The installation's account, folders and passwords."""

    var: Path
    home: Path
    account: Account
    passwords: dict[str, str]

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "start.log"

    @property
    def lock(self) -> Path:
        return self.var / "keys" / "database.lock"

    @property
    def users(self) -> Path:
        return self.var / "keys" / "database.users"

    @property
    def socket(self) -> Path:
        """The folder of the server's socket; a short private one where the path would not fit."""
        inside = self.home / "run"
        # The driver reads a comma as the end of one host's name.
        if len(os.fsencode(inside / ".s.PGSQL.5432")) <= LONGEST and "," not in str(inside):
            return inside
        return Path("/tmp") / f"chibo-{self.account.uid}-{_digest(self.home)}"  # noqa: S108 -- private, checked


@dataclass(frozen=True)
class _Record:
    home: str
    account: str
    passwords: dict[str, str]


def library() -> Path:
    """Where the server of a clone that its account cannot reach is kept."""
    return Path(os.environ.get("CHIBO_LIB", "/var/lib/chibo"))


def of(var: Path) -> Places:
    """The places of the installation with this `var`, decided on the first call and kept from then on."""
    file = var / "keys" / "database.json"
    try:
        if not file.exists():
            _remember(file, _decide(var))
        owner = file.stat().st_uid
        if owner != os.geteuid():
            raise another_account(var, accounts.owner_name(file))
        if stat.S_IMODE(file.stat().st_mode) & 0o077:
            message = _("Tài khoản khác đọc được %(file)s. Hãy chạy: chmod 600 %(file)s")
            raise ClusterError(message % {"file": file})
        record = _Record(**json.loads(file.read_text(encoding="utf-8")))
    except PermissionError as error:
        raise another_account(var, accounts.owner_name(_nearest(var))) from error
    return Places(var, var / record.home, accounts.named(record.account), record.passwords)


def another_account(path: Path, owner: str) -> ClusterError:
    """The refusal to touch another account's data, with both ways out."""
    message = _(
        "%(path)s thuộc tài khoản “%(owner)s”, không phải “%(me)s”. Có hai cách: chạy bằng tài khoản đó "
        "(runuser -u %(owner)s -- chibo …), hoặc dùng thư mục riêng (CHIBO_VAR=/thư/mục/khác chibo …)."
    )
    return ClusterError(message % {"path": path, "owner": owner, "me": accounts.ours().name})


def _decide(var: Path) -> _Record:
    account = accounts.chosen()
    var.mkdir(parents=True, exist_ok=True)
    home = "postgres" if account.reaches(var) else str(_fresh(library() / _digest(var)))
    return _Record(home, account.name, {role: secrets.token_urlsafe(24) for role in ROLES})


def _fresh(wanted: Path) -> Path:
    """The first name not taken: data of an earlier clone at the same place is never touched."""
    home, number = wanted, 1
    while home.exists():
        number += 1
        home = wanted.with_name(f"{wanted.name}-{number}")
    return home


def _remember(file: Path, record: _Record) -> None:
    """Write the record whole or not at all; where two starts meet, the first one's record holds."""
    file.parent.mkdir(mode=0o700, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=file.parent, encoding="utf-8") as draft:
        json.dump(asdict(record), draft)
        draft.flush()
        os.fsync(draft.fileno())
        try:
            os.link(draft.name, file)
        except FileExistsError:
            return


def _nearest(path: Path) -> Path:
    """The path itself, or the closest folder above it that we may look at."""
    while not os.access(path, os.F_OK):
        path = path.parent
    return path


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
