"""How far an import has come, told outside its transaction, so that a page can show it while it runs."""

from types import TracebackType
from uuid import UUID

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

STEPS = 8


class Progress:
    """A second connection that writes the step of one import; with `told=False` it says nothing."""

    def __init__(self, batch: UUID, place: str, *, told: bool = True) -> None:
        self.batch, self.place, self.told, self.step = batch, place, told, 0
        self._connection: BaseDatabaseWrapper | None = None

    def __enter__(self) -> "Progress":
        if self.told:
            self._connection = connections.create_connection("default")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is not None:
            self._connection.close()

    def on(self) -> None:
        """One step further."""
        self.step += 1
        if self._connection is None:
            return
        with self._connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('chibo.low', %s, false), set_config('chibo.high', %s, false)",
                [self.place, f"{self.place}~"],
            )
            cursor.execute(
                "UPDATE exchange_advance SET step = %s WHERE batch_id = %s",
                [min(self.step, STEPS), self.batch],
            )
