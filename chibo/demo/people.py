"""Who the invented members are: names, birth, schooling, work, numbers."""

from datetime import date
from functools import cache
from random import Random
from typing import NamedTuple

from chibo.demo.cards import given_on
from chibo.demo.drawing import Weighted
from chibo.demo.lives import YEAR, Life
from chibo.demo.names import Name, draw_name, plain
from chibo.demo.world import DEMONSTRATION_DAY, District, Profile, UnitPlan
from chibo.engine.vietnamese import sort_key

_WOMEN = {"school_cell": 0.62, "health_cell": 0.55, "police_cell": 0.05, "military_cell": 0.04}
_WORK = {
    "school_cell": Weighted([("N05", 100)]),
    "health_cell": Weighted([("N05", 100)]),
    "police_cell": Weighted([("N12", 100)]),
    "military_cell": Weighted((("N12", 35), ("N03", 65))),
    "office_cell": Weighted((("N03", 72), ("N04", 28))),
    "grassroots_cell": Weighted((("N09", 30), ("N08", 34), ("N07", 12), ("N05", 24))),
}
_FIELDS = Weighted((("N11", 62), ("N16", 18), ("N04", 16), ("N09", 4)))
_OLD_FIELDS = Weighted((("N15", 46), ("N11", 54)))
_TRAINED = Weighted((("P4", 60), ("P3", 16), ("P2", 15), ("P5", 8), ("P1", 1)))
_UNTRAINED = Weighted((("P0", 60), ("P1", 16), ("P2", 13), ("P3", 5), ("P4", 6)))
_OLD_SCHOOL = Weighted((("G4", 34), ("G3", 48), ("G2", 18)))
_SCHOOL = Weighted((("G4", 86), ("G3", 14)))
_THEORY = Weighted((("L0", 64), ("L1", 22), ("L2", 13), ("L3", 1)))
_THEORY_AT_WORK = Weighted((("L0", 40), ("L1", 22), ("L2", 33), ("L3", 5)))


class Member(NamedTuple):
    """What the file of a member says."""

    name: Name
    gender: str
    ethnicity: str
    religion: str
    home: str
    card: str
    record: str
    identity: str
    phone: str
    official_on: date | None
    traits: tuple[tuple[str, str], ...]


def describe(district: District, life: Life) -> Member:
    """Invent what is not settled by the ledger."""
    rng, profile, cell = district.rng, district.profile, life.seats[0].cell
    woman = rng.random() < _WOMEN.get(cell.kind, profile.women)
    ethnicity = _ethnicity(rng, profile, cell)
    official = _official_on(life)
    serial = life.number
    return Member(
        name=draw_name(rng, ethnicity, "f" if woman else "m", life.birth.year),
        gender="f" if woman else "m",
        ethnicity=ethnicity,
        religion=profile.religion if rng.random() < profile.believers.get(ethnicity, 0) else "00",
        home=_home(district, cell),
        card=f"{profile.number[1:]}{serial:06d}" if official and _has_card(life) else "",
        record=f"{profile.number[1:]}-{serial:06d}",
        identity=_identity(rng, profile, life.birth, woman=woman),
        phone=f"0100{rng.randrange(1_000_000):06d}",  # no network in the country has numbers in 0100
        official_on=official,
        traits=_traits(rng, life, cell),
    )


def _ethnicity(rng: Random, profile: Profile, cell: UnitPlan) -> str:
    if not cell.residential and rng.random() < profile.kinh_at_work:
        return "01"
    return profile.groups.draw(rng)


def _official_on(life: Life) -> date | None:
    """Twelve months after joining, where the recognition is known and holds."""
    official = life.official_from()
    if official is None or official > DEMONSTRATION_DAY or life.happenings[-1].kind == "recognition_annulled":
        return None
    try:
        return life.joined.replace(year=life.joined.year + 1)
    except ValueError:
        return life.joined + YEAR


def _has_card(life: Life) -> bool:
    given = given_on(life)
    return given is None or given <= DEMONSTRATION_DAY


def _home(district: District, cell: UnitPlan) -> str:
    commune = cell if cell.parents[0][1] is district.top else cell.above
    place = commune.names[0][1].removeprefix("Đảng bộ ")
    district_name = district.top.names[0][1].removeprefix("Đảng bộ ")
    if not place.startswith(("xã ", "thị trấn ")):
        return f"{district_name}, tỉnh {district.profile.province}"
    return f"{place}, {district_name}, tỉnh {district.profile.province}"


def _identity(rng: Random, profile: Profile, birth: date, *, woman: bool) -> str:
    century = (birth.year // 100 - 19) * 2 + woman
    return f"{profile.number}{century}{birth.year % 100:02d}{rng.randrange(1_000_000):06d}"


def _traits(rng: Random, life: Life, cell: UnitPlan) -> tuple[tuple[str, str], ...]:
    working = not cell.residential
    last = life.seats[-1].end
    age = life.age_on(last or DEMONSTRATION_DAY)
    occupation = _OLD_FIELDS if age > 60 else _WORK[cell.kind] if working else _FIELDS
    return (
        ("general", (_SCHOOL if working or life.birth.year > 1968 else _OLD_SCHOOL).draw(rng)),
        ("professional", (_TRAINED if working else _UNTRAINED).draw(rng)),
        ("political_theory", (_THEORY_AT_WORK if working else _THEORY).draw(rng)),
        ("occupation", occupation.draw(rng)),
    )


@cache
def sorting(name: Name) -> tuple[str, str]:
    """Order and search text, as the verbs of `people` derive them."""
    return (
        sort_key(name.given, name.family, name.middle),
        f"{plain(name.given)} | {plain(name.full)}",
    )
