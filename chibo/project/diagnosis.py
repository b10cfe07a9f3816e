"""What `chibo doctor` looks at: the machine, the installation's files, the database."""

import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from chibo.project import safety
from chibo.project.cluster import Cluster
from chibo.project.cluster.places import APP
from chibo.project.language import gettext as _
from chibo.project.preparation import waiting
from chibo.storage.refusal import Finding

_ROOM = 500 * 2**20
_MEMORY = 900 * 2**20


@dataclass(frozen=True)
class Patient:
    """What is examined: the installation's folder, its cluster if embedded, and both addresses."""

    var: Path
    cluster: Cluster | None
    app: str
    owner: str


def findings(patient: Patient) -> list[Finding]:
    """Everything that needs attention; an empty list is good health."""
    found = [*_machine(patient), *_files(patient), *safety.findings(patient.app)]
    if not any(finding.code == "database_unreachable" for finding in found):
        found += [*_database(patient), *_migrations()]
    return found


def facts(patient: Patient) -> dict[str, str]:
    """What a person asked for help will want to know first."""
    told = {"var": str(patient.var), "database": "embedded" if patient.cluster else "given"}
    if patient.cluster is not None:
        places = patient.cluster.places
        told |= {"data": str(places.home), "socket": str(places.socket), "account": places.account.name}
    try:
        with psycopg.connect(patient.app, connect_timeout=10) as connection:
            told["postgresql"] = connection.info.parameter_status("server_version") or ""
    except psycopg.OperationalError:
        told["postgresql"] = "–"
    return told


def _machine(patient: Patient) -> Iterator[Finding]:
    place = patient.cluster.places.home if patient.cluster else patient.var
    free = shutil.disk_usage(_existing(place)).free
    if free < _ROOM:
        told = _("Đĩa chứa %(path)s chỉ còn %(free)s MB. Hãy giải phóng ít nhất 500 MB.")
        yield Finding("disk_low", told % {"path": place, "free": free // 2**20})
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    if memory < _MEMORY:
        told = _("Máy chỉ có %(memory)s MB bộ nhớ. Hãy chạy chibo serve --workers 1.")
        yield Finding("memory_low", told % {"memory": memory // 2**20})


def _files(patient: Patient) -> Iterator[Finding]:
    for path in sorted((patient.var / "keys").glob("*")):
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            told = _("Tài khoản khác đọc được %(file)s. Hãy chạy: chmod 600 %(file)s")
            yield Finding("key_readable", told % {"file": path})
    if patient.cluster is not None and patient.cluster.places.account.name == "nobody":
        told = _(
            "PostgreSQL chạy bằng tài khoản “nobody”, có thể dùng chung với chương trình khác. "
            "Để dùng lâu dài hãy cài gói postgresql của hệ điều hành và đặt DATABASE_URL."
        )
        yield Finding("account_shared", told)


def _database(patient: Patient) -> Iterator[Finding]:
    with psycopg.connect(patient.app, autocommit=True) as connection:
        for name in ("btree_gist", "pg_trgm", "unaccent"):
            if not connection.execute("SELECT 1 FROM pg_extension WHERE extname = %s", [name]).fetchone():
                told = _("Cơ sở dữ liệu thiếu phần mở rộng %(name)s. Hãy chạy chibo migrate.")
                yield Finding("extension_missing", told % {"name": name})
        open_tables = connection.execute(
            "SELECT count(*) FROM pg_class WHERE relrowsecurity AND NOT relforcerowsecurity"
        ).fetchone()
        if open_tables and open_tables[0]:
            yield Finding(
                "wall_open",
                _("Có bảng mà chủ sở hữu đi vòng qua phân quyền theo dòng. Hãy chạy chibo migrate."),
            )
    if patient.owner == patient.app:
        told = _("DATABASE_OWNER_URL chưa được đặt: chibo migrate cần vai trò chủ, khác vai trò %(app)s.")
        yield Finding("owner_address_missing", told % {"app": APP})


def _migrations() -> Iterator[Finding]:
    if count := waiting():
        told = _("Còn %(count)s bước cập nhật cấu trúc chưa chạy. Hãy chạy chibo migrate.")
        yield Finding("migrations_waiting", told % {"count": count})


def _existing(path: Path) -> Path:
    while not path.exists():
        path = path.parent
    return path
