"""`python -m bench [--fresh]`: builds the province once (--fresh: anew), measures, prints JSON.

The import is committed, but into a copy of the database: the province stays what its archive says.
"""

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
from statistics import median
from typing import Any

import django

from bench import memory
from chibo.project.cluster import Cluster

ROOT = Path(__file__).resolve().parents[1]
PLACE = Path(os.environ.get("CHIBO_BENCH_DIR") or ROOT / "var" / "bench").resolve()
CHIBO = ROOT / ".venv" / "bin" / "chibo"
ROUNDS = 5
ARCHIVE, LOADED = PLACE / "province.tar", PLACE / "loaded.json"
ENVIRONMENT = {"CHIBO_VAR": str(PLACE / "var"), "CHIBO_SECRET_KEY": "of measurements only"}


def main() -> None:
    """Everything in order; what was built before is used again."""
    options = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    options.add_argument("--fresh", action="store_true", help="build and load the province anew")
    fresh: bool = options.parse_args().fresh
    if fresh or not LOADED.exists():
        shutil.rmtree(PLACE, ignore_errors=True)
    PLACE.mkdir(parents=True, exist_ok=True)
    os.environ.update(ENVIRONMENT, DJANGO_SETTINGS_MODULE="chibo.project.settings")
    from chibo.project import cluster  # noqa: PLC0415 -- Django must be set up first

    with cluster.running(PLACE / "var") as server:
        os.environ.update(server.environment())
        django.setup()
        json.dump(_measured(server), sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")


def _measured(server: Cluster) -> dict[str, Any]:
    from bench import accounts, database, dossiers, http, indicators, papers, rules, steering, workbook  # noqa: PLC0415 -- Django must be set up first

    found: dict[str, Any] = {"machine": {"cores": os.cpu_count(), "python": platform.python_version()}}
    found["load"] = _loaded()
    found["database"] = database.measure()
    found["indicators"] = indicators.measure()
    found["steering"] = steering.measure()
    found["young"] = _young()
    dumped = _run("dump", str(PLACE / "again.tar"), "--plain", before=_gone(PLACE / "again.tar"))
    same = (PLACE / "again.tar").read_bytes() == ARCHIVE.read_bytes()
    accounts.make()
    with http.served(ENVIRONMENT | _database()) as (port, process), memory.watched(process) as peak:
        found["http"] = http.measure(port)
    found["http"]["peak_memory_mb"] = peak.mb
    found["commands"] = {
        "dump": dumped | {"is_the_loaded_archive": same},
        "stats": _run(
            "stats", "movement", "--unit", "bench-tinh", "--from", "2025-01-01", "--to", "2025-12-31"
        ),
        "check": _run("check"),
    }
    found["dossiers"] = dossiers.measure(server, ENVIRONMENT)
    found["import"] = workbook.measure(_run, server)
    found["first_start"] = _first_start()
    found["rules"] = rules.measure()
    found["papers"] = papers.measure()
    return found


def _loaded() -> dict[str, Any]:
    """The load as it was measured when the province was built; `built_on` says when that was."""
    from bench import province  # noqa: PLC0415 -- Django must be set up first

    if not LOADED.exists():
        persons = province.write(ARCHIVE)
        prepared = _run("migrate")
        done = _run("load", str(ARCHIVE))
        done |= {"migrate": prepared, "persons": persons}
        done["persons_per_second"] = round(persons / done["seconds"])
        done["built_on"] = time.strftime("%Y-%m-%d")
        LOADED.write_text(json.dumps(done), encoding="utf-8")
    found: dict[str, Any] = json.loads(LOADED.read_text(encoding="utf-8"))
    return found


def _young() -> dict[str, Any]:
    """The same province with two years of ledger, in an installation of its own, built once."""
    from bench import province, young  # noqa: PLC0415 -- Django must be set up first
    from chibo.project import cluster  # noqa: PLC0415 -- Django must be set up first

    place, found = PLACE / "young", {}
    place.mkdir(exist_ok=True)
    with cluster.running(place / "var") as server:
        environment = {"CHIBO_VAR": str(place / "var")} | server.environment()
        if not (place / "loaded.json").exists():
            found["persons"] = province.write(place / "province.tar", young.LAST)
            _run("migrate", environment=environment)
            found["load"] = _run("load", str(place / "province.tar"), environment=environment)
            (place / "loaded.json").write_text(json.dumps(found), encoding="utf-8")
        rounds = [_both(os.environ | environment) for _round in range(ROUNDS)]
    older, younger = ([each[of] for each in rounds] for of in (0, 1))
    return json.loads((place / "loaded.json").read_text(encoding="utf-8")) | {
        "movement_province": younger[-1],
        "rounds_ms": [(old["database_ms"], new["database_ms"]) for old, new in rounds],
        "ratio_21_years_to_2": {
            "of_times": round(_middle(older) / _middle(younger), 2),
            "of_members": round(older[0]["closing"] / younger[0]["closing"], 2),
        },
    }


def _both(environment: dict[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The same table in both installations, one right after the other: both see the same machine."""
    from bench import database  # noqa: PLC0415 -- Django must be set up first

    whole = database.movement_of(database.YEAR.first, database.YEAR.last)
    command = [sys.executable, "-m", "bench.young"]
    told = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True).stdout
    return whole, json.loads(told)


def _middle(found: list[dict[str, Any]]) -> float:
    return median(each["database_ms"] for each in found)


def _first_start() -> dict[str, Any]:
    """`chibo migrate` and `chibo demo` in an installation of their own, new every time."""
    from chibo.project import cluster  # noqa: PLC0415 -- Django must be set up first

    place = PLACE / "demo"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    with cluster.running(place / "var") as server:
        environment = {"CHIBO_VAR": str(place / "var")} | server.environment()
        found = {name: _run(name, environment=environment) for name in ("migrate", "demo")}
    for folder in (server.places.home, place):
        shutil.rmtree(folder, ignore_errors=True)
    return found


def _database() -> dict[str, str]:
    return {name: os.environ[name] for name in ("DATABASE_URL", "DATABASE_OWNER_URL")}


def _gone(path: Path) -> Callable[[], None]:
    return lambda: path.unlink(missing_ok=True)


def _run(
    *words: str, before: Callable[[], None] = lambda: None, environment: dict[str, str] | None = None
) -> dict[str, Any]:
    """Run a command: its seconds, exit status and the most memory it and its children held at one time."""
    before()
    begin = time.perf_counter()
    process = subprocess.Popen(
        [CHIBO, *words],
        env=os.environ | (environment or {}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    with memory.watched(process.pid) as peak:
        told = process.stderr.read() if process.stderr else b""
        process.wait()
    found = {
        "seconds": round(time.perf_counter() - begin, 1),
        "status": process.returncode,
        "peak_memory_mb": peak.mb,
    }
    return found | ({"told": told.decode()[-300:]} if process.returncode not in (0, 1) else {})


if __name__ == "__main__":
    main()
