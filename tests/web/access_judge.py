"""What is wrong with one answer, whoever asked: kept apart by sort, for one user's whole walk."""

import re
from collections import defaultdict
from typing import Any

from django.db import connection
from django.http import HttpResponseBase

POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "object-src 'none'",
    "frame-ancestors 'none'",
}  # fmt: skip
# Of a file somebody brought: nothing in it may run or load, should a browser show it all the same.
POLICY_OF_FILES = {"default-src 'none'", "sandbox"}
# What looking may write: that somebody looked, and until when he is signed in.
UNTOUCHED_BUT = {"django_session", "audit_look"}
_LINK = re.compile(rb'(?:href|action|src)="([^"]*)"')


def header_faults(answer: HttpResponseBase | Any, url: str) -> list[str]:
    """What the browser is told about every single answer."""
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if not url.startswith("/static/"):
        wanted |= {"X-Frame-Options": "DENY", "Cache-Control": "no-store"}
    found = [f"{url}: {name}" for name, value in wanted.items() if answer.headers.get(name) != value]
    brought = url.startswith("attachment (") and "Content-Disposition" in answer.headers
    policy = POLICY_OF_FILES if brought else POLICY
    if set(answer.headers.get("Content-Security-Policy", "").split("; ")) != policy:
        found.append(f"{url}: Content-Security-Policy")
    if "camera=()" not in answer.headers.get("Permissions-Policy", ""):
        found.append(f"{url}: Permissions-Policy")
    return found


# The server's view of the same numbers joins the indexes of every table first: ten times as long.
_WRITTEN = """
SELECT relname, pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
       + pg_stat_get_xact_tuples_deleted(oid)
FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""


def written() -> dict[str, int]:
    """Rows written by this transaction so far in each table, undone ones included."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN)
        return dict(cursor.fetchall())


class Judge:
    """Looks at every answer of a walk. `hidden` are names that no answer may hold, `members` no address."""

    def __init__(self, hidden: list[bytes], members: list[bytes]) -> None:
        self.hidden, self.members = hidden, members
        self.leaks: list[str] = []
        self.headers: list[str] = []
        self.addresses: list[str] = []
        self.identities: list[str] = []
        self.writes: dict[str, set[str]] = defaultdict(set)
        self._before = written()

    def hear(self, verb: str, told: str, answer: HttpResponseBase, body: bytes) -> None:
        """Judge one answer; `told` names the page and whose thing it was asked for."""
        self.leaks += [f"{verb} {told}: {word!r}" for word in self.hidden if word in body]
        self.headers += header_faults(answer, told)
        links = _LINK.findall(body)
        self.addresses += [
            f"{told}: {link!r}" for link in links if any(word in link for word in self.members)
        ]
        self._judge_identity(f"{verb} {told}")
        self._judge_writes(verb, told)

    def _judge_identity(self, told: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('chibo.user', true), current_setting('chibo.low', true)")
            if not set(cursor.fetchone()) <= {"", None}:
                self.identities.append(told)

    def _judge_writes(self, verb: str, told: str) -> None:
        now = written()
        if verb in {"GET", "HEAD"}:
            touched = {table for table, count in now.items() if count != self._before.get(table, 0)}
            if touched - UNTOUCHED_BUT:
                self.writes[told] |= touched - UNTOUCHED_BUT
        self._before = now
