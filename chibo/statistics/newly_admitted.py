"""Biểu 2 and 2B: who was admitted in a period, by the rows of the form.

Admissions are those Biểu 1 counts. Facts are those of the day of admission, ages those of the last day of the
period. The database counts (`admission/newly_admitted.sql`); peoples and religions never open into persons.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import get_language

from chibo.engine.calendar import Period
from chibo.membership.measures import that_admitted
from chibo.membership.models import MovementPlace
from chibo.organisation.measures import grassroots, units_below
from chibo.organisation.models import Unit
from chibo.organisation.nodes import NOW, Node, Stretch
from chibo.people.queries import latest_birth
from chibo.regulations.statistics import TableRow, newly_admitted_rows
from chibo.statistics.dimensions import band_of
from chibo.statistics.proof import Proof

TOTAL = "way"
Number = int | Decimal | None


@dataclass
class Admitted:
    """The newly admitted of a node and period: of each dimension how many have each value."""

    sorts: dict[str, Counter[str]] = field(default_factory=dict)
    organisations: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.of(TOTAL).total()

    def of(self, dimension: str) -> Counter[str]:
        """How many have each value of the dimension."""
        return self.sorts.get(dimension, Counter())

    @property
    def mean_age(self) -> Decimal | None:
        """Mean of full years; None where no year of birth is known."""
        known = {int(age): n for age, n in self.of("age").items() if age}
        persons = sum(known.values())
        return Decimal(sum(age * n for age, n in known.items())) / persons if persons else None

    def value(self, row: TableRow) -> Number:
        """The figure of a row; None where the row has none."""
        if row.counts == "all":
            return self.total
        if row.counts == "mean_age":
            return self.mean_age
        if row.counts == "organisations":
            return self.organisations
        if not row.persons:
            return None
        return sum(n for value, n in self.of(row.counts).items() if row.takes(_sorted(row, value)))


@dataclass(frozen=True)
class FormRow:
    """One printed row: this period, the same period last year, and what the one is of the other."""

    row: TableRow
    value: Number
    last_year: Number

    @property
    def label(self) -> str:
        """Its words in the reader's language."""
        return self.row.label(get_language() or "vi")

    @property
    def note(self) -> str:
        """What stands beside it."""
        return self.row.note(get_language() or "vi")

    @property
    def percent(self) -> tuple[int, int] | None:
        """This period over last year's; None where last year's is 0 (the form leaves the cell blank)."""
        if isinstance(self.value, int) and isinstance(self.last_year, int) and self.last_year:
            return self.value, self.last_year
        return None


@dataclass(frozen=True)
class Belonging:
    """A row of Biểu 2B: one people or religion, this period and the same period last year."""

    code: str
    label: str
    value: int
    last_year: int


def newly_admitted(node: Node, period: Period) -> Admitted:
    """Everything Biểu 2 and 2B count, in one reading per part of the period the node kept its path."""
    found = Admitted()
    for stretch in node.stretches(period):
        for dimension, value, n in _asked("chibo_admitted", node, stretch, period):
            found.sorts.setdefault(dimension, Counter())[value] += n
    found.organisations = organisations(node, period).count()
    return found


def newly_admitted_form(node: Node, period: Period) -> tuple[Admitted, list[FormRow]]:
    """Biểu 2 with the same period of last year beside it."""
    found, before = newly_admitted(node, period), newly_admitted(node, period.same_period_last_year())
    return found, rows_of(found, before)


def rows_of(found: Admitted, before: Admitted) -> list[FormRow]:
    """The rows of the form; extra ones stand only where they count somebody."""
    made = [FormRow(row, found.value(row), before.value(row)) for row in newly_admitted_rows().values()]
    return [one for one in made if one.value or one.last_year or not one.row.extra]


def belongings(found: Admitted, before: Admitted, name: str, labels: dict[str, str]) -> list[Belonging]:
    """The rows of Biểu 2B by people or by religion, in the order of the list; only those that occur."""
    this, last = found.of(name), before.of(name)
    return [
        Belonging(code, label, this[code], last[code])
        for code, label in labels.items()
        if this[code] or last[code]
    ]


def organisations(node: Node, period: Period) -> QuerySet[Unit]:
    """Grassroots organisations below the node on the last day that admitted somebody in the period."""
    own = Node(node.unit).path_on(period.last)
    if own is None:
        return Unit.objects.none()
    units = grassroots(units_below(own, period.last), period.last)
    return that_admitted(units, period.first, period.last)


def admitted_below(
    node: Node, period: Period, paths: Iterable[str], name: str, code: str
) -> dict[str, tuple[int, int]]:
    """Newly admitted with one value of a dimension, and all newly admitted, at each of some paths."""
    counted: dict[str, tuple[int, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT below.path, sum(f.n) FILTER (WHERE f.dimension = %s AND f.value = %s),"
            " sum(f.n) FILTER (WHERE f.dimension = 'way') FROM unnest(%s::text[]) AS below(path),"
            " LATERAL chibo_admitted(below.path, %s, %s, %s, %s) AS f GROUP BY below.path",
            [name, code, list(paths), node.tree == NOW, period.first, period.last, latest_birth(period.last)],
        )
        for path, part, whole in cursor.fetchall():
            counted[path] = (int(part or 0), int(whole or 0))
    return counted


def prove_admitted(node: Node, period: Period, row: TableRow) -> Proof:
    """The admissions behind one row. Peoples and religions open into units, never persons."""
    if row.sensitive:
        raise PermissionError("a sensitive dimension opens into units and counts only")
    sort = TOTAL if row.counts == "all" else row.counts
    keys = {
        key
        for stretch in node.stretches(period)
        for key, value in _asked("chibo_admitted_rows", node, stretch, period, sort)
        if row.counts == "all" or row.takes(_sorted(row, value))
    }
    rows = MovementPlace.objects.filter(pk__in=keys)
    named = rows.select_related("movement__unit", "movement__partner", "person")
    return Proof(total=len(keys), movements=named.order_by("on", "person__sort_key"))


def _sorted(row: TableRow, value: str) -> str:
    return band_of(value) if row.counts == "age" else value


def _asked(function: str, node: Node, stretch: Stretch, period: Period, *more: str) -> list[tuple[Any, ...]]:
    values: list[Any] = [
        stretch.path,
        node.tree == NOW,
        stretch.first,
        stretch.last,
        latest_birth(period.last),
        *more,
    ]
    marks = ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {function}({marks})", values)  # noqa: S608 -- names of our own functions
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
