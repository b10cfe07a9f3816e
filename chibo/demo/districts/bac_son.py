"""Bắc Sơn: 54 organisations, 32 of which admitted in the first months of 2018; two mergers in 2020."""

from datetime import date

from chibo.demo.layout import Layout
from chibo.demo.reading import facts
from chibo.demo.world import DEMONSTRATION_DAY, District, Profile, Segment, Ticket, UnitPlan, sized, spread

PROFILE = Profile(
    ethnic={"02": 55, "07": 22, "09": 8, "01": 14, "08": 1}, believers={}, religion="01",
    women=0.37, over_60=0.3, province="Lạng Sơn", number="020",
)  # fmt: skip
_MERGED = date(2020, 1, 1)
_NAMED = {
    "tran-yen": "a_tran_yen", "chieu-vu": "a_chieu_vu", "hung-vu": "a_hung_vu", "tan-thanh": "a_tan_thanh",
    "trung-tam-y-te": "a_health", "dong-y": "a_dong_y", "vu-son": "a_vu_son", "tan-tri": "a_tan_tri",
    "tt-bac-son": "a_town",
}  # fmt: skip


def bac_son() -> District:
    """The committee of Bắc Sơn, on the day of its figures and around it."""
    layout = Layout(
        "bac-son",
        "Bắc Sơn",
        province=("lang-son", "Lạng Sơn"),
        opening=date(2014, 12, 31),
        profile=PROFILE,
    )
    known = facts("bac-son")
    numbers, district, rng = known.numbers, layout.district, layout.rng
    places = ["thị trấn Bắc Sơn", *(f"xã {name}" for name in known.data["communes"]["names"])]
    agencies = {"Trung tâm Y tế": 5, "Công an huyện": 4, "Quân sự huyện": 4}
    free = numbers["affiliated_cells"] - numbers["ld_cells"] - sum(agencies.values())
    sums = iter(spread(rng, free, [13] * (len(places) - 1), [20] * (len(places) - 1)))
    for place in places:
        count = numbers["ld_cells"] if place == "xã Long Đống" else next(sums)
        _commune(layout, place, count)
    for agency, count in agencies.items():
        layout.teams(layout.organisation("agency_organisation", agency), count, "Khoa, phòng")
    firms = layout.firms(numbers["grassroots_cells"])
    sized(rng, firms, numbers["members_grassroots_cells"], 9, 28)
    affiliated = [unit for unit in district.units if unit.kind.endswith("_cell") and unit not in firms]
    sized(rng, affiliated, numbers["members_affiliated_cells"], 9, 22)
    for cell in affiliated:
        cell.committee = cell.residential
    for hamlet in district.hamlets:
        hamlet.head_member, hamlet.front_member = rng.random() < 0.75, rng.random() < 0.82
        hamlet.head_trained = rng.random() < 0.3
    _flows(district, firms)
    _merge(district, layout)
    return district


def _commune(layout: Layout, place: str, cells: int) -> None:
    town = place.startswith("thị trấn")
    commune = layout.organisation("town_organisation" if town else "commune_organisation", place)
    layout.cells(commune, place, 6)
    for hamlet in layout.hamlets(commune, *(("khoi", "Khối phố") if town else ("hamlet", "Thôn")), cells - 6):
        layout.hamlet_cell([hamlet], kind="residential_group_cell" if town else "hamlet_cell")
    if not town:
        commune.flags.append("mountain")


def _flows(district: District, firms: list[UnitPlan]) -> None:
    numbers = facts("bac-son").numbers
    town = next(unit for unit in district.grassroots if unit.code == "tt-bac-son")
    elsewhere = [cell for cell in district.cells if cell.above is not town]
    in_town = spread(district.rng, numbers["town_2015_2017"], [6] * 3, [9] * 3)
    for year, mine in zip((2015, 2016, 2017), in_town, strict=True):
        days = (date(year, 1, 1), date(year, 12, 31))
        # Whom the town admitted it had trained since January 2015, so that nobody came before the summer.
        in_the_town = (date(year, 7, 1), days[1]) if year == 2015 else days
        district.tickets += [
            Ticket(*in_the_town, mine, district.below(town)),
            Ticket(*days, numbers[f"adm_{year}"] - mine, elsewhere),
        ]
    district.tickets += _this_year(district, firms)
    district.before = [Segment(date(2015, 1, 1), district.pivot, 160, 620, moves=120)]
    district.after = [
        Segment(date(2018, 9, 5), date(2018, 12, 31), 14, 50, numbers["adm_2018_rest"], 10),
        *(Segment(date(year, 1, 1), date(year, 12, 31), 45, 185, 160, 24) for year in range(2019, 2025)),
        Segment(date(2025, 1, 1), DEMONSTRATION_DAY, 18, 80, 74, 12),
    ]


def _this_year(district: District, firms: list[UnitPlan]) -> list[Ticket]:
    """Every commune and some of the invented enterprises admit; those that do not are all invented."""
    numbers, days = facts("bac-son").numbers, (date(2018, 1, 1), district.pivot)
    long_dong = [cell for cell in district.cells if cell.above.code == "long-dong"]
    tickets = [
        Ticket(*days, numbers["ld_rural"], [cell for cell in long_dong if cell.residential]),
        Ticket(*days, numbers["ld_school"], [cell for cell in long_dong if cell.kind == "school_cell"]),
    ]
    by_code = {unit.code: unit for unit in district.grassroots}
    tickets += [Ticket(*days, numbers[var], district.below(by_code[code])) for code, var in _NAMED.items()]
    others = [
        unit
        for unit in district.grassroots
        if unit.kind != "grassroots_cell" and unit.code not in {*_NAMED, "long-dong"}
    ]
    others += firms[: 22 - len(others)]
    counts = spread(district.rng, numbers["admitted_others"], [1] * 22, [7] * 22)
    tickets += [
        Ticket(*days, count, district.below(unit)) for unit, count in zip(others, counts, strict=True)
    ]
    return tickets


def _merge(district: District, layout: Layout) -> None:
    """Hữu Vĩnh joins the town; Bắc Quỳnh takes over Quỳnh Sơn and the commune of Bắc Sơn."""
    by_name = {unit.names[0][1]: unit for unit in district.grassroots}
    town = by_name["Đảng bộ thị trấn Bắc Sơn"]
    new = layout.organisation("commune_organisation", "xã Bắc Quỳnh", on=_MERGED)
    new.flags.append("mountain")
    for old, into in (("Hữu Vĩnh", town), ("Quỳnh Sơn", new), ("Bắc Sơn", new)):
        _absorb(district, by_name[f"Đảng bộ xã {old}"], into)


def _absorb(district: District, old: UnitPlan, into: UnitPlan) -> None:
    """Hamlet and school cells come along; offices and stations become one."""
    there = {cell.kind: cell for cell in district.units if cell.size and cell.parents[-1][1] is into}
    for cell in district.below(old):
        if cell.residential or cell.kind == "school_cell" or cell.kind not in there:
            cell.parents.append((_MERGED, into))
            if "xã" in cell.names[0][1]:
                cell.names.append((_MERGED, cell.names[0][1].split(" xã ")[0] + " xã Bắc Quỳnh"))
        else:
            cell.closed, cell.successor = _MERGED, there[cell.kind]
            district.merged.append((_MERGED, cell, there[cell.kind]))
    for hamlet in district.hamlets:
        if hamlet.charges[-1][1] is old:
            hamlet.charges.append((_MERGED, into))
    old.closed, old.successor = _MERGED, into
