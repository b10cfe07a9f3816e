"""Đăk Glei: 107 admitted since the start of the term, 61 of them in villages; nearly 2,700 members."""

from datetime import date

from chibo.demo.layout import Layout
from chibo.demo.reading import facts
from chibo.demo.world import DEMONSTRATION_DAY, District, Profile, Segment, Ticket, UnitPlan, sized, spread

PROFILE = Profile(
    ethnic={"29": 52, "16": 15, "01": 33}, believers={"29": 0.06, "16": 0.06, "01": 0.03}, religion="02",
    women=0.4, over_60=0.16, province="Kon Tum", number="062",
)  # fmt: skip
_BORDER = ("Đăk Blô", "Đăk Long", "Đăk Nhoong")


def dak_glei() -> District:
    """The committee of Đăk Glei, on the day of its figures and around it."""
    layout = Layout(
        "dak-glei",
        "Đăk Glei",
        province=("kon-tum", "Kon Tum"),
        opening=date(2017, 12, 31),
        profile=PROFILE,
    )
    known = facts("dak-glei")
    numbers, district, rng = known.numbers, layout.district, layout.rng
    places = ["thị trấn Đăk Glei", *(f"xã {name}" for name in known.data["communes"]["names"])]
    counts = spread(rng, numbers["hamlets"], [6] * len(places), [10] * len(places))
    for place, count in zip(places, counts, strict=True):
        _commune(layout, place, count)
    for agency in ("Công an huyện", "Quân sự huyện"):
        layout.teams(layout.organisation("agency_organisation", agency), 2)
    villages = [unit for unit in district.units if unit.residential]
    others = [unit for unit in district.units if unit.kind.endswith("_cell") and not unit.residential]
    organisations = numbers["grassroots_orgs"] - len(places) - 2
    firms = layout.firms(organisations)
    sized(rng, villages, numbers["members_residential"], 6, 20)
    sized(rng, firms, 680, 12, 28)
    sized(rng, others, numbers["members_other"] - 680, 8, 24)
    for cell in villages:
        cell.committee = cell.size >= 13
    for hamlet in district.hamlets:
        hamlet.head_member, hamlet.front_member = rng.random() < 0.7, rng.random() < 0.75
        hamlet.head_trained = rng.random() < 0.15
    _flows(district, villages, others + firms)
    return district


def _commune(layout: Layout, place: str, count: int) -> None:
    town = place.startswith("thị trấn")
    commune = layout.organisation("town_organisation" if town else "commune_organisation", place)
    layout.cells(commune, place, 5)
    hamlets = layout.hamlets(commune, *(("khoi", "Khối phố") if town else ("lang", "Làng")), count)
    if commune.code == "dak-pek":
        hamlets[0].code, hamlets[0].kind, hamlets[0].name = "mang-rao", "hamlet", "Thôn Măng Rao"
    for hamlet in hamlets:
        layout.hamlet_cell([hamlet], kind="residential_group_cell" if town else "hamlet_cell")
        if not town:
            hamlet.flags.append("ethnic")
    commune.flags += ["mountain"] + ["border"] * (place.removeprefix("xã ") in _BORDER)


def _flows(district: District, villages: list[UnitPlan], work: list[UnitPlan]) -> None:
    numbers = facts("dak-glei").numbers
    for year, count in ((2018, 75), (2019, 78)):
        district.tickets.append(Ticket(date(year, 1, 1), date(year, 12, 31), count, villages + work))
    district.tickets.append(Ticket(date(2020, 1, 1), date(2020, 7, 31), 40, villages + work))
    start, this_year = (date(2020, 8, 1), date(2020, 12, 31)), (date(2021, 1, 1), district.pivot)
    autumn = (date(2021, 9, 1), date(2021, 9, 30))
    # The article tells of one admission in a named village: here it happens in other ones.
    pek = [cell for cell in villages if cell.above.code == "dak-pek" and cell.hamlets[0].code != "mang-rao"]
    elsewhere = [cell for cell in villages if cell.above.code != "dak-pek"]
    early = 18
    in_pek = numbers["dak_pek_september"]
    residential = numbers["admitted_residential"] - early - in_pek
    district.tickets += [
        Ticket(*start, early, villages), Ticket(*start, numbers["adm_2020"] - early, work),
        Ticket(*autumn, in_pek, pek), Ticket(*this_year, residential, elsewhere),
        Ticket(*this_year, numbers["adm_2021"] - residential - in_pek, work),
    ]  # fmt: skip
    district.before = [
        Segment(date(2018, 1, 1), date(2020, 7, 31), 60, 130, moves=30),
        Segment(date(2020, 8, 1), district.pivot, numbers["in_term"], numbers["out_term"], moves=15),
    ]
    district.after = [
        Segment(date(2021, 12, 1), date(2021, 12, 31), 3, 6, 12, 2),
        *(Segment(date(year, 1, 1), date(year, 12, 31), 40, 85, 118, 16) for year in (2022, 2023, 2024)),
        Segment(date(2025, 1, 1), DEMONSTRATION_DAY, 16, 38, 58, 8),
    ]
