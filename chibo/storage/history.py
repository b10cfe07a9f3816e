"""History of a table of record by statement triggers: no write path can forget it, bulk writes stay fast."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import pghistory
import pgtrigger
from django.db import models
from pghistory import trigger

M = TypeVar("M", bound=type[models.Model])
BEFORE = "before"
"""The label of what stood in a row before the first change that its history, as far as seen, tells of."""


class _BeforeTrigger(trigger.Event):
    """The library's statement, for rows without any event. Its name makes it fire before the change's own."""

    def get_func(self, model: Any) -> pgtrigger.Func:
        """The function's body."""
        whole: str = super().get_func(model).func  # type: ignore[no-untyped-call]  # untyped library
        end = ") AS old_values, _pgh_attached_context;"
        if whole.count(end) != 1:
            raise RuntimeError("the history library writes its statement in another way")
        event: Any = self.event_model
        key, table = model._meta.pk.column, event._meta.db_table
        seen = f'SELECT FROM "{table}" AS kept WHERE kept.pgh_obj_id = old_values."{key}"'
        return pgtrigger.Func(whole.replace(end, f"{end[:-1]} WHERE NOT EXISTS ({seen});"))  # type: ignore[no-untyped-call]


class BeforeEvent(pghistory.UpdateEvent):
    """Keeps the old row with a change where no event of it stands yet.

    Rows that came without a history (the demonstration, an archive that left it out) would else lose the
    value a first change replaces.
    """

    label = BEFORE
    row = "OLD"

    def add_event_trigger(self, event_model: Any) -> None:
        """Register the trigger with the model it tells of."""
        made = _BeforeTrigger(  # type: ignore[no-untyped-call]
            event_model=event_model,
            label=self.label,
            name=self.trigger_name,
            row=self.row,
            operation=self.operation,
            condition=self.condition,
            level=self.level,
        )
        pgtrigger.register(made)(event_model.pgh_tracked_model)


def tracked(*exclude: str, quiet: Iterable[str] = ()) -> Callable[[M], M]:
    """Keep every insert, change and removal of the model's rows.

    `exclude` names columns not kept (projected or secret). `quiet` names columns that are kept but whose
    change alone is no event: where the row lies today, which row-level security of the history needs.
    """

    def decorate(model: M) -> M:
        unheard = {*exclude, *quiet}
        heard = [field.name for field in model._meta.fields if field.name not in unheard]
        tracked_model: M = pghistory.track(
            pghistory.InsertEvent(),
            BeforeEvent(condition=pgtrigger.AnyChange(*heard)),
            pghistory.UpdateEvent(condition=pgtrigger.AnyChange(*heard)),
            pghistory.DeleteEvent(),
            exclude=list(exclude) or None,
            level=pghistory.Statement,
        )(model)
        return tracked_model

    return decorate
