"""Judging one candidate by all rules: no database, one process."""

import datetime as dt
import gc
import statistics
import time
from collections.abc import Callable
from typing import Any, TypeVar

from chibo.engine.calendar import WorkingCalendar
from chibo.engine.rules import Facts, Judgement, judge, read_facts
from chibo.regulations.rulebook import Rules, rulebook

Result = TypeVar("Result")
RUNS = 2_000
DAY = dt.date(2026, 9, 1)
# Tết and the other holidays of three years, on any days: the count does not depend on which.
CALENDAR = WorkingCalendar(
    frozenset(
        dt.date(year, month, day)
        for year in (2024, 2025, 2026)
        for month in (1, 2, 4, 5, 9)
        for day in (1, 2, 3)
    )
)


def measure() -> dict[str, Any]:
    """Milliseconds to judge a candidate by all rules; and to read the rules, and the facts, once."""
    rules, read_rules = _timed(rulebook)
    facts, read_facts_once = _timed(lambda: read_facts(rules.book.kinds, FACTS))
    last, first = _timed(lambda: _judged(rules, facts))
    gc.collect()
    taken = sorted(_timed(lambda: _judged(rules, facts))[1] for _run in range(RUNS))
    worked = sorted(_worked(lambda: _judged(rules, facts)) for _run in range(RUNS))
    return {
        "rules": len(last.asked),
        "verdicts": len(last.verdicts),
        "read_rules_ms": read_rules,
        "read_facts_ms": read_facts_once,
        "first_ms": first,
        "mean_ms": round(statistics.mean(taken), 3),
        "median_ms": taken[RUNS // 2],
        "p95_ms": taken[RUNS * 95 // 100],
        "least_ms": taken[0],
        "processor_median_ms": worked[RUNS // 2],
        "processor_p95_ms": worked[RUNS * 95 // 100],
        "kept_bytes": len(last.to_bytes()),
    }


def _timed(run: Callable[[], Result]) -> tuple[Result, float]:
    """What it gives, and its milliseconds."""
    begin = time.perf_counter()
    found = run()
    return found, round((time.perf_counter() - begin) * 1000, 3)


def _worked(run: Callable[[], object]) -> float:
    """The milliseconds the processor worked for it: on a busy machine the clock tells of its neighbours."""
    begin = time.process_time()
    run()
    return round((time.process_time() - begin) * 1000, 3)


def _judged(rules: Rules, facts: Facts) -> Judgement:
    return judge(rules.book, facts, day=DAY, calendar=CALENDAR)


BALLOT = {"for": 18, "official": 24, "temporary": 2, "exempt_absent": 1, "suspended": 0, "detained": 0}
COMMITTEE = {"for": 12, "members": 15, "temporary_absent": 0, "suspended": 0, "detained": 0}
FACTS: dict[str, object] = {
    "birth_date": "10/05/1999",
    "schooling": "upper_secondary",
    "schooling_proof": "diploma",
    "area_flags": [{"flag": "border", "from": "01/01/2016"}],
    "fisherman": False,
    "local_standing": "no_standing",
    "certificate_on": "20/03/2024",
    "introducers": [
        {"standing": "official", "together_since": "01/02/2020", "replacement": False},
        {"standing": "official", "together_since": "01/06/2022", "replacement": False},
    ],
    "introducing_association": "youth_union",
    "association_resolution_on": "01/04/2025",
    "association_member": True,
    "youth_union_exists": True,
    "trade_union_exists": False,
    "union_cadre": False,
    "dossier_on": "01/02/2025",
    "verification_asked_on": "10/02/2025",
    "verification_reply_on": "14/03/2025",
    "verification_abroad": False,
    "sympathiser_vote_on": "10/01/2024",
    "sympathiser_vote": BALLOT,
    "cell_vote_on": "20/05/2025",
    "cell_vote_form": "secret_ballot",
    "cell_vote": BALLOT,
    "dossier_sent_on": "26/05/2025",
    "committee_vote_on": "10/06/2025",
    "committee_vote": COMMITTEE,
    "decision_issued_on": "04/07/2025",
    "decision_received_on": "08/07/2025",
    "decision_route": "above_grassroots",
    "decided_by": "standing_committee",
    "decision_extended": False,
    "standing_vote": {"for": 6, "members": 9},
    "readmission": False,
    "moved_on": False,
    "ceremony_on": "30/07/2025",
    "member_file_on": "20/08/2025",
    "database_entry_on": "25/07/2025",
    "recognition_vote_on": "10/08/2026",
    "recognition_vote": BALLOT,
    "failed_votes": 0,
}
