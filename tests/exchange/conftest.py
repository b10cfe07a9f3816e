"""The small register, a clerk of the northern commune, and a short way through an import."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction

from chibo.accounts.choices import Role
from chibo.accounts.models import User
from chibo.accounts.queries import scope_of
from chibo.exchange.actions import check_rows, open_batch, run_import, set_columns
from chibo.exchange.models import Batch, StagedRow
from chibo.exchange.progress import Progress
from chibo.exchange.queries import columns_of, opened
from chibo.storage.identity import Scope, acting
from chibo.storage.models import Installation
from tests.exchange.workbooks import simple
from tests.register import (
    TODAY,
    Register,
    make_register,
    make_user,
    register,  # noqa: F401 -- a fixture
    register_stage,  # noqa: F401 -- a fixture
)


@dataclass
class Desk:
    """Somebody who imports, with the identity of a request."""

    user: User
    register: Register
    scope: Scope = field(default_factory=Scope)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        self.scope = scope_of(self.user, TODAY, "exchange.import")
        with acting(user=self.user.pk, scope=self.scope, role="grassroots_office"):
            yield

    def open(self, data: bytes, name: str = "ds.xlsx", **changes: Any) -> Batch:
        """Upload and accept the guessed columns."""
        details = {"unit": self.register.north, "on": TODAY} | changes
        batch = open_batch(actor=self.user, data=data, file_name=name, today=TODAY, **details)
        return set_columns(actor=self.user, batch=batch, columns=columns_of(batch))

    def check(self, batch: Batch) -> Batch:
        return check_rows(actor=self.user, batch=batch, scope=self.scope, today=TODAY)

    def run(self, batch: Batch, *, recheck: bool = False) -> Batch:
        quiet = Progress(batch.pk, batch.place, told=False)
        return run_import(
            actor=self.user, batch=batch, scope=self.scope, today=TODAY, progress=quiet, recheck=recheck
        )

    def bring_in(self, data: bytes, **changes: Any) -> Batch:
        return self.run(self.check(self.open(data, **changes)))


@pytest.fixture
def desk(register: Register) -> Iterator[Desk]:  # noqa: F811 -- the fixture
    """A clerk of the northern commune at work."""
    found = Desk(make_user("van-phong", Role.GRASSROOTS_OFFICE, register.north), register)
    with found.at_work():
        yield found


@pytest.fixture
def read_in(desk: Desk) -> Callable[..., Batch]:
    """Opens and checks rows of a kind."""

    def checked(kind: str, headers: Sequence[str], *rows: Sequence[Any]) -> Batch:
        return desk.check(desk.open(simple(headers, *rows), kind=kind))

    return checked


@pytest.fixture
def lasting(transactional_db: None) -> Desk:
    """The register in transactions that end: history tells later from earlier by their instants."""
    Installation.objects.update_or_create(id=1, defaults={"demonstration_day": TODAY})
    with transaction.atomic():
        found = make_register()
        user = make_user("van-phong", Role.GRASSROOTS_OFFICE, found.north)
    return Desk(user, found)


def in_one_go(desk: Desk, work: Callable[[], Any]) -> Any:
    """The work in a transaction of its own, by the clerk."""
    with transaction.atomic(), desk.at_work():
        return work()


@pytest.fixture
def findings_of() -> Callable[[Batch], dict[int, list[str]]]:
    """The codes found, by the number of the row."""
    return lambda batch: {
        row.number: row.codes for row in StagedRow.objects.filter(batch=batch).order_by("number") if row.codes
    }


def values_of(batch: Batch, number: int) -> dict[str, Any]:
    """What was understood of a row."""
    row = StagedRow.objects.get(batch=batch, number=number)
    found: dict[str, Any] = opened(batch, row.verdict)["values"]
    return found
