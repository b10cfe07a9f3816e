"""Every address × verb × role × object, judged by an oracle written apart from the program's policy.

Four things are left out of the daily walk, since one place in the program decides about them for all pages:

* A role without the permission meets only its own object, a missing one and none: the Guard refuses it before
  the page, and so the object, is looked for. Which object it would have been cannot matter.
* HEAD, and the verbs that no page takes, are tried without an object and with a missing one: the Guard
  refuses a verb by the page's mark, before everything else, and HEAD runs what GET runs.
* Of child, sibling, parent and unrelated each address meets one with GET and another with POST, others for
  each user, so that all are met by some; the own object, a missing one and none are met by all.
* POST sends an empty preview: rights and object are settled before a form is read, and 422 says that they let
  the request in. What full forms do is told by the tests of each screen.

`make torture` walks for every user without the first three, and finds the same.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.urls import reverse

from chibo.accounts.models import User
from chibo.storage import clock
from chibo.web.routes import every_route
from tests.web.access_cast import ABOVE, OWN, SEATS, Cast, build, missing, relatives
from tests.web.access_judge import Judge
from tests.web.access_matrix import MATRIX, Row
from tests.web.access_oracle import (
    ACTS_BELOW,
    SEEN_BELOW,
    SEEN_BY,
    UNSAFE_NEVER_USED,
    expected,
    open_below,
    permitted,
    reached,
)

pytestmark = [pytest.mark.django_db, pytest.mark.early]
USERS = [*SEATS, "anonymous"]
PLACES = {name: place for place, name in enumerate(MATRIX)}
AROUND = ("child", "sibling", "parent", "unrelated")
SEVERAL = {user for user, offices in SEATS.items() if len(offices) > 1}
_PART = re.compile(r"<(?:\w+:)?(\w+)>")
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    """The stage is set once; what the tests of this file do on it is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@dataclass(frozen=True)
class Visit:
    """One address as one user may call it: which object, whether he may act on it, or sees it otherwise."""

    name: str
    relation: str
    url: str
    acts: bool = True
    sees: bool = True

    @property
    def first(self) -> bool:
        """Met also without the permission: without an object, with a missing one, or with the user's own."""
        return self.relation.split()[0] in {"none", "missing", "own", "of"}


def named_routes() -> dict[str, set[str]]:
    """Every address by its name, with the names of its variable parts."""
    return {str(route.name): set(_PART.findall(written)) for written, route in every_route()}


def visits(cast: Cast, user: str) -> Iterator[tuple[Row, Visit]]:
    """Every address with own, child, sibling, parent, unrelated and missing object."""
    for name, parts in named_routes().items():
        row = MATRIX[name]
        if not parts:
            yield row, Visit(name, "none", reverse(name))
            continue
        nothing = {part: missing(sort) for part, sort in row.parts.items()}
        yield row, Visit(name, "missing", reverse(name, kwargs=nothing), acts=False, sees=False)
        yield from ((row, visit) for visit in _placed(cast, name, row, user))


def _placed(cast: Cast, name: str, row: Row, user: str) -> Iterator[Visit]:
    if OWN & set(row.parts.values()):
        for owner in (user, "two_desks" if user != "two_desks" else "leader"):
            url = reverse(name, kwargs={part: cast.things[sort, owner] for part, sort in row.parts.items()})
            yield Visit(name, f"of {owner}", url, acts=owner == user, sees=owner == user)
        return
    first, *more = [unit for _role, unit in SEATS[user] if unit] or ["c1"]
    around = [*relatives(first).items(), *(("own", unit) for unit in more)]
    for relation, node in around:
        url = reverse(name, kwargs={part: cast.key(sort, node) for part, sort in row.parts.items()})
        yield Visit(name, f"{relation} {node}", url, _acts(row, user, node), _sees(row, user, node))


def _acts(row: Row, user: str, node: str) -> bool:
    if user == "administrator":
        return set(row.parts.values()) <= {"account", "grant"}
    below = ACTS_BELOW & set(row.parts.values())
    return reached(SEATS[user], row.permission, node, ABOVE) or (
        bool(below) and open_below(SEATS[user], row.permission, node, ABOVE)
    )


def _sees(row: Row, user: str, node: str) -> bool:
    seen_by = {SEEN_BY.get(sort, "") for sort in row.parts.values()} - {""}
    below = SEEN_BELOW & set(row.parts.values())
    return any(
        reached(SEATS[user], permission, node, ABOVE)
        or (bool(below) and open_below(SEATS[user], permission, node, ABOVE))
        for permission in seen_by
    )


class Caller:
    """A signed-in user, or nobody. The effect of a request is taken back: the next one meets the same stage.

    Not the test client: that copies every template's context, which costs more than the page.
    """

    def __init__(self, user: User | None) -> None:
        client = Client()
        if user:
            client.force_login(user)
            _keep_open(client)
        self.requests, self.handler = RequestFactory(), ClientHandler(enforce_csrf_checks=False)
        self.requests.cookies = client.cookies

    def answer(self, verb: str, url: str) -> HttpResponseBase:
        """The whole answer to one request."""
        form = ("step=preview", "application/x-www-form-urlencoded") if verb == "POST" else ("",)
        with transaction.atomic():
            answer = self.handler(self.requests.generic(verb, url, *form).environ)
            transaction.set_rollback(True)
        return answer

    def ask(self, verb: str, url: str) -> tuple[HttpResponseBase, bytes]:
        """The answer and its body, the form's token apart."""
        answer = self.answer(verb, url)
        return answer, _TOKEN.sub(b"", answer.getvalue())

    def send(self, verb: str, url: str) -> tuple[int, bytes]:
        """Status and body."""
        answer, body = self.ask(verb, url)
        return answer.status_code, body


def _keep_open(client: Client) -> None:
    """Used an hour from now: otherwise every request would write down anew that the session is in use."""
    session = client.session
    session["seen"] = session["started"] = clock.now().timestamp() + 3600
    session.save()


def verbs_for(visit: Visit, user: str) -> tuple[str, ...]:
    """GET and POST, on objects around the user by turn; HEAD or a verb that no page takes where is none.

    Those are answered by the one guard for all: users try them by turn, so that together they try all.
    """
    turn, relation = PLACES[visit.name] + USERS.index(user), visit.relation.split()[0]
    if relation in {"none", "missing"}:
        third = ("HEAD", UNSAFE_NEVER_USED[turn // 3 % len(UNSAFE_NEVER_USED)])
        return ("GET", "POST", *third[turn % 3 : turn % 3 + 1])
    if relation not in AROUND:
        return ("GET", "POST")
    first, second = AROUND[turn % len(AROUND)], AROUND[(turn + 1) % len(AROUND)]
    return {first: ("GET",), second: ("POST",)}.get(relation, ())


def hidden_from(cast: Cast, user: str) -> list[bytes]:
    """Names that no answer to this user may hold: members out of reach; office holders elsewhere."""
    grants = SEATS.get(user, [])
    names = [(word, nodes, "people.see") for word, nodes in cast.canaries.items()]
    names += [(word, nodes, "organisation.see") for word, nodes in cast.holders.items()]
    names += [(word, nodes, "training.see") for word, nodes in cast.pupils.items()]
    return [
        word.encode()
        for word, nodes, permission in names
        if not any(reached(grants, permission, node, ABOVE) for node in nodes)
    ]


def test_every_address_has_a_row_and_every_row_an_address():
    walked = set(named_routes())
    assert "None" not in walked, "an address without a name"
    assert walked - set(MATRIX) == set(), "add one line for each to tests/web/access_matrix.py"
    for name, parts in named_routes().items():
        assert parts == set(MATRIX[name].parts), name


def members_of(cast: Cast) -> list[bytes]:
    """Names of members on the stage."""
    return [word.encode() for word in cast.canaries]


def walked(cast: Cast, user: str, *, whole: bool) -> Iterator[tuple[Row, Visit, bool, str]]:
    """What to ask: the row, the visit, whether the user may, and the verb; `whole` leaves out nothing."""
    roles = [role for role, _unit in SEATS.get(user, [])]
    for row, visit in visits(cast, "leader" if user == "anonymous" else user):
        may = bool(row.permission) and permitted(roles, row.permission)
        if not (whole or may or visit.first):
            continue
        for verb in ("GET", "POST", "HEAD", *UNSAFE_NEVER_USED) if whole else verbs_for(visit, user):
            yield row, visit, may, verb


def check_walk(cast: Cast, user: str, *, whole: bool = False) -> int:
    """Status by the oracle; foreign answers as missing, word for word; no name of a person out of reach.

    And with every answer: the headers, no member's name in an address, nothing written by looking, and the
    database's identity gone. How many answers were judged.
    """
    caller, roles = Caller(cast.users.get(user)), [role for role, _unit in SEATS.get(user, [])]
    judge, wrong, foreign, number = Judge(hidden_from(cast, user), members_of(cast)), [], {}, 0
    for row, visit, may, verb in walked(cast, user, whole=whole):
        number += 1
        there = not row.only_for or permitted(roles, row.only_for)
        answer, body = caller.ask(verb, visit.url)
        right = expected(
            row, verb, signed_in=user != "anonymous", may=may,
            acts=visit.acts and there, sees=visit.sees and there,
        )  # fmt: skip
        told = f"{visit.name} ({visit.relation})"
        if answer.status_code not in right:
            wrong.append(f"{verb} {told}: {answer.status_code}, not {sorted(right)}")
        if may and not visit.acts and not visit.sees:
            foreign.setdefault((visit.name, verb), set()).add(body)
        judge.hear(verb, told, answer, body)
    assert wrong == []
    assert judge.leaks == []
    assert [name for name, bodies in foreign.items() if len(bodies) > 1] == [], "foreign differs from missing"
    assert judge.headers == []
    assert judge.addresses == []
    assert judge.writes == {}
    assert judge.identities == []
    return number


@pytest.mark.parametrize(
    "user",
    # Whoever holds two offices walks all addresses in `make torture`: there is no third policy for them.
    [pytest.param(user, marks=[pytest.mark.torture] if user in SEVERAL else []) for user in USERS],
)
def test_every_address_answers_as_the_oracle_says(cast, user):
    assert check_walk(cast, user) > len(MATRIX)


@pytest.mark.torture
@pytest.mark.parametrize("user", [user for user in SEATS if user not in SEVERAL])
def test_every_address_answers_so_with_every_verb_and_every_object(cast, user):
    assert check_walk(cast, user, whole=True) > 2 * sum(1 for _ in walked(cast, user, whole=False))
