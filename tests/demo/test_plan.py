"""The invented committees in memory: every published number and every relation between them holds."""

from collections import Counter
from datetime import date, timedelta

import pytest

from chibo.demo.lives import Life
from chibo.demo.plan import COLUMNS, Population
from chibo.demo.reading import COMMITTEES, facts
from chibo.demo.world import DEMONSTRATION_DAY, District, UnitPlan

NOT_BUILT = {
    "yen-lac": {"target", "classes", "learners", "class_1", "class_2"},
    "bac-son": {
        "target",
        "learners_ld",
        "learners_quynh_son",
        "ld_cells_with_target",
        "t_town",
        "t_long_dong",
        "t_tran_yen",
        "t_vu_son",
        "t_six_others",
        "t_rest",
    },
}


@pytest.fixture(params=COMMITTEES)
def population(made, request) -> Population:
    return next(found for found in made.populations if found.district.key == request.param)


def admissions(population: Population, first: date, last: date) -> list[tuple[UnitPlan, date]]:
    struck = {entry.voids for entry in population.entries if entry.voids}
    return [
        (entry.unit, entry.on)
        for entry in population.entries
        if entry.kind == "admitted" and first <= entry.on <= last and entry not in struck
    ]


def here(population: Population, day: date) -> list[tuple[Life, UnitPlan]]:
    """Members on the day with their cell; somebody on the way counts with the cell left."""
    found = []
    for life in population.lives:
        ended = any(
            what.kind in ("died", "left", "removed", "withdrew") and what.on <= day
            for what in life.happenings
        )
        started = life.happenings[0].on <= day
        if started and not ended:
            seats = [seat for seat in life.seats if seat.start <= day]
            found.append((life, seats[-1].cell))
    return found


def flows(population: Population, first: date, last: date) -> tuple[int, int]:
    """Coming from and going outside, deaths and the like among the latter."""
    struck = {entry.voids for entry in population.entries if entry.voids}
    rows = [e for e in population.entries if first <= e.on <= last and e not in struck]
    came = sum(e.kind == "transferred_in" and bool(e.outside) for e in rows)
    went = sum(
        e.kind in ("died", "removed", "withdrew") or (e.kind == "transferred_out" and bool(e.outside))
        for e in rows
    )
    return came, went


def census(population: Population) -> dict[str, int]:
    """What every committee can be counted for on the day of its figures."""
    district, day = population.district, population.district.pivot
    members = here(population, day)
    about = dict(population.members)
    top = [unit for unit in district.grassroots if unit.open_on(day)]
    cells = [cell for cell in district.cells if cell.open_on(day)]
    own = [unit for unit in top if unit.kind == "grassroots_cell"]
    affiliated = [cell for cell in cells if cell not in own]
    hamlets = [hamlet for hamlet in district.hamlets if hamlet.headed]
    in_own = sum(cell in own for _life, cell in members)
    in_hamlets = sum(cell.residential for _life, cell in members)
    return {
        "members": len(members),
        "grassroots_orgs": len(top),
        "org_committees": len(top) - len(own),
        "grassroots_cells": len(own),
        "commune_level": sum(unit.kind in ("commune_organisation", "town_organisation") for unit in top),
        "communes": sum(unit.kind == "commune_organisation" for unit in top),
        "affiliated_cells": len(affiliated),
        "hamlet_cells": sum(cell.residential for cell in affiliated),
        "residential_cells": sum(cell.residential for cell in affiliated),
        "other_affiliated_cells": sum(not cell.residential for cell in affiliated),
        "other_orgs": sum(unit.kind == "agency_organisation" for unit in top),
        "members_grassroots_cells": in_own,
        "members_affiliated_cells": len(members) - in_own,
        "members_hamlet_cells": in_hamlets,
        "members_residential": in_hamlets,
        "members_other": len(members) - in_hamlets,
        "members_other_affiliated": len(members) - in_own - in_hamlets,
        "probationary": sum((life.official_from() or date.max) > day for life, _cell in members),
        "minority_members": sum(about[life].ethnicity != "01" for life, _cell in members),
        "women_members": sum(about[life].gender == "f" for life, _cell in members),
        "religious_members": sum(about[life].religion != "00" for life, _cell in members),
        "over_60": sum(life.age_on(day) > 60 for life, _cell in members),
        "hamlets": len(hamlets),
        "heads_members": _heads(population, "locality_head"),
        "front_heads_members": _heads(population, "front_head"),
    }


def _heads(population: Population, kind: str) -> int:
    day = population.district.pivot
    return sum(
        office.kind == kind and office.runs_on(day) and office.life is not None
        for office in population.offices
    )


def _of_dam_rong(population: Population) -> dict[str, int]:
    day, cells = population.district.pivot, [c for c in population.district.cells if c.residential]
    members = here(population, day)
    local = Counter(cell for life, cell in members if life.reinforcing is None)
    alone = [cell for cell in cells if len(cell.hamlets) == 1]
    seats = Counter(
        o.place for o in population.offices if o.kind == "cell_committee_member" and o.runs_on(day)
    )
    five = [cell for cell in alone if local[cell] >= 5]
    year = {
        n: len(admissions(population, date(n, 1, 1), min(date(n, 12, 31), day))) for n in range(2017, 2023)
    }
    came, went = flows(population, date(2019, 1, 1), day)
    first_year = admissions(population, date(2021, 5, 14), day)
    return {f"adm_{n}": count for n, count in year.items() if n < 2022} | {
        "adm_2022_part": year[2022],
        "adm_first_year": len(first_year),
        "admitted_residential": sum(cell.residential for cell, _on in first_year),
        "admitted_lieng_sronh": sum(c.residential and c.above.code == "lieng-sronh" for c, _on in first_year),
        "members_2018": len(here(population, date(2018, 12, 31))),
        "in_since_2018": came,
        "out_since_2018": went,
        "cells_5_local": len(five),
        "cells_8_local": sum(local[cell] >= 8 for cell in alone),
        "cells_committee": sum(seats[cell] >= 3 for cell in cells),
        "cells_5_local_and_committee": sum(seats[cell] >= 3 for cell in five),
        "joint_cells": len(cells) - len(alone),
        "small_cells": len(alone) - len(five),
        "hamlets_in_joint": sum(len(cell.hamlets) for cell in cells if cell not in alone),
        "local_members": sum(local[cell] for cell in cells),
        "reinforcing_members": sum(
            cell.residential and life.reinforcing is not None for life, cell in here(population, day)
        ),
    }


def _of_yen_lac(population: Population) -> dict[str, int]:
    day = population.district.pivot
    new = admissions(population, date(2021, 1, 1), day)
    came, went = flows(population, date(2021, 1, 1), day)
    tops = [_top(population.district, cell) for cell, _on in new]
    communal = sum(unit.kind in ("commune_organisation", "town_organisation") for unit in tops)
    return {
        "admitted": len(new),
        "admitted_communes": communal,
        "admitted_agencies": len(new) - communal,
        "orgs_with_admission": len(set(tops)),
        "orgs_at_zero": 59 - len(set(tops)),
        "members_2020": len(here(population, date(2020, 12, 31))),
        "in_2021": came,
        "out_2021": went,
    }


def _of_quynh_luu(population: Population) -> dict[str, int]:
    district, day = population.district, population.district.pivot
    members = here(population, day)
    special = [hamlet for hamlet in district.hamlets if "special" in hamlet.flags]
    with_cell = [h for h in special if any(start <= day for start, _cell in h.links)]
    local = Counter(cell for life, cell in members if life.reinforcing is None)
    served = {h: sum(local[c] for start, c in h.links if start <= day) for h in special}
    founded = [u for u in district.units if u.by_reinforcement and u.founded <= day]
    kept = [cell for cell in founded if not local[cell]]
    sent = Counter(c for life, c in members if life.reinforcing is not None and life.reinforcing.to is c)
    heads = [
        o for o in population.offices if o.kind == "locality_head" and o.runs_on(day) and o.place in special
    ]
    secretaries = [
        o
        for o in population.offices
        if o.kind == "cell_secretary"
        and o.runs_on(day)
        and set(getattr(o.place, "hamlets", ())) & set(special)
    ]
    lived_in = {life.lives_in for life in population.lives}
    earlier_none = sum(
        h not in lived_in and not any(start <= date(2015, 11, 10) for start, _c in h.links) for h in special
    )
    earlier = sum(not any(start <= date(2015, 11, 10) for start, _c in h.links) for h in special)
    risky = [cell for cell in district.cells if cell.over_60 is not None]
    in_risky = [life for life, cell in members if cell in risky]
    communes = {h.charges[0][1] for h in special}
    sort = {name: [h for h in special if name in h.flags] for name in ("ethnic", "religious")}
    other = [h for h in special if h not in sort["ethnic"] + sort["religious"]]
    ten = sum(_top(district, cell) in communes for _life, cell in members)
    return {
        "hamlets": len(special),
        "hamlets_district": len(district.hamlets),
        "no_cell": len(special) - len(with_cell),
        "no_local": sum(not n for n in served.values()),
        "special_communes": len(communes),
        "ethnic_hamlets": len(sort["ethnic"]),
        "ethnic_with_cell": len([h for h in sort["ethnic"] if h in with_cell]),
        "religious_hamlets": len(sort["religious"]),
        "religious_with_cell": len([h for h in sort["religious"] if h in with_cell]),
        "other_hamlets": len(other),
        "other_with_cell": len([h for h in other if h in with_cell]),
        "reinforcing": sum(sent.values()),
        "reinforced_cells": len(founded),
        "kept_by_reinforcement": len(kept),
        "reinforced_with_local": len(founded) - len(kept),
        "reinforcing_in_kept": sum(sent[c] for c in kept),
        "reinforcing_in_others": sum(sent[c] for c in founded if c not in kept),
        "newly_covered": sum(c.founded > date(2015, 11, 10) for c in founded),
        "founded_before": sum(c.founded <= date(2015, 11, 10) for c in founded),
        "fewer_no_member": earlier_none - (len(special) - len(with_cell)),
        "fewer_no_cell": earlier - (len(special) - len(with_cell)),
        "heads": len(heads),
        "heads_members": sum(o.life is not None for o in heads),
        "heads_not_members": sum(o.life is None for o in heads),
        "heads_trained": sum(o.trained for o in heads),
        "secretaries": len(secretaries),
        "secretaries_trained": sum(o.trained for o in secretaries),
        "at_risk": len(risky),
        "at_risk_members": len(in_risky),
        "at_risk_over_60": sum(life.age_on(day) > 60 for life in in_risky),
        "members_ten_communes": ten,
        "members_other": len(members) - ten,
    }


def _of_bac_son(population: Population) -> dict[str, int]:
    district, day = population.district, population.district.pivot
    new = admissions(population, date(2018, 1, 1), day)
    by_top = Counter(_top(district, cell).code for cell, _on in new)
    long_dong = [cell for cell, _on in new if cell.parents[0][1].code == "long-dong"]
    year = {n: admissions(population, date(n, 1, 1), date(n, 12, 31)) for n in range(2015, 2019)}
    named = {
        "a_tran_yen": "tran-yen",
        "a_long_dong": "long-dong",
        "a_chieu_vu": "chieu-vu",
        "a_hung_vu": "hung-vu",
        "a_town": "tt-bac-son",
        "a_tan_thanh": "tan-thanh",
        "a_health": "trung-tam-y-te",
        "a_dong_y": "dong-y",
        "a_vu_son": "vu-son",
        "a_tan_tri": "tan-tri",
    }
    counted = {var: by_top[code] for var, code in named.items()}
    town = [c for n in (2015, 2016, 2017) for c, _on in year[n] if _top(district, c).code == "tt-bac-son"]
    return (
        counted
        | {f"adm_{n}": len(rows) for n, rows in year.items()}
        | {
            "admitted": len(new),
            "admitted_others": len(new) - sum(counted.values()),
            "orgs_with_admission": len(by_top),
            "orgs_at_zero": 54 - len(by_top),
            "adm_2018_rest": len(year[2018]) - len(new),
            "town_2015_2017": len(town),
            "town_admitted_since": len(town) + by_top["tt-bac-son"],
            "ld_rural": sum(c.residential for c in long_dong),
            "ld_school": sum(c.kind == "school_cell" for c in long_dong),
            "ld_cells": sum(c.parents[0][1].code == "long-dong" for c in district.cells if c.parents[0][1]),
        }
    )


def _of_dak_glei(population: Population) -> dict[str, int]:
    day, start = population.district.pivot, date(2020, 8, 1)
    new = admissions(population, start, day)
    came, went = flows(population, start, day)
    return {
        "admitted": len(new),
        "admitted_residential": sum(c.residential for c, _on in new),
        "admitted_other": sum(not c.residential for c, _on in new),
        "adm_2020": sum(on.year == 2020 for _c, on in new),
        "adm_2021": sum(on.year == 2021 for _c, on in new),
        "members_term_start": len(here(population, start - timedelta(days=1))),
        "in_term": came,
        "out_term": went,
        "dak_pek_september": sum(
            (on.year, on.month) == (2021, 9) and c.residential and c.above.code == "dak-pek" for c, on in new
        ),
    }


def _top(district: District, cell: UnitPlan) -> UnitPlan:
    return cell if cell.parents[0][1] is district.top else cell.above


def in_rows(made, population: Population) -> dict[str, int]:
    """What only the rows tell, not the lives they were made from."""
    if population.district.key != "bac-son":
        return {}
    town = next(unit for unit in population.district.grassroots if unit.code == "tt-bac-son")
    cells = {made.tree.unit_key(cell) for cell in population.district.below(town)}
    names, first = COLUMNS["training_certificate"], date(2015, 1, 1)
    rows = [dict(zip(names, row, strict=True)) for row in made.rows["training_certificate"]]
    mine = [row for row in rows if row["kind"] == "awareness" and row["unit_id"] in cells]
    return {"town_cultivated": sum(first <= row["issued_on"] <= population.district.pivot for row in mine)}


OWN = dict(
    zip(COMMITTEES, (_of_dam_rong, _of_yen_lac, _of_quynh_luu, _of_bac_son, _of_dak_glei), strict=True)
)


def counted(population: Population) -> dict[str, int]:
    return census(population) | OWN[population.district.key](population)


def test_every_published_number_is_met_and_every_open_one_lies_in_its_range(made, population):
    known, found = facts(population.district.key), counted(population) | in_rows(made, population)
    missing = (set(known.numbers) - set(found)) - NOT_BUILT.get(known.key, set())
    wrong = {
        name: (found[name], value) for name, value in known.fixed.items() if found.get(name, value) != value
    }
    outside = {
        name: (found[name], low, high)
        for name, (low, high) in known.ranges.items()
        if name in found and not low <= found[name] <= high
    }
    assert (missing, wrong, outside) == (set(), {}, {})


def test_every_relation_holds_between_the_numbers_counted(made, population):
    known, found = facts(population.district.key), counted(population) | in_rows(made, population)
    later = NOT_BUILT.get(known.key, set())
    broken = {
        name: rule.text
        for name, rule in known.relations.items()
        if not rule.names & later and not rule.holds(found)
    }
    assert broken == {}


def test_committee_of_a_hamlet_cell_rests_on_nine_official_members(population):
    day = population.district.pivot
    official = Counter(
        cell for life, cell in here(population, day) if (life.official_from() or date.max) <= day
    )
    seats = Counter(
        o.place for o in population.offices if o.kind == "cell_committee_member" and o.runs_on(day)
    )
    assert [
        c.code for c in population.district.cells if c.residential and seats[c] >= 3 and official[c] < 9
    ] == []
    assert min(official[cell] for cell in population.district.cells if not cell.quiet) >= 3


def test_reinforcing_member_has_a_home_and_a_host_and_at_risk_hamlets_admit_nobody(made):
    population = next(p for p in made.populations if p.district.key == "quynh-luu")
    sent = [life.reinforcing for life in population.lives if life.reinforcing]
    assert all(move.cell is not move.to and not move.cell.residential for move in sent)
    quiet = {cell for cell in population.district.cells if cell.quiet}
    assert not [
        cell for cell, _on in admissions(population, date(2011, 1, 1), DEMONSTRATION_DAY) if cell in quiet
    ]
    assert all("Quỳnh Lâm" not in cell.above.names[0][1] for cell in quiet)


def test_nobody_is_in_two_places_and_every_cell_still_has_three_members_today(population):
    for life in population.lives:
        ends = [seat.end for seat in life.seats[:-1]]
        assert all(
            end is not None and end <= after.start for end, after in zip(ends, life.seats[1:], strict=True)
        )
    today = Counter(cell for _life, cell in here(population, DEMONSTRATION_DAY))
    assert min(today[c] for c in population.district.cells if c.open_on(DEMONSTRATION_DAY)) >= 3
