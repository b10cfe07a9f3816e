"""Field types: a citation of a paper, a date known in part, and ranges of days."""

import json
from datetime import date
from typing import Any

from django import forms
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models.functions import Cast

from chibo.engine.calendar import PartialDate
from chibo.engine.citation import Citation


class CitationField(models.JSONField):
    """A paper that a fact rests on: issuer, kind, number, date (`engine.Citation`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("encoder", DjangoJSONEncoder)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Citation:
        parsed = json.loads(value) if isinstance(value, str) else value
        return Citation.from_json(parsed or {})

    def to_python(self, value: Any) -> Citation:
        return value if isinstance(value, Citation) else Citation.from_json(value or {})

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        plain = value
        if isinstance(value, Citation):
            plain = {} if value.is_empty else value.to_json()
        return super().get_db_prep_value(plain or {}, connection, prepared)


class PartialDateField(models.CharField):  # type: ignore[type-arg]  # the stubs' parameters are private
    """A date known to the day, the month or only the year, kept as ISO text (1956, 1956-03, 1956-03-02)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> PartialDate | None:
        return PartialDate.from_iso(value) if value else None

    def to_python(self, value: Any) -> PartialDate | None:
        if not value:
            return None
        return value if isinstance(value, PartialDate) else PartialDate.from_iso(str(value))

    def get_prep_value(self, value: Any) -> str:
        if not value:
            return ""
        return str(value)

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return None


class DayRangeField(DateRangeField):
    """Days from the lower up to, not including, the upper bound; an open upper bound is the present."""


class SealedBytesField(models.BinaryField):  # type: ignore[type-arg]  # the stubs' parameters are private
    """A part of a file under a person's key (`protection.seal_bytes`), never read without it."""


NO_DAYS = DateRange(empty=True)


def days(start: date | None, end: date | None = None) -> DateRange:
    """The half-open range of days [start, end)."""
    return DateRange(start, end, "[)")


class Spread(models.Func):
    """Fields as one number of 64 bits, to lead an exclusion constraint.

    A GiST index sorts UUIDs of version 7 badly, since they share their first bytes: a row took milliseconds
    to enter. Numbers spread over the whole range keep it quick, and the planner does not mistake it for an
    index to look rows up by. Two different keys meet in one number about once in 2^64 pairs; the second of
    them would be refused on overlapping days, never wrongly let in.
    """

    function = "hashtextextended"
    template = "%(function)s(%(expressions)s, 0)"
    arg_joiner = " || '|' || "
    output_field = models.BigIntegerField()

    def __init__(self, *fields: str) -> None:
        super().__init__(*(Cast(field, models.TextField()) for field in fields))
        self.fields = fields

    def deconstruct(self) -> tuple[str, tuple[str, ...], dict[str, object]]:
        return "chibo.storage.fields.Spread", self.fields, {}


def one_at_a_time(name: str, *fields: str, where: models.Q | None = None) -> ExclusionConstraint:
    """No two rows with the same fields on the same day."""
    return ExclusionConstraint(
        name=name,
        expressions=[(Spread(*fields), RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
        condition=where,
    )


def not_empty(name: str) -> models.CheckConstraint:
    """A dated row lasts at least one day."""
    return models.CheckConstraint(condition=models.Q(during__isempty=False), name=name)
