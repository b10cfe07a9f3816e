"""Ten thousand dossiers at work in the province: what their lists and the first page cost over HTTP.

They are written in bulk into a copy of the database, which is thrown away.
"""

import os
import random
import subprocess
import sys
from datetime import date, timedelta
from typing import Any

import psycopg
from django.db import connection, transaction

from bench import http
from bench.copies import copied
from chibo.accounts.queries import everything
from chibo.admission.models import Candidate, CandidateStep, Dossier, HandOver
from chibo.deadlines.models import Deadline
from chibo.engine.calendar import PartialDate
from chibo.engine.vietnamese import search_key, sort_key
from chibo.organisation.models import STEP, Unit
from chibo.people.models import Person
from chibo.project.cluster import Cluster
from chibo.project.cluster.places import ADMIN
from chibo.storage.identity import acting

NUMBER = 10_000
TODAY = date(2026, 1, 15)
# Where dossiers lie on an ordinary day, and what is waited for there; the rest is on probation.
STAGES = (
    ("dossier_open", "dossier_stale", 30), ("handed_over", "dossier_check", 20),
    ("returned", "dossier_supplement", 12), ("complete", "dossier_stale", 10),
    ("voted", "committee_resolution", 10), ("resolved", "admission_decision", 10), ("decided", "ceremony", 8),
)  # fmt: skip
PAGES = {
    "dossiers": "/dossiers/",
    "dossiers_waiting_for_a_check": "/dossiers/?view=check",
    "dossiers_sent_back": "/dossiers/?view=back",
    "dossiers_last_page": "/dossiers/?page=200",
    "worklist": "/worklist/",
    "worklist_gaps": "/worklist/gaps/?part=list",
}


def fill(number: int = NUMBER) -> None:
    """Write the dossiers with a person, a step, a hand-over and an open deadline each."""
    draw = random.Random(7)
    cells = list(Unit.objects.filter(code__startswith="bench-cb-").order_by("code"))
    above = {unit.path: unit for unit in Unit.objects.exclude(code__startswith="bench-cb-")}
    stages = [(stage, what) for stage, what, weight in STAGES for _ in range(weight)]
    rows: list[list[Any]] = []
    for nth in range(number):
        cell, (stage, what) = draw.choice(cells), draw.choice(stages)
        checker, decider = above[cell.path[:-STEP]], above[cell.path[: -2 * STEP]]
        opened = TODAY - timedelta(days=draw.randrange(10, 360))
        rows.append(_one(nth, cell, (checker, decider), (stage, what), opened))
    kinds = (Person, Candidate, CandidateStep, Dossier, HandOver, Deadline)
    with transaction.atomic(), acting(user=None, scope=everything(), role="bench"):
        for at, model in enumerate(kinds):
            model._default_manager.bulk_create([row[at] for row in rows], batch_size=1_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _one(nth: int, cell: Unit, over: tuple[Unit, Unit], waits: tuple[str, str], opened: date) -> list[Any]:
    """One dossier, whole enough for a list."""
    (checker, decider), (stage, what) = over, waits
    parts = ("Nguyễn", "Thị", f"Mẫu {nth}")
    person = Person(
        family=parts[0], middle=parts[1], given=parts[2], gender="f", birth=PartialDate.from_iso("2001"),
        sort_key=sort_key(parts[2], parts[0], parts[1]), search=search_key(" ".join(parts)), place=cell.path,
    )  # fmt: skip
    candidate = Candidate(
        cell=cell, gender="f", introduced_by="cell", introduced_on=opened, counted_from=opened, stage=stage,
        person=person, place=cell.path,
    )  # fmt: skip
    step = CandidateStep(candidate=candidate, kind="dossier_opened", on=opened, number=1)
    dossier = Dossier(
        candidate=candidate, opened_on=opened, route="above_grassroots", association="no_association",
        rule_set="2025", checker=checker, decider=decider, holder=checker, step=step,
    )  # fmt: skip
    passed = HandOver(
        candidate=candidate, dossier=dossier, origin=cell, target=checker, on=opened + timedelta(days=5)
    )
    deadline = Deadline(
        what=what, unit=checker, since=opened, due=opened + timedelta(days=90), length=90,
        counted="working_days",
        noun="candidate", subject=candidate.pk, page="dossier", opened_on=opened, place=checker.path,
        toward=cell.path,
    )  # fmt: skip
    return [person, candidate, step, dossier, passed, deadline]


def measure(server: Cluster, environment: dict[str, str]) -> dict[str, Any]:
    """Percentiles of the pages, asked of a province with so many dossiers."""
    with copied(server, "chibo_dossiers") as urls:
        subprocess.run(
            [sys.executable, "-m", "bench.filled"], env=os.environ | environment | urls, check=True
        )
        with psycopg.connect(server.url(ADMIN, "chibo_dossiers"), autocommit=True) as admin:
            admin.execute("VACUUM ANALYZE")  # as the server does by itself within minutes
        with http.served(environment | urls) as (port, _process):
            found = http.measure(port, pages=PAGES)
    return {"dossiers": NUMBER} | found
