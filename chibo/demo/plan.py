"""The whole demonstration in memory: the same rows every time."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from random import Random

from chibo.demo import files, keeping, pool, sheets, steering
from chibo.demo.company import admitted_later, secretary
from chibo.demo.districts import districts
from chibo.demo.identity import key
from chibo.demo.ledger import Entry, entries
from chibo.demo.lives import Life
from chibo.demo.offices import Office, Offices
from chibo.demo.people import Member, describe
from chibo.demo.pipelines.cases import Fate
from chibo.demo.pipelines.making import Entered, Pipelines
from chibo.demo.pipelines.sheets import COLUMNS as LIVE_COLUMNS
from chibo.demo.pipelines.society import readmitted
from chibo.demo.register import Register
from chibo.demo.sheets import Row, TreeSheets
from chibo.demo.world import District

COLUMNS = sheets.COLUMNS | files.COLUMNS | pool.COLUMNS | LIVE_COLUMNS | steering.COLUMNS | keeping.COLUMNS


@dataclass
class Population:
    """One committee with everybody in it."""

    district: District
    lives: list[Life]
    offices: list[Office]
    entries: list[Entry]
    members: list[tuple[Life, Member]] = field(default_factory=list)
    fates: dict[Life, Fate] = field(default_factory=dict)

    def add(self, fates: dict[Life, Fate]) -> None:
        """More members, of whom something is told; their rows come after everybody else's."""
        self.fates |= fates
        self.lives += fates
        self.entries += entries(self.district, list(fates))
        self.members += [(life, describe(self.district, life)) for life in fates]


@dataclass
class Plan:
    """Rows by table, and what they were made from."""

    populations: list[Population]
    tree: TreeSheets
    rows: dict[str, list[Row]]

    def fingerprint(self) -> str:
        """The same for the same rows."""
        digest = hashlib.sha256()
        for table in sorted(self.rows):
            for row in self.rows[table]:
                digest.update(repr((table, *map(str, row))).encode())
        return digest.hexdigest()

    def doors(self) -> dict[str, str]:
        """Keys of units by code, and as "cell" that of the cell whose secretary may enter."""
        units = {unit.code: self.tree.unit_key(unit) for unit in self.tree.units}
        cells = [
            unit for unit in self.tree.units if unit.residential and unit.above.code == pool.DOOR_COMMUNE
        ]
        biggest = max(cells, key=lambda cell: (cell.committee, cell.size, cell.code))
        return units | {"cell": self.tree.unit_key(biggest)}


def populations() -> list[Population]:
    """All five committees; persons and entries are numbered through."""
    made, persons = [], 0
    for district in districts():
        lives = Register(district).fill()
        for number, life in enumerate(lives, persons + 1):
            life.number = number
        persons += len(lives)
        offices = [*Offices(district, lives).fill(), secretary(district, lives)]
        readmitted(Random(f"back {district.key}"), lives)  # noqa: S311 -- the same every time
        population = Population(district, lives, offices, entries(district, lives))
        population.members = [(life, describe(district, life)) for life in lives]
        made.append(population)
    for population in made:
        fates = dict(admitted_later(population.district))
        for life in fates:
            persons += 1
            life.number = persons
        population.add(fates)
    everything = [entry for population in made for entry in population.entries]
    everything.sort(key=lambda entry: (entry.recorded, entry.life.number))
    for number, entry in enumerate(everything, 1):
        entry.number = number
    for population in made:
        population.entries.sort(key=lambda entry: entry.number)
    return made


def plan() -> Plan:
    """Everything, ready to be loaded."""
    made = populations()
    tree = TreeSheets([population.district for population in made])
    rows = tree.rows()
    for population in made:
        about = files.PersonSheets(
            tree, population.district, population.members, population.entries, population.offices
        )
        for table, more in about.rows().items():
            rows.setdefault(table, []).extend(more)
    numbers: Counter[str] = Counter()
    for population in made:
        noted = pool.PoolSheets(tree, population.district, population.members, numbers)
        for table, more in noted.rows().items():
            rows.setdefault(table, []).extend(more)
        live = Pipelines(
            tree, population.district, population.members, _ledger(population, rows),
            noted.people, numbers, population.fates,
        )  # fmt: skip
        for table, more in live.rows().items():
            rows.setdefault(table, []).extend(more)
        steered = steering.SteeringSheets(tree, population.district, population.entries, numbers)
        kept = keeping.KeepingSheets(tree, population.district, numbers)
        for table, more in (*steered.rows().items(), *kept.rows().items()):
            rows.setdefault(table, []).extend(more)
    rows["membership_movement"].sort(key=lambda row: str(row[0]))
    return Plan(made, tree, rows)


def _ledger(population: Population, rows: dict[str, list[Row]]) -> dict[tuple[str, str], Entered]:
    """The days and papers of a committee's decisions, by person and kind of entry."""
    names = COLUMNS["membership_movement"]
    row_, person, kind, decided, basis = map(names.index, ("id", "person_id", "kind", "decided_on", "basis"))
    mine = {str(key("person", life.number)) for life, _member in population.members}
    found: dict[tuple[str, str], Entered] = {}
    for row in rows["membership_movement"]:
        on = row[decided]
        if str(row[person]) in mine:
            day = on if isinstance(on, date) else None
            found[str(row[person]), str(row[kind])] = Entered(str(row[row_]), day, str(row[basis]))
    return found
