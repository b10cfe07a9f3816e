"""Which entries cannot be, and why: run before a new entry is written, and by ``chibo check``.

Entries are judged in order of their days, those of one day as recorded, so that a back-dated entry is judged
where it falls. Every finding carries the ``entry`` it is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from chibo.engine.calendar import write_day
from chibo.engine.findings import Finding, Message, gettext_noop
from chibo.engine.ledger.entries import (
    ADMISSIONS,
    ENDS,
    JUDGEMENTS,
    STARTS,
    Entry,
    Id,
    Kind,
    Standing,
    by_person,
    effective,
)
from chibo.engine.ledger.spells import Seat, seat_after

_TEXTS: Mapping[str, str] = {
    "correction_without_target": gettext_noop("Dòng đính chính phải nêu dòng được đính chính."),
    "void_by_movement": gettext_noop("Chỉ dòng đính chính mới hủy được dòng khác."),
    "void_unknown": gettext_noop("Không có dòng nào như dòng cần đính chính; kiểm tra lại dòng đã chọn."),
    "void_of_correction": gettext_noop(
        "Không đính chính một dòng đính chính; hãy ghi lại biến động đúng thành dòng mới."
    ),
    "void_twice": gettext_noop("Dòng này đã được đính chính rồi."),
    "void_other_person": gettext_noop("Dòng đính chính và dòng được đính chính phải của cùng một đảng viên."),
    "void_before_recorded": gettext_noop("Dòng đính chính phải được ghi sau dòng mà nó đính chính."),
    "already_member": gettext_noop(
        "Ngày %(day)s đồng chí đang là đảng viên ở đây; nếu dòng trước sai, hãy đính chính dòng đó trước."
    ),
    "not_member": gettext_noop("Ngày %(day)s đồng chí chưa là đảng viên ở đây; hãy ghi dòng vào Đảng trước."),
    "after_end": gettext_noop(
        "Ngày %(day)s đồng chí không còn là đảng viên ở đây; kiểm tra ngày, hoặc đính chính dòng ra đi."
    ),
    "after_death": gettext_noop("Đồng chí đã từ trần trước ngày %(day)s; kiểm tra ngày và người."),
    "opening_not_first": gettext_noop("Số dư ban đầu phải là dòng đầu tiên của đồng chí."),
    "elsewhere": gettext_noop(
        "Đồng chí đã chuyển ra ngoài hệ thống; hãy ghi chuyển đến từ ngoài thay vì dòng này."
    ),
    "needs_readmission": gettext_noop(
        "Đồng chí đã ra khỏi Đảng; hãy ghi kết nạp lại hoặc phục hồi đảng tịch thay vì dòng này."
    ),
    "not_left": gettext_noop("Chỉ kết nạp lại hoặc phục hồi đảng tịch người đã ra khỏi Đảng."),
    "standing_missing": gettext_noop("Hãy cho biết đồng chí là đảng viên dự bị hay chính thức."),
    "in_transit": gettext_noop(
        "Ngày %(day)s đồng chí đang chuyển sinh hoạt; hãy ghi việc tiếp nhận trước dòng này."
    ),
    "not_in_transit": gettext_noop(
        "Không có giấy chuyển đi nào đang chờ; hãy ghi dòng chuyển đi ở đơn vị cũ trước."
    ),
    "answer_missing": gettext_noop("Dòng chuyển đến phải nêu dòng chuyển đi mà nó tiếp nhận."),
    "answer_wrong": gettext_noop("Dòng chuyển đi được nêu không phải dòng đang chờ tiếp nhận."),
    "answer_before": gettext_noop("Ngày chuyển đến không được trước ngày chuyển đi."),
    "other_unit": gettext_noop(
        "Chỉ đơn vị ghi trên giấy chuyển, hoặc đơn vị cũ khi giấy bị trả lại, tiếp nhận được đồng chí."
    ),
    "same_unit": gettext_noop("Nơi chuyển đi và nơi chuyển đến phải khác nhau."),
    "wrong_unit": gettext_noop("Ngày %(day)s đồng chí không sinh hoạt ở đơn vị đã ghi; hãy chọn lại đơn vị."),
    "already_official": gettext_noop("Ngày %(day)s đồng chí đã là đảng viên chính thức."),
    "not_recognised": gettext_noop("Không có quyết định công nhận chính thức nào để hủy."),
}
_LEFT = frozenset({Kind.EXPELLED, Kind.REMOVED, Kind.WITHDREW})


def _found(code: str, entry: Entry) -> Finding:
    return Finding(f"ledger.{code}", Message(_TEXTS[code], {"entry": entry.id, "day": write_day(entry.on)}))


def check(entries: Iterable[Entry], known: int | None = None) -> list[Finding]:
    """Everything that cannot be among these entries, of one person or many.

    >>> from datetime import date
    >>> died = Entry(1, "An", Kind.DIED, date(2024, 5, 1), 1, "cell")
    >>> [found.code for found in check([died])]
    ['ledger.not_member']
    """
    rows = [entry for entry in entries if known is None or entry.recorded <= known]
    findings = list(_corrections(rows))
    for life in by_person(effective(rows)).values():
        findings.extend(_sequence(life))
    return findings


def _corrections(rows: Sequence[Entry]) -> Iterator[Finding]:
    known = {entry.id: entry for entry in rows}
    voided: set[Id] = set()
    for entry in sorted(rows, key=lambda row: row.recorded):
        if entry.kind is not Kind.CORRECTION:
            if entry.voids is not None:
                yield _found("void_by_movement", entry)
        elif entry.voids is None:
            yield _found("correction_without_target", entry)
        else:
            fault = _void_fault(entry, known.get(entry.voids), voided)
            if fault:
                yield _found(fault, entry)
            voided.add(entry.voids)


def _void_fault(entry: Entry, target: Entry | None, voided: set[Id]) -> str | None:
    """Why a correction may not void its target, None when it may."""
    if target is None:
        return "void_unknown"
    if target.kind is Kind.CORRECTION:
        return "void_of_correction"
    if target.person != entry.person:
        return "void_other_person"
    if target.recorded > entry.recorded:
        return "void_before_recorded"
    return "void_twice" if target.id in voided else None


@dataclass(frozen=True)
class _State:
    """What is known of a life before an entry."""

    seat: Seat | None
    past: Sequence[Entry]

    @property
    def out(self) -> Entry | None:
        """The transfer out that is waiting to be answered."""
        waiting = self.seat is not None and self.seat.transit
        return next(e for e in reversed(self.past) if e.kind is Kind.TRANSFERRED_OUT) if waiting else None

    @property
    def last_end(self) -> Entry | None:
        """The entry by which the person last ceased to count here."""
        ends = (e for e in reversed(self.past) if e.kind in ENDS or _leaves(e))
        return next(ends, None)


def _leaves(entry: Entry) -> bool:
    return entry.kind is Kind.TRANSFERRED_OUT and entry.partner is None


def _sequence(life: Sequence[Entry]) -> Iterator[Finding]:
    """One person's effective entries, each judged on what came before it; a faulty one changes nothing."""
    seat: Seat | None = None
    past: list[Entry] = []
    for entry in life:
        fault = _fault(entry, _State(seat, past), life)
        if fault:
            yield _found(fault, entry)
            continue
        past.append(entry)
        seat = seat_after(seat, entry)


def _fault(entry: Entry, state: _State, life: Sequence[Entry]) -> str | None:
    if entry.kind is Kind.TRANSFERRED_IN and entry.partner is not None:
        return _arrival_fault(entry, state, life)
    if entry.kind in STARTS:
        return _start_fault(entry, state)
    return _absent_fault(state) if state.seat is None else _member_fault(entry, state.seat)


def _arrival_fault(entry: Entry, state: _State, life: Sequence[Entry]) -> str | None:
    """A transfer in from another unit of the system."""
    answered = next((e for e in life if e.id == entry.answers), None)
    if answered and (answered.on, answered.recorded) > (entry.on, entry.recorded):
        return "answer_before"
    if state.out is None:
        return "not_in_transit"
    if entry.answers is None:
        return "answer_missing"
    if entry.answers != state.out.id:
        return "answer_wrong"
    pair = {state.out.unit, state.out.partner}
    return None if {entry.unit, entry.partner} == pair else "other_unit"


def _start_fault(entry: Entry, state: _State) -> str | None:
    """An entry that makes somebody count here who did not."""
    if state.seat is not None:
        return "in_transit" if state.seat.transit else "already_member"
    if entry.standing is None and entry.kind not in ADMISSIONS:
        return "standing_missing"
    if state.last_end is None:
        return None
    return _return_fault(entry.kind, state.last_end.kind)


def _return_fault(kind: Kind, left: Kind) -> str | None:
    """Somebody who counted here before comes again."""
    if left is Kind.DIED:
        return "after_death"
    if kind is Kind.OPENING:
        return "opening_not_first"
    if left is Kind.TRANSFERRED_OUT:
        return "elsewhere" if kind is not Kind.TRANSFERRED_IN else None
    if left in _LEFT:
        return "needs_readmission" if kind in (Kind.ADMITTED, Kind.TRANSFERRED_IN) else None
    return "not_left" if kind in (Kind.READMITTED, Kind.RESTORED) else None


def _absent_fault(state: _State) -> str:
    """Why an entry that needs a member has none."""
    if state.last_end is None:
        return "not_member"
    return "after_death" if state.last_end.kind is Kind.DIED else "after_end"


def _member_fault(entry: Entry, seat: Seat) -> str | None:
    """An entry about somebody who counts here."""
    if seat.transit and entry.kind not in ENDS:
        return "in_transit"
    if entry.kind is Kind.MOVED_WITH_UNIT:
        return _led_over_fault(entry, seat)
    if entry.unit not in (seat.unit, seat.partner):
        return "wrong_unit"
    if entry.kind is Kind.TRANSFERRED_OUT and entry.partner == entry.unit:
        return "same_unit"
    return _judgement_fault(entry, seat) if entry.kind in JUDGEMENTS else None


def _led_over_fault(entry: Entry, seat: Seat) -> str | None:
    """Members of a cell led over into another one: from where they sit, to somewhere else."""
    if entry.partner != seat.unit:
        return "wrong_unit"
    return "same_unit" if entry.unit == entry.partner else None


def _judgement_fault(entry: Entry, seat: Seat) -> str | None:
    """Recognition, its refusal and its annulment; what came before the opening balance is not known here."""
    official = seat.standing is Standing.OFFICIAL
    if entry.kind is Kind.RECOGNITION_ANNULLED:
        return None if official else "not_recognised"
    return "already_official" if official else None
