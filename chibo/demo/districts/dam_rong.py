"""Đam Rông: 53 hamlet cells, of which 47 stand alone with five local members and 39 have a committee."""

from datetime import date

from chibo.demo.layout import Layout
from chibo.demo.reading import facts
from chibo.demo.world import (
    DEMONSTRATION_DAY,
    District,
    HamletPlan,
    Profile,
    Segment,
    Ticket,
    UnitPlan,
    sized,
    spread,
)

PROFILE = Profile(
    ethnic={"01": 43, "15": 30, "20": 20, "28": 3, "34": 2, "08": 2},
    believers={"15": 0.55, "20": 0.5, "28": 0.4, "34": 0.4, "08": 0.3, "01": 0.14},
    religion="08",
    women=0.4,
    over_60=0.14,
    province="Lâm Đồng",
    number="068",
    kinh_at_work=0.45,
)
_FOUNDED = date(2004, 11, 17)
# Sort of hamlet cell: how many, bounds of local members, bounds of reinforcing ones, has it a committee.
_SORTS = {
    "strong": (31, (10, 24), (0, 2), True),
    "helped": (6, (5, 7), (5, 7), True),
    "plain": (10, (5, 7), (0, 1), False),
    "small_helped": (2, (3, 4), (7, 9), True),
    "small": (2, (3, 4), (1, 2), False),
    "joint": (2, (6, 7), (0, 1), False),
}


def dam_rong() -> District:
    """The committee of Đam Rông, on the day of its figures and around it."""
    layout = Layout(
        "dam-rong",
        "Đam Rông",
        province=("lam-dong", "Lâm Đồng"),
        opening=date(2016, 12, 31),
        profile=PROFILE,
        founded=_FOUNDED,
    )
    numbers = facts("dam-rong").numbers
    places = [f"xã {name}" for name in facts("dam-rong").data["communes"]["names"]]
    communes = [layout.organisation("commune_organisation", place) for place in places]
    for commune, place in zip(communes, places, strict=True):
        layout.cells(commune, place, 6)
    agencies = [
        layout.organisation("agency_organisation", place)
        for place in ("Công an huyện", "Quân sự huyện", "Cơ quan Chính quyền huyện")
    ]
    for agency, count in zip(agencies, (4, 3, 3), strict=True):
        layout.teams(agency, count)
    _hamlet_cells(layout, communes)
    district = layout.district
    others = [
        unit for unit in district.units if unit.parents[0][1] in communes + agencies and not unit.residential
    ]
    sized(layout.rng, others, numbers["members_other_affiliated"], 6, 20)
    firms = layout.firms(numbers["grassroots_cells"])
    sized(layout.rng, firms, numbers["members_grassroots_cells"], 9, 27)
    _settlements(district, next(unit for unit in communes if unit.code == "lieng-sronh"))
    heads = [hamlet for hamlet in district.hamlets if hamlet.headed]
    for hamlet in layout.rng.sample(heads, numbers["heads_members"]):
        hamlet.head_member = True
    for hamlet in layout.rng.sample(heads, numbers["front_heads_members"]):
        hamlet.front_member = True
    _flows(district, others + firms)
    return district


def _hamlet_cells(layout: Layout, communes: list[UnitPlan]) -> None:
    rng = layout.rng
    numbers = facts("dam-rong").numbers
    sorts = [sort for sort, (count, *_rest) in _SORTS.items() for _each in range(count)]
    rng.shuffle(sorts)
    local = spread(
        rng, numbers["local_members"], [_SORTS[s][1][0] for s in sorts], [_SORTS[s][1][1] for s in sorts]
    )
    helped = spread(
        rng,
        numbers["reinforcing_members"],
        [_SORTS[s][2][0] for s in sorts],
        [_SORTS[s][2][1] for s in sorts],
    )
    for place, commune in enumerate(communes):
        mine = range(place, len(sorts), len(communes))
        need = sum(2 if sorts[i] == "joint" else 1 for i in mine)
        hamlets = layout.hamlets(commune, "hamlet", "Thôn", need)
        office = next(
            u for u in layout.district.units if u.parents[0][1] is commune and u.kind == "office_cell"
        )
        school = next(
            u for u in layout.district.units if u.parents[0][1] is commune and u.kind == "school_cell"
        )
        for i in mine:
            served = [hamlets.pop() for _each in range(2 if sorts[i] == "joint" else 1)]
            cell = layout.hamlet_cell(served, kind="joint_cell" if sorts[i] == "joint" else "hamlet_cell")
            cell.size, cell.reinforcing = local[i] + helped[i], helped[i]
            cell.committee, cell.homes = _SORTS[sorts[i]][3], [office, school]


def _settlements(district: District, commune: UnitPlan) -> None:
    """The three places under watch: people live there, but there is no hamlet and no cell yet."""
    for row in facts("dam-rong").data["unit"]:
        if row["kind"] == "new_settlement":
            district.hamlets.append(
                HamletPlan(
                    row["id"], row["kind"], row["name"], [(date(2018, 1, 1), commune)],
                    flags=["new_settlement"], headed=False,
                )
            )  # fmt: skip
    for hamlet in district.hamlets:
        if hamlet.headed and district.rng.random() < 0.6:
            hamlet.flags.append("ethnic")


def _flows(district: District, work: list[UnitPlan]) -> None:
    hamlets = [cell for cell in district.cells if cell.residential]
    here = [cell for cell in hamlets if cell.above.code == "lieng-sronh"]
    elsewhere = [cell for cell in hamlets if cell not in here]
    years = [(2017, 45, 49), (2018, 46, 51), (2019, 45, 50), (2020, 40, 46)]
    for year, residential, other in years:
        first, last = date(year, 1, 1), date(year, 12, 31)
        district.tickets += [Ticket(first, last, residential, hamlets), Ticket(first, last, other, work)]
    spring, autumn = (date(2021, 1, 1), date(2021, 5, 13)), (date(2021, 5, 14), date(2021, 12, 31))
    now = (date(2022, 1, 1), district.pivot)
    district.tickets += [
        Ticket(*spring, 12, hamlets), Ticket(*spring, 14, work),
        Ticket(*autumn, 5, here), Ticket(*autumn, 45, elsewhere), Ticket(*autumn, 16, work),
        Ticket(*now, 2, here), Ticket(*now, 21, elsewhere), Ticket(*now, 8, work),
    ]  # fmt: skip
    numbers = facts("dam-rong").numbers
    district.before = [
        Segment(date(2017, 1, 1), date(2018, 12, 31), 60, 140, moves=20),
        Segment(
            date(2019, 1, 1), district.pivot, numbers["in_since_2018"], numbers["out_since_2018"], moves=30
        ),
    ]
    district.after = [
        Segment(date(2022, 5, 14), date(2022, 12, 31), 18, 45, 61, 10),
        Segment(date(2023, 1, 1), date(2023, 12, 31), 26, 72, 95, 14),
        Segment(date(2024, 1, 1), date(2024, 12, 31), 27, 70, 97, 14),
        Segment(date(2025, 1, 1), DEMONSTRATION_DAY, 10, 30, 41, 8),
    ]
