"""How far long work has come, told outside its transaction, so that a page can show it while it runs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Self, TypeVar
from uuid import UUID

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

STEPS = 8
EACH = 1_000
Row = TypeVar("Row")


class _Aside:
    """A second connection; with `told=False` it says nothing."""

    def __init__(self, *, told: bool = True) -> None:
        self.told = told
        self._connection: BaseDatabaseWrapper | None = None

    def __enter__(self) -> Self:
        if self.told:
            self._connection = connections.create_connection("default")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is not None:
            self._connection.close()

    def _tell(self, identity: Mapping[str, str], statement: str, values: Sequence[int | UUID]) -> None:
        if self._connection is None:
            return
        with self._connection.cursor() as cursor:
            for name, value in identity.items():
                cursor.execute("SELECT set_config(%s, %s, false)", [name, value])
            cursor.execute(statement, values)


class Progress(_Aside):
    """Tells the step of one import."""

    def __init__(self, batch: UUID, place: str, *, told: bool = True) -> None:
        super().__init__(told=told)
        self.batch, self.place, self.step = batch, place, 0

    def on(self) -> None:
        """One step further."""
        self.step += 1
        self._tell(
            {"chibo.low": self.place, "chibo.high": f"{self.place}~"},
            "UPDATE exchange_advance SET step = %s WHERE batch_id = %s",
            [min(self.step, STEPS), self.batch],
        )


class RowsDone(_Aside):
    """Tells how many rows of a workbook are written, every thousand."""

    def __init__(self, file: UUID, user: UUID, *, told: bool = True) -> None:
        super().__init__(told=told)
        self.file, self.user = file, user

    def counted(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows as they come."""
        for number, row in enumerate(rows):
            if number % EACH == 0:
                self._tell(
                    {"chibo.user": str(self.user)},
                    "UPDATE exchange_preparedfile SET done = %s WHERE id = %s AND stage = 'working'",
                    [number, self.file],
                )
            yield row
