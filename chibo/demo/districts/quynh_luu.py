"""Quỳnh Lưu: 141 hamlets of ten special communes, and 97 members sent so that 20 cells could be founded.

The article names one of the ten. The other nine are invented, and stand in the place of nine real communes.
"""

from datetime import date, timedelta

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
    day_between,
    sized,
    spread,
)

PROFILE = Profile(
    ethnic={"01": 95, "21": 3, "03": 2}, believers={"01": 0.06, "21": 0.02, "03": 0.0}, religion="02",
    women=0.33, over_60=0.42, province="Nghệ An", number="040",
)  # fmt: skip
INVENTED = (
    "Quỳnh Khê", "Quỳnh Sa", "Quỳnh Trúc", "Quỳnh Đăng", "Quỳnh Mộc", "Quỳnh Cát",
    "Quỳnh Triều", "Quỳnh Dương", "Quỳnh Bình",
)  # fmt: skip
_EARLIER = date(2015, 11, 10)
_BEFORE, _NEW = 16, 4


def quynh_luu() -> District:
    """The committee of Quỳnh Lưu, on the day of its figures and around it."""
    layout = Layout(
        "quynh-luu",
        "Quỳnh Lưu",
        province=("nghe-an", "Nghệ An"),
        opening=date(2010, 12, 31),
        profile=PROFILE,
    )
    known = facts("quynh-luu")
    numbers, district, rng = known.numbers, layout.district, layout.rng
    district.still_days.append(_EARLIER)
    real = [name for name in known.data["communes"]["names"] if name not in ("Quỳnh Lâm", "Quỳnh Văn")]
    special = [_commune(layout, f"xã {name}") for name in ("Quỳnh Lâm", *INVENTED)]
    plain = [_commune(layout, f"xã {name}") for name in ("Quỳnh Văn", *sorted(real)[: 32 - 11])]
    plain.append(_commune(layout, "thị trấn Cầu Giát"))
    district.residents = []
    _special(layout, special)
    counts = spread(
        rng, numbers["hamlets_district"] - numbers["hamlets"], [10] * len(plain), [16] * len(plain)
    )
    for commune, count in zip(plain, counts, strict=True):
        _plain_hamlets(layout, commune, count)
    agencies = (
        "Công an huyện",
        "Quân sự huyện",
        "Bệnh viện huyện",
        "Cơ quan Chính quyền huyện",
        "Khối Đoàn thể huyện",
    )
    for agency in agencies:
        layout.teams(layout.organisation("agency_organisation", agency), 5)
    firms = layout.firms(35)
    _sizes(district, special, plain, firms)
    _flows(district)
    return district


def _commune(layout: Layout, place: str) -> UnitPlan:
    kind = "town_organisation" if place.startswith("thị trấn") else "commune_organisation"
    commune = layout.organisation(kind, place)
    layout.cells(commune, place, 5)
    return commune


def _plain_hamlets(layout: Layout, commune: UnitPlan, count: int) -> None:
    town = commune.kind == "town_organisation"
    hamlets = layout.hamlets(commune, *(("khoi", "Khối") if town else ("xom", "Xóm")), count)
    if commune.code == "quynh-van":
        hamlets[0].code, hamlets[0].name = "thon-20-quynh-van", "Thôn 20"
    for hamlet in hamlets:
        layout.hamlet_cell(
            [hamlet], kind="residential_group_cell" if town else "hamlet_cell"
        ).committee = True
        hamlet.head_member = layout.rng.random() < 0.5
        hamlet.front_member = layout.rng.random() < 0.6
        hamlet.head_trained = layout.rng.random() < 0.25


def _special(layout: Layout, communes: list[UnitPlan]) -> None:
    """141 hamlets: without a cell, kept by reinforcement, helped by it, at risk, and the others."""
    rng, district = layout.rng, layout.district
    numbers = facts("quynh-luu").numbers
    counts = [14, *spread(rng, numbers["hamlets"] - 14, [13] * 9, [16] * 9)]
    made = [
        layout.hamlets(commune, "xom", "Xóm", count) for commune, count in zip(communes, counts, strict=True)
    ]
    invented = [hamlet for hamlets in made[1:] for hamlet in hamlets]
    rng.shuffle(invented)
    without, kept, helped, at_risk, ethnic = (
        [invented.pop() for _each in range(count)] for count in (10, 9, 11, numbers["at_risk"], 5)
    )
    for hamlet in without:
        hamlet.flags.append("religious")
    for hamlet in ethnic:
        hamlet.kind, hamlet.name = "ban", hamlet.name.replace("Xóm", "Bản")
        hamlet.flags.append("ethnic")
    others = invented + made[0]
    for hamlet in rng.sample(kept + helped + at_risk + others, 42):
        hamlet.flags.append("religious")
    for hamlet in (hamlet for hamlets in made for hamlet in hamlets):
        hamlet.flags.append("special")
    for commune in communes:
        commune.flags.append("special")
    _ordinary(layout, ethnic + others, at_risk)
    _reinforced(layout, kept, helped)
    _later(layout, without)
    _heads(layout, made, set(without) | set(kept))
    district.secretaries_trained = numbers["secretaries_trained"]


def _ordinary(layout: Layout, others: list[HamletPlan], at_risk: list[HamletPlan]) -> None:
    numbers = facts("quynh-luu").numbers
    for number, hamlet in enumerate(others):
        cell = layout.hamlet_cell([hamlet], kind="joint_cell" if number < 3 else "hamlet_cell")
        cell.committee = True
    cells = [layout.hamlet_cell([hamlet]) for hamlet in at_risk]
    sized(layout.rng, cells, numbers["at_risk_members"], 4, 8)
    half = [(cell.size + 1) // 2 for cell in cells]
    old = spread(layout.rng, numbers["at_risk_over_60"], half, [cell.size - 1 for cell in cells])
    for cell, count in zip(cells, old, strict=True):
        cell.quiet, cell.over_60 = True, count


def _reinforced(layout: Layout, kept: list[HamletPlan], helped: list[HamletPlan]) -> None:
    """Twenty cells founded with members sent from the commune's office and schools."""
    rng, numbers = layout.rng, facts("quynh-luu").numbers
    sent = spread(rng, numbers["reinforcing_in_kept"], [4] * 9, [6] * 9)
    sent += spread(rng, numbers["reinforcing_in_others"], [3] * 11, [7] * 11)
    new = kept[:_NEW]
    for number, hamlet in enumerate(kept + helped):
        early = day_between(rng, date(2012, 1, 15), date(2015, 8, 31))
        late = day_between(rng, date(2016, 1, 15), date(2016, 9, 15))
        cell = layout.hamlet_cell([hamlet], on=late if hamlet in new else early)
        commune = hamlet.charges[0][1]
        cell.by_reinforcement, cell.reinforcing, cell.size = True, sent[number], sent[number]
        cell.homes = [u for u in layout.district.units if u.parents[0][1] is commune and not u.residential]
        if hamlet in helped:
            cell.size += rng.randint(3, 7)
            cell.source = next(
                u
                for u in layout.district.units
                if u.parents[0][1] is commune and u.kind == "hamlet_cell" and u.committee
            )
    # Of the four hamlets that got a cell last, three had somebody living there who was a member elsewhere.
    for hamlet in new[:3]:
        home = hamlet.links[0][1].homes[0]
        layout.district.residents.append((hamlet, home))


def _later(layout: Layout, without: list[HamletPlan]) -> None:
    """After the day of the figures seven of the ten get a cell in the same way; three still wait."""
    for number, hamlet in enumerate(without[:7]):
        cell = layout.hamlet_cell([hamlet], on=date(2017, 3, 1) + timedelta(days=150 * number))
        commune = hamlet.charges[0][1]
        cell.by_reinforcement, cell.reinforcing = True, 3 + number % 3
        cell.homes = [u for u in layout.district.units if u.parents[0][1] is commune and not u.residential]
        layout.district.late.append(cell)


def _heads(layout: Layout, made: list[list[HamletPlan]], without_local: set[HamletPlan]) -> None:
    numbers, rng = facts("quynh-luu").numbers, layout.rng
    everyone = [hamlet for hamlets in made for hamlet in hamlets]
    for hamlet in rng.sample([h for h in everyone if h not in without_local], numbers["heads_members"]):
        hamlet.head_member = True
    for hamlet in rng.sample(everyone, numbers["heads_trained"]):
        hamlet.head_trained = True
    for hamlet in everyone:
        hamlet.front_member = hamlet not in without_local and rng.random() < 0.5


def _sizes(district: District, special: list[UnitPlan], plain: list[UnitPlan], firms: list[UnitPlan]) -> None:
    numbers, rng = facts("quynh-luu").numbers, district.rng
    cells = [unit for unit in district.units if unit.kind.endswith("_cell") and unit not in district.late]
    ours = [cell for cell in cells if cell.above in special]
    done = sum(cell.size for cell in ours)
    offices = [cell for cell in ours if not cell.residential]
    sized(rng, offices, 700, 9, 22)
    open_cells = [cell for cell in ours if cell.residential and not cell.size]
    sized(rng, open_cells, numbers["members_ten_communes"] - 700 - done, 13, 40)
    sized(rng, firms, 650, 10, 28)
    theirs = [cell for cell in cells if cell.above not in special and cell not in firms]
    offices = [cell for cell in theirs if not cell.residential]
    sized(rng, offices, 1750, 7, 20)
    sized(rng, [c for c in theirs if c.residential], numbers["members_other"] - 650 - 1750, 14, 36)


def _flows(district: District) -> None:
    everybody = [cell for cell in district.cells if not cell.quiet and cell.founded < district.opening]
    for year, count in ((2011, 300), (2012, 310), (2013, 305), (2014, 300), (2015, 295)):
        district.tickets.append(Ticket(date(year, 1, 1), date(year, 12, 31), count, everybody))
    district.tickets.append(Ticket(date(2016, 1, 1), district.pivot, 262, everybody))
    district.before = [Segment(date(2011, 1, 1), district.pivot, 350, 1500, moves=300)]
    district.after = [
        Segment(date(2016, 11, 11), date(2016, 12, 31), 10, 35, 38, 6),
        *(Segment(date(year, 1, 1), date(year, 12, 31), 75, 330, 285, 45) for year in range(2017, 2025)),
        Segment(date(2025, 1, 1), DEMONSTRATION_DAY, 30, 140, 128, 20),
    ]
