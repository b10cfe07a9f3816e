"""Classes of a committee's political centre, held and ahead: who was sent, who has his certificate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from chibo.demo.lives import Life
from chibo.demo.pipelines.papers import CELL, CENTRE, resolution
from chibo.demo.pipelines.sheets import Sheets
from chibo.demo.pipelines.society import Society
from chibo.demo.pool import Invented
from chibo.demo.sheets import TreeSheets
from chibo.demo.world import District
from chibo.engine.citation import Citation

_AWARENESS = ("awareness", "Lớp bồi dưỡng nhận thức về Đảng khóa %s năm 2025")
_NEW_MEMBERS = ("new_member", "Lớp bồi dưỡng đảng viên mới khóa %s năm 2025")
_HELD = (date(2025, 5, 19), date(2025, 5, 23))
_AHEAD = (date(2025, 6, 23), date(2025, 6, 27))
_NEW_HELD = (date(2025, 5, 5), date(2025, 5, 9))
_NEW_AHEAD = (date(2025, 7, 7), date(2025, 7, 11))
_CERTIFIED = date(2025, 5, 16)
_SENT = date(2025, 4, 28)


class Classes:
    """The classes of one committee, with everybody in them."""

    def __init__(self, sheets: Sheets, tree: TreeSheets, district: District) -> None:
        self.sheets, self.tree = sheets, tree
        self.organiser, self.centre = tree.unit_key(district.top), tree.path(district.top)
        self.letters = 0

    def of_candidates(self, sent: Sequence[Invented]) -> None:
        """Those the cells sent: half of them have been through the class and wait for their certificates."""
        held, ahead = self._open(_AWARENESS, "I", _HELD), self._open(_AWARENESS, "II", _AHEAD)
        for turn, one in enumerate(sent):
            on, place = one.steps[-1][1], self.tree.path(one.cell)
            self.sheets.add(
                "training_enrolment", training_class_id=(ahead if turn % 3 == 2 else held)["id"],
                sender_id=self.tree.unit_key(one.cell), on=on, basis=resolution(CELL, on), candidate=one.key,
                unit_id=self.tree.unit_key(one.cell), centre=self.centre, place=place,
            )  # fmt: skip

    def of_members(self, certified: Sequence[Life], sent: Sequence[Life]) -> None:
        """Probationary members: some with their certificates, the others in the class that comes."""
        held, ahead = self._open(_NEW_MEMBERS, "I", _NEW_HELD), self._open(_NEW_MEMBERS, "II", _NEW_AHEAD)
        for number, life in enumerate(certified, 1):
            row = self._enrol(life, held, _SENT)
            self.sheets.add(
                "training_certificate", enrolment_id=row["id"], person_id=row["person_id"], kind="new_member",
                number=f"{number:02}/ĐVM", issued_on=_CERTIFIED, issuer=CENTRE, centre=self.centre,
                place=row["place"],
            )  # fmt: skip
        for life in sent:
            self._enrol(life, ahead, date(2025, 6, 11))

    def _enrol(self, life: Life, training_class: dict[str, Any], on: date) -> dict[str, Any]:
        above = life.cell.parents[-1][1]
        sender = self.tree.unit_key(above) if above is not None else self.organiser
        return self.sheets.add(
            "training_enrolment", training_class_id=training_class["id"], sender_id=sender, on=on,
            basis=Citation("Đảng ủy cơ sở", "Công văn", f"{on.day}-CV/ĐU", on), person_id=Society.key(life),
            centre=self.centre, place=self.tree.path(life.cell),
        )  # fmt: skip

    def _open(self, kind: tuple[str, str], turn: str, days: tuple[date, date]) -> dict[str, Any]:
        self.letters += 1
        code, name = kind
        paper = Citation("Ban Tổ chức Huyện ủy", "Công văn", f"{20 + self.letters}-CV/BTC", date(2025, 4, 14))
        return self.sheets.add(
            "training_trainingclass", kind=code, name=name % turn, organiser_id=self.organiser,
            starts_on=days[0], ends_on=days[1], venue="Hội trường Trung tâm Chính trị huyện", basis=paper,
        )  # fmt: skip
