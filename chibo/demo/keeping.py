"""What is done for hamlets that lack a cell or may lose it, and how many people are there, as told."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from chibo.demo.identity import key
from chibo.demo.sheets import Row, TreeSheets
from chibo.demo.world import DEMONSTRATION_DAY, District, HamletPlan

COLUMNS = {
    "hamlets_hamletmeasure": ("id", "locality_id", "what", "owner", "due_on", "done_on", "result", "basis"),
    "hamlets_hamletreport": (
        "id", "locality_id", "on", "people", "away", "source", "reporter", "withdrawn_on", "reason",
    ),
}  # fmt: skip
_NO_PAPER = json.dumps({})
_WITHOUT = (
    ("Cử 3 đảng viên về tăng cường, lập chi bộ", "Ban Tổ chức Huyện ủy"),
    ("Đoàn xã giới thiệu hai đoàn viên ưu tú", "Bí thư Đoàn xã"),
)
_AT_RISK = (
    ("Gửi hai người trong nguồn đi học lớp cụm", "Phó bí thư đảng ủy xã"),
    ("Vận động bộ đội xuất ngũ vào danh sách nguồn", "Trưởng ban công tác Mặt trận thôn"),
    ("Dự họp chi bộ hằng tháng, giúp ra nghị quyết", "Cấp ủy viên phụ trách địa bàn"),
)
_DONE = "Đã làm, đảng ủy xã xác nhận"
_TOLD_ON = date(2025, 5, 20)


class KeepingSheets:
    """Measures and reported people of one committee. `numbers` runs on from committee to committee."""

    def __init__(self, tree: TreeSheets, district: District, numbers: Counter[str]) -> None:
        self.tree, self.district, self.numbers = tree, district, numbers
        self.rng = Random(f"keeping {district.key}")  # noqa: S311 -- the same every time

    def rows(self) -> dict[str, list[Row]]:
        """Rows by table."""
        return {
            "hamlets_hamletmeasure": list(self._measures()),
            "hamlets_hamletreport": list(self._reports()),
        }

    def _measures(self) -> Iterator[Row]:
        for hamlet in self.district.hamlets:
            if not hamlet.links:
                lines: tuple[tuple[str, str], ...] = _WITHOUT
            elif any(cell.over_60 for _day, cell in hamlet.links):
                lines = _AT_RISK
            else:
                continue
            for place, (what, owner) in enumerate(lines):
                yield self._measure(hamlet, what, owner, DEMONSTRATION_DAY + timedelta(days=45 * place - 40))

    def _measure(self, hamlet: HamletPlan, what: str, owner: str, due: date) -> Row:
        done = due < DEMONSTRATION_DAY and self.rng.random() < 0.6
        row = self._key("hamletmeasure"), self.tree.hamlet_key(hamlet), what, owner, due
        return (*row, due if done else None, _DONE if done else "", _NO_PAPER)

    def _reports(self) -> Iterator[Row]:
        for place, hamlet in enumerate(self.district.hamlets):
            if place % 3:
                continue
            people = self.rng.randint(280, 1_150)
            away = people * self.rng.randint(6, 24) // 100
            row = self._key("hamletreport"), self.tree.hamlet_key(hamlet), _TOLD_ON, people, away
            yield (*row, "Sổ theo dõi của thôn", "Trưởng thôn", None, "")

    def _key(self, sort: str) -> str:
        self.numbers[sort] += 1
        return str(key(sort, self.numbers[sort]))
