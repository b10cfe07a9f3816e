"""`python -m bench [--fresh]`: builds the province once, measures, prints JSON."""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parents[1]
PLACE = Path(os.environ.get("CHIBO_BENCH_DIR") or ROOT / "var" / "bench").resolve()
CHIBO = ROOT / ".venv" / "bin" / "chibo"
ARCHIVE, LOADED = PLACE / "province.tar", PLACE / "loaded.json"
ENVIRONMENT = {"CHIBO_VAR": str(PLACE / "var"), "CHIBO_SECRET_KEY": "of measurements only"}


def main() -> None:
    """Everything in order; what was built before is used again."""
    options = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    options.add_argument("--fresh", action="store_true", help="build and load the province anew")
    if options.parse_args().fresh:
        shutil.rmtree(PLACE, ignore_errors=True)
    PLACE.mkdir(parents=True, exist_ok=True)
    os.environ.update(ENVIRONMENT, DJANGO_SETTINGS_MODULE="chibo.project.settings")
    from chibo.project import cluster  # noqa: PLC0415 -- Django must be set up first

    with cluster.running(PLACE / "var") as server:
        os.environ.update(server.environment())
        django.setup()
        json.dump(_measured(), sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")


def _measured() -> dict[str, Any]:
    from bench import accounts, database, http, rules  # noqa: PLC0415 -- Django must be set up first

    found: dict[str, Any] = {"machine": {"cores": os.cpu_count(), "python": platform.python_version()}}
    found["load"] = _loaded()
    found["database"] = database.measure()
    accounts.make()
    with http.served(ENVIRONMENT | _database()) as port:
        found["http"] = http.measure(port)
    found["commands"] = {
        "dump": _run("dump", str(PLACE / "again.tar"), "--plain", before=_gone(PLACE / "again.tar")),
        "stats": _run(
            "stats", "movement", "--unit", "bench-tinh", "--from", "2025-01-01", "--to", "2025-12-31"
        ),
        "check": _run("check"),
    }
    found["dump_is_the_loaded_archive"] = (PLACE / "again.tar").read_bytes() == ARCHIVE.read_bytes()
    found["import"] = _imported()
    found["rules"] = rules.measure()
    return found


def _loaded() -> dict[str, Any]:
    """The load as it was measured when the province was built."""
    from bench import province  # noqa: PLC0415 -- Django must be set up first

    if not LOADED.exists():
        persons = province.write(ARCHIVE)
        prepared = _run("migrate")
        done = _run("load", str(ARCHIVE))
        done |= {"preparing_seconds": prepared["seconds"], "persons": persons}
        done["persons_per_second"] = round(persons / done["seconds"])
        LOADED.write_text(json.dumps(done), encoding="utf-8")
    found: dict[str, Any] = json.loads(LOADED.read_text(encoding="utf-8"))
    return found


def _imported() -> dict[str, Any]:
    from bench import workbook  # noqa: PLC0415 -- Django must be set up first

    return workbook.measure(_run)


def _database() -> dict[str, str]:
    return {name: os.environ[name] for name in ("DATABASE_URL", "DATABASE_OWNER_URL")}


def _gone(path: Path) -> Callable[[], None]:
    return lambda: path.unlink(missing_ok=True)


def _run(*words: str, before: Callable[[], None] = lambda: None) -> dict[str, Any]:
    """Run a command: its seconds, exit status and the most memory its process held."""
    before()
    begin = time.perf_counter()
    process = subprocess.Popen([CHIBO, *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    told = process.stderr.read() if process.stderr else b""
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    found = {
        "seconds": round(time.perf_counter() - begin, 1),
        "status": process.returncode,
        "peak_memory_mb": round(usage.ru_maxrss / 1024),
    }
    return found | ({"told": told.decode()[-300:]} if process.returncode not in (0, 1) else {})


if __name__ == "__main__":
    main()
