"""Yên Lạc: 59 organisations, 20 with a committee and 39 cells; 263 cells below; 7,051 members."""

from datetime import date

from chibo.demo.layout import Layout
from chibo.demo.reading import facts
from chibo.demo.world import DEMONSTRATION_DAY, District, Profile, Segment, Ticket, UnitPlan, sized, spread

PROFILE = Profile(
    ethnic={"01": 100}, believers={"01": 0.03}, religion="02",
    women=0.355, over_60=0.46, province="Vĩnh Phúc", number="026",
)  # fmt: skip
_TOWN_FROM = date(2023, 4, 10)
_NAMED = {"tam-hong": 8, "trung-nguyen": 7, "cong-an-huyen": 9, "kho-bac": 1}


def yen_lac() -> District:
    """The committee of Yên Lạc, on the day of its figures and around it."""
    layout = Layout(
        "yen-lac",
        "Yên Lạc",
        province=("vinh-phuc", "Vĩnh Phúc"),
        opening=date(2017, 12, 31),
        profile=PROFILE,
    )
    known = facts("yen-lac")
    numbers, district, rng = known.numbers, layout.district, layout.rng
    places = ["thị trấn Yên Lạc", *(f"xã {name}" for name in known.data["communes"]["names"])]
    per_commune = spread(rng, numbers["hamlet_cells"], [6] * len(places), [12] * len(places))
    for place, count in zip(places, per_commune, strict=True):
        town = place.startswith("thị trấn")
        commune = layout.organisation("town_organisation" if town else "commune_organisation", place)
        layout.cells(commune, place, 6)
        for hamlet in layout.hamlets(
            commune, *(("tdp", "Tổ dân phố") if town else ("hamlet", "Thôn")), count
        ):
            layout.hamlet_cell([hamlet], kind="residential_group_cell" if town else "hamlet_cell")
    agencies = ("Công an huyện", "Quân sự huyện", "Trung tâm Y tế huyện")
    for agency in agencies:
        layout.teams(layout.organisation("agency_organisation", agency), 3)
    hamlets = [unit for unit in district.units if unit.residential]
    others = [unit for unit in district.units if unit.kind.endswith("_cell") and not unit.residential]
    treasury = layout.grassroots_cell("Chi bộ Kho bạc nhà nước")
    cells = [treasury, *layout.firms(numbers["grassroots_cells"] - 1)]
    sized(rng, cells, numbers["members_grassroots_cells"], 8, 29)
    sized(rng, others, 111 * 14, 8, 24)
    sized(rng, hamlets, numbers["members_affiliated_cells"] - 111 * 14, 16, 48)
    for cell in hamlets:
        cell.committee = True
    _town(district)
    _heads(district)
    _flows(district, cells)
    return district


def _town(district: District) -> None:
    """Tam Hồng was a commune on the day of the figures and became a town later."""
    commune = next(unit for unit in district.units if unit.code == "tam-hong")
    commune.kinds.append((_TOWN_FROM, "town_organisation"))
    commune.names.append((_TOWN_FROM, "Đảng bộ thị trấn Tam Hồng"))


def _heads(district: District) -> None:
    for hamlet in district.hamlets:
        hamlet.head_member = district.rng.random() < 0.72
        hamlet.front_member = district.rng.random() < 0.8
        hamlet.head_trained = district.rng.random() < 0.35


def _flows(district: District, agencies: list[UnitPlan]) -> None:
    numbers = facts("yen-lac").numbers
    everybody = district.cells
    for year, count in ((2018, 195), (2019, 188), (2020, 176)):
        district.tickets.append(Ticket(date(year, 1, 1), date(year, 12, 31), count, everybody))
    this_year = (date(2021, 1, 1), district.pivot)
    rest = dict.fromkeys((unit for unit in district.grassroots if unit.kind == "grassroots_cell"), 0)
    admitting = [cell for cell in agencies if cell.code == "kho-bac"] + agencies[1:21]
    communes = [
        unit for unit in district.grassroots if unit.kind in ("commune_organisation", "town_organisation")
    ]
    others = [unit for unit in district.grassroots if unit.kind == "agency_organisation"]
    shares = {unit: _NAMED.get(unit.code, 0) for unit in communes + others}
    open_communes = [unit for unit in communes if not shares[unit]]
    given = sum(shares[unit] for unit in communes)
    counts = spread(
        district.rng, numbers["admitted_communes"] - given, [3] * len(open_communes), [9] * len(open_communes)
    )
    shares.update(zip(open_communes, counts, strict=True))
    shares.update({unit: 3 for unit in others if not shares[unit]})
    left = numbers["admitted_agencies"] - sum(shares[unit] for unit in others)
    counts = spread(district.rng, left, [1] * len(admitting), [1, *[3] * (len(admitting) - 1)])
    for unit, count in [*shares.items(), *zip(admitting, counts, strict=True)]:
        rest.pop(unit, None)
        district.tickets.append(Ticket(*this_year, count, district.below(unit)))
    district.before = [
        Segment(date(2018, 1, 1), date(2020, 12, 31), 150, 480, moves=90),
        Segment(*this_year, numbers["in_2021"], numbers["out_2021"], moves=20),
    ]
    district.after = [
        Segment(date(2021, 8, 26), date(2021, 12, 31), 30, 60, 71, 14),
        Segment(date(2022, 1, 1), date(2022, 12, 31), 75, 190, 196, 30),
        Segment(date(2023, 1, 1), date(2023, 12, 31), 70, 185, 201, 30),
        Segment(date(2024, 1, 1), date(2024, 12, 31), 72, 188, 204, 30),
        Segment(date(2025, 1, 1), DEMONSTRATION_DAY, 30, 80, 92, 16),
    ]
