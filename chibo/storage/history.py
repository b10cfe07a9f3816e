"""History of a table of record by statement triggers: no write path can forget it, bulk writes stay fast."""

from collections.abc import Callable, Iterable
from typing import TypeVar

import pghistory
import pgtrigger
from django.db import models

M = TypeVar("M", bound=type[models.Model])


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
            pghistory.UpdateEvent(condition=pgtrigger.AnyChange(*heard)),
            pghistory.DeleteEvent(),
            exclude=list(exclude) or None,
            level=pghistory.Statement,
        )(model)
        return tracked_model

    return decorate
