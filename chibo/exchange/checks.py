"""What is found when rows meet the register, and what stands against taking an import back."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from chibo.engine.calendar import write_partial
from chibo.engine.findings import Finding, Message, Severity, gettext_noop
from chibo.engine.vietnamese import search_key
from chibo.exchange.choices import Fate, SheetKind, Stage
from chibo.exchange.models import Batch, StagedRow
from chibo.exchange.queries import Draft, Known, name_key, persons_written_about
from chibo.exchange.sheets.resting import built_upon
from chibo.exchange.values import Seen
from chibo.membership.models import Spell
from chibo.people.models import Person
from chibo.storage.refusal import Finding as Said

WINDOW: Final = timedelta(days=7)
MISSING: Final = frozenset({"gender.missing", "birth.missing", "cell.missing", "standing.guessed"})
COMPARED: Final = (
    "gender",
    "birth",
    "card_number",
    "old_card_number",
    "joined_on",
    "official_on",
    "home_place",
    "birth_place",
)

_KNOWN = gettext_noop("Khớp với đồng chí đã có trong sổ. Chỉ điền những mục sổ còn trống.")
_CHOOSE = gettext_noop("Trùng số với %(known)s đã có trong sổ. Chọn là cùng một người, tạo mới hoặc bỏ qua.")
_MAYBE = gettext_noop(
    "Có thể là đồng chí %(known)s, sinh %(birth)s, đã có trong sổ. "
    "Chọn là cùng một người, tạo mới hoặc bỏ qua."
)
_SEVERAL = gettext_noop(
    "Có nhiều đồng chí trong sổ giống dòng này. Ghi thêm số định danh, hoặc chọn tạo mới."
)
_GONE = gettext_noop(
    "Đồng chí này trong sổ không còn sinh hoạt. Ghi biến động trong hồ sơ, hoặc bỏ qua dòng này."
)
_OTHER_CELL = gettext_noop(
    "Sổ ghi đồng chí ở chi bộ khác. Nhập không chuyển sinh hoạt; ghi chuyển riêng nếu cần."
)
_DIFFERS = gettext_noop("Sổ ghi “%(kept)s”, khác với tệp; giữ giá trị trong sổ.")
_ELSEWHERE = gettext_noop(
    "Số này đang dùng ở hồ sơ ngoài phạm vi. Đề nghị cấp ủy cấp trên rà soát; để trống số nếu cần nhập ngay."
)
_IN_FILE = gettext_noop("Trùng với dòng %(number)s của tệp. Sửa, hoặc bỏ qua một trong hai dòng.")
_MAYBE_IN_FILE = gettext_noop(
    "Có thể cùng một người với dòng %(number)s của tệp. Chọn tạo mới nếu là người khác, hoặc bỏ qua một dòng."
)
_ALREADY = gettext_noop("Dòng này đã được nhập lần trước, nay bỏ qua.")


@dataclass
class Judged:
    """One row with what was understood and found. `doubtful`: the birth fits the candidate, but loosely."""

    row: Draft
    seen: Seen
    key: bytes
    identity: bytes | None = None
    candidate: Person | None = None
    doubtful: bool = False
    duplicate_of: int = 0
    maybe_of: int = 0
    imported: bool = False
    findings: list[tuple[str, Finding]] = field(default_factory=list)

    @cached_property
    def name(self) -> str:
        """The name as searched."""
        parts = (self.seen.values.get(part, "") for part in ("family", "middle", "given"))
        return search_key(" ".join(part for part in parts if part))


class Earlier:
    """The rows of the file gone through so far, by what tells a person again."""

    def __init__(self) -> None:
        self._marked: dict[object, int] = {}
        self._named: dict[tuple[str, int], list[Judged]] = defaultdict(list)

    def like(self, one: Judged) -> tuple[int, int]:
        """The numbers of an earlier row that is the same person, and of one that may be; 0 for none."""
        marks, birth = list(_marks(one)), one.seen.dates.get("birth")
        named = self._named[one.name, birth.year] if birth and one.name else []
        same = next((self._marked[mark] for mark in marks if mark in self._marked), 0)
        maybe = next((other.row.number for other in named if _may_be_one(one, other)), 0)
        for mark in marks:
            self._marked.setdefault(mark, one.row.number)
        if one.row.decision != Fate.SKIP and not one.seen.skip:
            named.append(one)
        return same, maybe


def _marks(one: Judged) -> Iterator[object]:
    """Identity number, card number; name, birth and cell together."""
    values = one.seen.values
    if one.identity:
        yield one.identity
    if values.get("card_number"):
        yield "card", values["card_number"]
    if values.get("birth") and one.name:
        yield one.name, values["birth"], values.get("cell")


def _may_be_one(one: Judged, other: Judged) -> bool:
    """Of two rows with one name: can the days of birth be the same, and do no identity numbers differ?"""
    if one.identity and other.identity and one.identity != other.identity:
        return False
    return one.seen.dates["birth"].during.overlaps(other.seen.dates["birth"].during)


def judge_match(one: Judged, persons: Sequence[Person], known: Known, seats: Mapping[UUID, Spell]) -> None:
    """Say what follows from whom the row may be; adds findings to it."""
    if one.imported:
        _warn(one, "", "row.imported", _ALREADY)
        one.seen.skip = True
        return
    if one.row.decision != Fate.NEW:
        judge_file(one)
        if len(persons) > 1:
            _stop(one, "full_name", "match.several", _SEVERAL)
    if one.doubtful or not persons:
        _judge_elsewhere(one, known)
    if one.doubtful and one.row.decision != Fate.MATCH:
        _judge_doubtful(one)
    if one.row.decision == Fate.NEW:
        one.candidate = None
    if one.candidate is not None:
        _judge_known(one, one.candidate, seats.get(one.candidate.pk))


def judge_file(one: Judged) -> None:
    """Say that an earlier row of the file is, or may be, about the same person."""
    if one.duplicate_of:
        _stop(one, "full_name", "row.duplicate", _IN_FILE, number=one.duplicate_of)
    elif one.maybe_of:
        _stop(one, "full_name", "row.maybe", _MAYBE_IN_FILE, number=one.maybe_of)


def _judge_doubtful(one: Judged) -> None:
    """Whether it is the same person only the user can say; until then it is nobody known."""
    if one.candidate is not None and one.row.decision != Fate.NEW:
        birth = write_partial(one.candidate.birth)
        _stop(one, "full_name", "match.maybe", _MAYBE, known=one.candidate.full_name, birth=birth)
    one.candidate = None


def _judge_elsewhere(one: Judged, known: Known) -> None:
    if one.identity in known.taken:
        _stop(one, "identity_number", "number.elsewhere", _ELSEWHERE)
    if one.seen.values.get("card_number") in known.cards_taken:
        _stop(one, "card_number", "number.elsewhere", _ELSEWHERE)


def _judge_known(one: Judged, person: Person, seat: Spell | None) -> None:
    if one.name and one.name != name_key(person) and one.row.decision != Fate.MATCH:
        _stop(one, "full_name", "match.choose", _CHOOSE, known=person.full_name)
    if seat is None:
        _stop(one, "status", "match.gone", _GONE)
    elif one.seen.values.get("cell") and str(seat.unit_id) != one.seen.values["cell"]:
        _warn(one, "cell", "match.other_cell", _OTHER_CELL)
    _warn(one, "full_name", "match.known", _KNOWN)
    for name in COMPARED:
        kept, said = str(getattr(person, name) or ""), one.seen.values.get(name)
        if kept and said and kept != said:
            _warn(one, name, "match.differs", _DIFFERS, kept=kept)


def _stop(one: Judged, name: str, code: str, text: str, **params: object) -> None:
    one.findings.append((name, Finding(code, Message(text, params))))


def _warn(one: Judged, name: str, code: str, text: str, **params: object) -> None:
    one.findings.append((name, Finding(code, Message(text, params), Severity.WARNING)))


def check_undo(batch: Batch, now: datetime) -> list[Said]:
    """An import can be taken back for seven days, and only while nothing later rests on it."""
    if batch.stage != Stage.DONE or batch.imported_at is None:
        return [Said("undo.not_done", _("Lần nhập này chưa nhập hoặc đã hoàn tác."))]
    if now > batch.imported_at + WINDOW:
        return [
            Said(
                "undo.too_late", _("Đã quá 7 ngày kể từ khi nhập. Sửa từng hồ sơ, hoặc đính chính từng dòng.")
            )
        ]
    later = later_changes(batch) if batch.kind == SheetKind.MEMBERS else built_upon(batch)
    if later:
        text = _(
            "Đã có việc ghi sau khi nhập ở %(n)s hồ sơ, không hoàn tác cả lần nhập được. Sửa từng hồ sơ."
        )
        return [Said("undo.built_upon", text % {"n": len(later)})]
    return []


def later_changes(batch: Batch) -> set[UUID]:
    """Persons of the import about whom something was recorded, changed or removed after it."""
    persons = list(
        StagedRow.objects.filter(batch=batch, person__isnull=False, fate__in=[Fate.NEW, Fate.MATCH])
        .exclude(Q(fate=Fate.MATCH, filled={}))
        .values_list("person_id", flat=True)
    )
    return persons_written_about(persons, batch.imported_at)
