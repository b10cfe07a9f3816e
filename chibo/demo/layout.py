"""Laying out the units of a committee: organisations, their cells, hamlets with invented names."""

from collections.abc import Sequence
from datetime import date
from random import Random

from chibo.demo.reading import COMMITTEES, facts
from chibo.demo.world import LONG_AGO, District, HamletPlan, Profile, UnitPlan, slug

OTHER_CELLS = (
    ("office_cell", "Chi bộ Cơ quan {place}"),
    ("school_cell", "Chi bộ Trường Tiểu học"),
    ("school_cell", "Chi bộ Trường Trung học cơ sở"),
    ("health_cell", "Chi bộ Trạm Y tế"),
    ("police_cell", "Chi bộ Công an {place}"),
    ("military_cell", "Chi bộ Quân sự {place}"),
    ("school_cell", "Chi bộ Trường Mầm non"),
)
_WATERS = ("Suối", "Đồi", "Bến", "Gò", "Đầm", "Cầu", "Giếng", "Rừng", "Nương", "Đồng", "Bãi", "Khe")
_MARKS = (
    "Trong",
    "Gạo",
    "Thông",
    "Dâu",
    "Sậy",
    "Đa",
    "Vàng",
    "Chuối",
    "Trầu",
    "Khế",
    "Lau",
    "Mơ",
    "Quế",
    "Sim",
)
_FIRMS = ("Công ty", "Hợp tác xã", "Trạm", "Trung tâm", "Xí nghiệp", "Ban Quản lý")
_TRADES = (
    "Thủy nông",
    "Chè",
    "Cây giống",
    "Vận tải",
    "Mộc dân dụng",
    "Điện nước",
    "Chợ",
    "Môi trường",
    "Dược liệu",
)
_CALLED = ("An Bình", "Hòa Phú", "Sông Xanh", "Ánh Dương", "Thành Lợi", "Tân Hưng", "Phúc Thịnh", "Minh Tâm")


class Layout:
    """Makes the units of one committee, with codes nobody else has."""

    def __init__(
        self, key: str, name: str, *, province: tuple[str, str], opening: date, profile: Profile,
        founded: date = LONG_AGO,
    ) -> None:  # fmt: skip
        self.rng = Random(f"chibo {key}")  # noqa: S311 -- invented data, the same every time
        self.founded = founded
        root = _unit(
            province[0], "province_organisation", f"Đảng bộ tỉnh {province[1]}", None, date(2000, 1, 1)
        )
        top = _unit(key, "district_organisation", f"Đảng bộ huyện {name}", root, founded)
        known = facts(key)
        self.named = {
            row["name"]: row["id"] for row in known.data["unit"] if row["kind"] != "district_organisation"
        }
        self.district = District(
            key, self.rng, opening, known.day, profile, root, top, [root, top], still_days=[known.day]
        )

    def organisation(self, kind: str, place: str, on: date | None = None) -> UnitPlan:
        """A grassroots organisation; `place` as in "xã Trấn Yên". Named ones bear the code of the facts."""
        name = f"Đảng bộ {place}"
        code = self.named.get(name) or self.named.get(place) or self._code(place.removeprefix("xã "), kind)
        return self._add(_unit(code, kind, name, self.district.top, on or self.founded))

    def grassroots_cell(self, name: str) -> UnitPlan:
        """A grassroots cell."""
        return self._add(
            _unit(
                self.named.get(name) or self._code(name, "grassroots_cell"),
                "grassroots_cell",
                name,
                self.district.top,
                self.founded,
            )
        )

    def cells(self, organisation: UnitPlan, place: str, count: int) -> list[UnitPlan]:
        """Cells of schools, offices and stations."""
        return [self.cell(organisation, kind, name.format(place=place)) for kind, name in OTHER_CELLS[:count]]

    def teams(self, organisation: UnitPlan, count: int, word: str = "Tổ công tác") -> list[UnitPlan]:
        """Cells inside an agency."""
        return [
            self.cell(organisation, "office_cell", f"Chi bộ {word} số {number}")
            for number in range(1, count + 1)
        ]

    def cell(self, organisation: UnitPlan, kind: str, name: str, on: date | None = None) -> UnitPlan:
        """A cell of an organisation."""
        code = f"{organisation.code}-{slug(name.removeprefix('Chi bộ '))}"[:60]
        return self._add(_unit(code, kind, name, organisation, on or self.founded))

    def hamlets(self, organisation: UnitPlan, kind: str, word: str, count: int) -> list[HamletPlan]:
        """Hamlets with invented names, each once in its commune."""
        pairs = [f"{water} {mark}" for water in _WATERS for mark in _MARKS]
        made = []
        for name in self.rng.sample(pairs, count):
            code = f"{organisation.code}-{slug(f'{word} {name}')}"[:60]
            made.append(HamletPlan(code, kind, f"{word} {name}", [(self.founded, organisation)]))
        self.district.hamlets += made
        return made

    def hamlet_cell(
        self, hamlets: Sequence[HamletPlan], *, kind: str = "hamlet_cell", on: date | None = None
    ) -> UnitPlan:
        """The cell of a hamlet, or a joint one of several."""
        names = [hamlet.name for hamlet in hamlets]
        name = f"Chi bộ {names[0]}" if len(names) == 1 else "Chi bộ " + " – ".join(names)
        made = self.cell(hamlets[0].charges[0][1], kind, name, on)
        made.hamlets = list(hamlets)
        for hamlet in hamlets:
            hamlet.links.append((made.founded, made))
        return made

    def firms(self, count: int) -> list[UnitPlan]:
        """Grassroots cells of invented enterprises and stations."""
        names = [f"Chi bộ {a} {b} {c}" for a in _FIRMS for b in _TRADES for c in _CALLED]
        return [self.grassroots_cell(name) for name in self.rng.sample(names, count)]

    def _add(self, unit: UnitPlan) -> UnitPlan:
        self.district.units.append(unit)
        return unit

    def _code(self, name: str, kind: str) -> str:
        """Communes bear their plain name; what every district has bears the district's before it."""
        code = slug(name.removeprefix("Chi bộ "))[:40]
        own = kind in ("commune_organisation", "town_organisation") and code not in COMMITTEES
        return code if own else f"{self.district.key}-{code}"


def _unit(code: str, kind: str, name: str, parent: UnitPlan | None, on: date) -> UnitPlan:
    return UnitPlan(code, [(on, kind)], [(on, name)], [(on, parent)], founded=on)
