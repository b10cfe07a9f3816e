"""The committee's register of decisions: a number for each, one gap with its reason, one voided number."""

from datetime import date
from random import Random
from typing import Any

from chibo.demo.names import draw_name
from chibo.demo.pipelines.sheets import Sheets, day
from chibo.demo.sheets import TreeSheets
from chibo.demo.world import DEMONSTRATION_DAY, District
from chibo.engine.citation import Citation

TERM, SIGN = "2020-2025", "HU"
_GAP = 2
_BEFORE = "Các số trước đã cấp trong sổ giấy trước khi dùng chương trình"
_MISSED = "Hai số cấp cho văn bản mật, ghi ở sổ riêng"
_VOID = "Lấy nhầm số, văn bản đã có số khác"
_NAMES = {"QĐ": "Quyết định", "TB": "Thông báo"}
_ABOUT = {"QĐ": "Kết nạp đảng viên đối với %s", "TB": "Kết quả xét kết nạp đối với %s"}

_LONGER = "Gia hạn thời hạn quyết định kết nạp đối với %s"


class Register:
    """Numbers of one committee, in the order of their days; `last` is the last one that the ledger names."""

    def __init__(self, sheets: Sheets, tree: TreeSheets, district: District, last: int) -> None:
        self.sheets, self.unit, self.place = sheets, tree.unit_key(district.top), tree.path(district.top)
        rng = Random(f"signer {district.key}")  # noqa: S311 -- an invented person, the same every time
        self.signer = draw_name(rng, "01", "m", 1972).full
        name = district.top.names[0][1].removeprefix("Đảng bộ huyện ")
        self.issuer = f"Ban Thường vụ Huyện ủy {name}"
        self.next = {"QĐ": last + 1, "TB": 1}
        self.decisions = 0

    def about(self, candidate: dict[str, Any], name: str, on: date, *, refused: bool) -> Citation:
        """The decision about a candidate, or the notice that he was refused, numbered and signed."""
        kind = "TB" if refused else "QĐ"
        return self._signed(kind, _ABOUT[kind] % name, candidate, on)

    def put_off(self, candidate: dict[str, Any], name: str, on: date) -> Citation:
        """The notice that the decision takes longer."""
        return self._signed("TB", _LONGER % name, candidate, on)

    def _signed(self, kind: str, about: str, candidate: dict[str, Any], on: date) -> Citation:
        row = self._take(kind, about, on, subject=candidate["person_id"], signed_on=on)
        row["signer"] = self.signer
        return Citation(self.issuer, _NAMES[kind], f"{row['number']:02}-{kind}/{SIGN}", on)

    def close(self) -> None:
        """A number taken for a paper that was never issued, and one that waits for its signature."""
        self._take("QĐ", "Kiện toàn tổ công tác", day(3), voided_on=DEMONSTRATION_DAY, reason=_VOID)
        self._take("QĐ", "Phân công cấp ủy viên theo dõi công tác phát triển đảng viên", DEMONSTRATION_DAY)

    def _take(self, kind: str, about: str, on: date, **more: Any) -> dict[str, Any]:
        gap = ""
        if kind == "QĐ":
            self.decisions += 1
            gap = {1: _BEFORE, 3: _MISSED}.get(self.decisions, "")
            self.next[kind] += _GAP if gap == _MISSED else 0
        number = self.next[kind]
        self.next[kind] += 1
        return self.sheets.add(
            "documents_paper", unit_id=self.unit, sign=SIGN, kind=kind, term=TERM, number=number, about=about,
            taken_on=on, gap_reason=gap, place=self.place, **more,
        )  # fmt: skip
