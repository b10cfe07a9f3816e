"""The server's settings, sized for a small machine, and who may connect."""

import os
from pathlib import Path

from chibo.project.cluster.places import Places

_MEGABYTE = 2**20

# Error messages of the server would carry values of persons: their detail and statement stay out of its log.
_FIXED = {
    "listen_addresses": "''",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "password_encryption": "'scram-sha-256'",
    "max_connections": "60",
    "work_mem": "'8MB'",
    "maintenance_work_mem": "'64MB'",
    "min_wal_size": "'80MB'",
    "max_wal_size": "'512MB'",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "lc_messages": "'C'",
    "logging_collector": "on",
    "log_directory": "'../log'",
    "log_filename": "'server-%a.log'",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "'1d'",
    "log_rotation_size": "0",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_checkpoints": "off",
}
_SCRATCH = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "100"}

ACCESS = "# No network at all: the socket only, with a password.\nlocal all all scram-sha-256\n"


def text(places: Places, *, scratch: bool) -> str:
    """The whole configuration file; a scratch server trades safety for speed."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    settings = _FIXED | {
        "unix_socket_directories": _quoted(places.socket),
        "shared_buffers": f"'{_shared(memory) // _MEGABYTE}MB'",
        "effective_cache_size": f"'{max(256 * _MEGABYTE, memory // 2) // _MEGABYTE}MB'",
    }
    if scratch:
        settings |= _SCRATCH
    return "".join(f"{name} = {value}\n" for name, value in sorted(settings.items()))


def _shared(memory: int) -> int:
    """A sixteenth of the machine, between 64 and 512 MB: web workers and reports need the rest."""
    return min(max(memory // 16, 64 * _MEGABYTE), 512 * _MEGABYTE)


def _quoted(path: Path) -> str:
    # The setting is a list: the path is quoted once as its item and once as a text.
    item = '"' + str(path).replace('"', '""') + '"'
    return "'" + item.replace("\\", "\\\\").replace("'", "''") + "'"
