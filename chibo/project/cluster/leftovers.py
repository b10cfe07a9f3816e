"""What a killed server leaves behind, and what a failed start says."""

import re
import shutil
from pathlib import Path

from chibo.project.cluster.places import Places
from chibo.project.cluster.refusal import ClusterError
from chibo.project.language import gettext as _

_TAIL = 4000
_PROCESSES = Path("/proc")


def told(places: Places) -> str:
    """The end of what the server said before it gave up."""
    logs = [places.log, *(places.home / "log").glob("server-*.log")]
    present = [path for path in logs if path.exists()]
    newest = max(present, key=lambda path: path.stat().st_mtime, default=None)
    texts = {path: path.read_text(encoding="utf-8", errors="replace")[-_TAIL:] for path in present}
    return texts.get(places.log, "") + (texts[newest] if newest and newest != places.log else "")


def passing(places: Places, message: str) -> bool:
    """May another try succeed: children of a killed server are still ending, or its pid file is stale?"""
    if "pre-existing shared memory block" in message:
        return True
    return bool(re.search(r'lock file ".*" already exists', message)) and _remove_stale(places)


def _remove_stale(places: Places) -> bool:
    """Remove the lock files where their number now belongs to a stranger, e.g. after a container's restart.

    Only where the kernel shows every process, and none works in the data directory.
    """
    if not _PROCESSES.joinpath("self", "cwd").exists() or _workers(places.data):
        return False
    places.data.joinpath("postmaster.pid").unlink(missing_ok=True)
    places.socket.joinpath(".s.PGSQL.5432.lock").unlink(missing_ok=True)
    return True


def _workers(data: Path) -> list[int]:
    """Processes whose working directory is the data directory: every process of a server is one."""
    found = []
    for entry in _PROCESSES.iterdir():
        if not entry.name.isdigit():
            continue
        try:
            if entry.joinpath("cwd").samefile(data):
                found.append(int(entry.name))
        except OSError:  # ended meanwhile, or another account's: ours we can always see
            continue
    return found


def explained(places: Places, message: str) -> ClusterError:
    """The sentence for the reader: a full disk by name, anything else with the server's own last words."""
    if "No space left on device" in message or "disk full" in message.lower():
        free = shutil.disk_usage(_existing(places.home)).free // 2**20
        told_full = _(
            "Hết chỗ trên đĩa: %(path)s chỉ còn %(free)s MB. Dữ liệu đã ghi vẫn nguyên vẹn. "
            "Hãy giải phóng ít nhất 200 MB rồi chạy lại."
        )
        return ClusterError(told_full % {"path": places.home, "free": free})
    told_other = _("PostgreSQL không khởi động được trong %(path)s. Máy chủ báo:\n%(message)s")
    return ClusterError(told_other % {"path": places.home, "message": message.strip()[-1500:]})


def _existing(path: Path) -> Path:
    while not path.exists():
        path = path.parent
    return path
