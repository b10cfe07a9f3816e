"""The list of sources and sympathisers (T8): what each row says of a note, and whom it may be about."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from chibo.admission.choices import HAS_FILE
from chibo.admission.models import Candidate
from chibo.admission.queries import visible_candidates
from chibo.engine.admission import LEFT_POOL, WAITING
from chibo.engine.calendar import write_day, write_partial
from chibo.engine.findings import gettext_noop
from chibo.engine.vietnamese import search_key
from chibo.exchange.checks import Earlier, Judged, judge_file
from chibo.exchange.choices import Fate
from chibo.exchange.models import Batch
from chibo.exchange.queries import hamlets_by_name, known_persons
from chibo.exchange.sheets.minimal import AWAY
from chibo.exchange.sheets.paper_words import read_paper
from chibo.exchange.sheets.rows import NO_ISSUER, Row, rows_read
from chibo.exchange.sheets.words import groups_said, hamlet_key, introducer_code, pieces, stage_said
from chibo.exchange.values import Setting, read_cell, read_gender, read_name
from chibo.exchange.words import cell_key
from chibo.organisation.models import Locality
from chibo.organisation.queries import latest_names
from chibo.people.models import Person
from chibo.regulations.pool import pool_limits
from chibo.storage.identity import Scope

_YOUNGEST, _OLDEST = 10, 110

_NO_WHO = gettext_noop("Thiếu đơn vị giới thiệu. Điền Chi bộ hoặc một đoàn thể trong danh mục.")
_WHO = gettext_noop("Không hiểu đơn vị giới thiệu “%(raw)s”. Điền Chi bộ hoặc một đoàn thể trong danh mục.")
_NO_DAY = gettext_noop("Thiếu ngày giới thiệu. Điền ngày của nghị quyết giới thiệu.")
_ORDER = gettext_noop("Ngày này trước %(day)s của bước trước. Kiểm tra lại.")
_YEAR = gettext_noop("Năm sinh %(year)s không hợp lý. Kiểm tra lại.")
_HAMLET = gettext_noop("Không có thôn “%(raw)s” trong đơn vị nhập. Sửa tên, ghi mã thôn, hoặc để trống.")
_HAMLETS = gettext_noop("Có nhiều thôn tên “%(raw)s”. Ghi mã thôn, hoặc để trống.")
_NO_NUMBER = gettext_noop("Có ngày nhưng thiếu số văn bản: bước này chưa được ghi. Điền số, hoặc ghi sau.")
_NO_STEP_DAY = gettext_noop(
    "Có số nhưng thiếu ngày văn bản: bước này chưa được ghi. Điền ngày, hoặc ghi sau."
)
_NO_SYMPATHISER = gettext_noop(
    "Có giấy chứng nhận nhưng chưa có nghị quyết công nhận cảm tình đủ số và ngày: giấy này chưa được ghi."
)
_STAGE = gettext_noop(
    "Danh sách ghi “%(said)s” nhưng không có đủ số và ngày của bước ấy: bước chưa được ghi."
)
_APPLIED = gettext_noop(
    "Danh sách ghi “%(said)s”: ở đây chỉ lập ghi chú. Đơn và hồ sơ ghi tiếp trên trang của người đó."
)
_LEFT = gettext_noop("Danh sách ghi “%(said)s”: không còn trong nguồn, dòng này được bỏ qua.")
_NO_AWAY = gettext_noop("Ghi là đi làm xa nhưng không rõ từ ngày nào. Điền đủ ngày, hoặc để trống.")
_OVER = gettext_noop(
    "Giới thiệu đã quá %(months)s tháng: ghi chú sẽ được báo xóa tên nếu chi bộ không rà soát lại."
)
_HERE = gettext_noop("%(who)s đã có trong nguồn của chi bộ này. Dòng này được bỏ qua.")
_ELSEWHERE = gettext_noop(
    "Có thể là %(who)s trong nguồn của %(cell)s. Chọn tạo mới nếu là người khác, hoặc bỏ qua dòng này."
)
_MEMBER = gettext_noop(
    "Có thể là %(who)s, sinh %(birth)s, đã có hồ sơ trong sổ. "
    "Chọn tạo mới nếu là người khác, hoặc bỏ qua dòng này."
)


@dataclass(frozen=True)
class Known:
    """Whom the register knows already, by name as searched."""

    notes: Mapping[str, Sequence[Candidate]]
    persons: Mapping[tuple[str, int], Sequence[Person]]
    cells: Mapping[UUID, str]


def judge_pool(batch: Batch, setting: Setting, scope: Scope) -> list[Judged]:
    """Every row understood, and those found that are about somebody known."""
    hamlets = hamlets_by_name(batch.unit, batch.on)
    judged = rows_read(batch, setting, partial(_understand, hamlets))
    known, earlier = _known(judged, scope), Earlier()
    for one in judged:
        one.duplicate_of, one.maybe_of = earlier.like(one)
        if one.duplicate_of or one.row.decision != Fate.NEW:
            judge_file(one)
        _judge_known(one, known)
    return judged


def _understand(hamlets: Mapping[str, Sequence[Locality]], row: Row) -> None:
    _remark(row)
    read_name(row.seen, row.texts)
    read_gender(row.seen, row.texts, row.draft.fixes)
    _birth(row)
    read_cell(row.seen, row.texts, row.setting)
    _hamlet(row, hamlets)
    introduced = _introduced(row)
    if introduced is None:
        return
    _days_between(row, introduced)
    _steps(row, introduced)
    row.seen.values["groups"] = groups_said(row.texts.get("groups", ""))
    months = pool_limits().lapse
    if pool_limits().lapses_on(introduced) <= row.setting.today and "sympathiser" not in row.seen.values:
        row.seen.warn("introduced_on", "note.over", _OVER, months=months)


def _remark(row: Row) -> None:
    """The cell and the absence that the list tells in its remark, where no column of their own does."""
    for piece in pieces(row.texts.get("remark", "")):
        if piece.lower().startswith(AWAY):
            day = read_paper(piece[len(AWAY) :]).day
            if day:
                row.texts.setdefault("away_from", day)
            elif not row.texts.get("away_from"):
                row.seen.warn("away_from", "away.no_day", _NO_AWAY)
        elif cell_key(piece) in row.setting.cells:
            row.texts.setdefault("cell", piece)


def _birth(row: Row) -> None:
    """The year; it may stand under "Nam | Nữ", and may be missing."""
    marks = (row.texts.get(name, "") for name in ("male", "female"))
    text = row.texts.get("birth", "") or next((mark for mark in marks if any(c.isdigit() for c in mark)), "")
    found = row.day("birth", "" if text == "1" else text)
    row.seen.values["birth"] = str(found.year) if found is not None else "-"
    if found is None:
        return
    if not _YOUNGEST <= row.setting.today.year - found.year <= _OLDEST:
        row.seen.stop("birth", "birth.year", _YEAR, year=found.year)
        return
    row.seen.values["birth_year"] = found.year


def _hamlet(row: Row, hamlets: Mapping[str, Sequence[Locality]]) -> None:
    raw = row.texts.get("locality", "")
    if not raw:
        return
    found = hamlets.get(search_key(raw)) or hamlets.get(hamlet_key(raw), ())
    if len(found) == 1:
        row.seen.values["locality"] = str(found[0].pk)
    else:
        code, text = ("locality.several", _HAMLETS) if found else ("locality.unknown", _HAMLET)
        row.seen.stop("locality", code, text, raw=raw)


def _introduced(row: Row) -> date | None:
    """Who introduced, by which resolution, when: a note has no beginning without it."""
    named, on = row.paper("introduced", "introduced_on")
    who = row.texts.get("introduced_by", "") or named.who
    code = introducer_code(who) if who else ""
    if not who:
        row.seen.stop("introduced_by", "introduced.missing", _NO_WHO)
    elif not code:
        row.seen.stop("introduced_by", "introduced.unknown", _WHO, raw=who)
    if on is None and not any(name == "introduced_on" for name, _found in row.seen.findings):
        row.seen.stop("introduced_on", "introduced.no_day", _NO_DAY)
    row.seen.values |= {"by": code, "who": who, "number": named.number, "on": on.isoformat() if on else ""}
    return on


def _days_between(row: Row, introduced: date) -> None:
    contacted, away = row.exact("contacted_on"), row.exact("away_from")
    if contacted is not None:
        if contacted < introduced:
            row.seen.stop("contacted_on", "step.order", _ORDER, day=write_day(introduced))
        row.seen.values["contacted_on"] = contacted.isoformat()
    if away is not None:
        row.seen.values["away_from"] = away.isoformat()


def _steps(row: Row, introduced: date) -> None:
    """The resolution and the certificate, each only with number and day, one after the other."""
    said = row.texts.get("stage", "")
    stage = stage_said(said)
    if stage in LEFT_POOL:
        row.seen.warn("stage", "stage.left", _LEFT, said=said)
        row.seen.skip = True
        return
    if stage in HAS_FILE:
        row.seen.warn("stage", "stage.applied", _APPLIED, said=said)
    named = _step(row, "sympathiser", introduced)
    since = date.fromisoformat(named["on"]) if named else introduced
    certified = _step(row, "certificate", since)
    if named:
        row.seen.values["sympathiser"] = named
    if certified and not named:
        row.seen.warn("sympathiser", "certificate.too_early", _NO_SYMPATHISER)
    elif certified:
        issuer = row.texts.get("certificate_issuer", "")
        if issuer:
            row.seen.values["certificate"] = certified | {"issuer": issuer}
        else:
            row.seen.warn("certificate_issuer", "certificate.issuer", NO_ISSUER)
    if not named and stage in WAITING and stage != "outstanding":
        row.seen.warn("stage", "stage.no_step", _STAGE, said=said)


def _step(row: Row, name: str, since: date) -> dict[str, str] | None:
    """Number and day of a step, if both are there."""
    before = len(row.seen.findings)
    paper, on = row.paper(name, f"{name}_on")
    if on is not None and on < since:
        row.seen.stop(f"{name}_on", "step.order", _ORDER, day=write_day(since))
    if on is not None and not paper.number:
        row.seen.warn(name, "step.no_number", _NO_NUMBER)
    if on is None and paper.number and len(row.seen.findings) == before:
        row.seen.warn(f"{name}_on", "step.no_day", _NO_STEP_DAY)
    return {"number": paper.number, "on": on.isoformat()} if on and paper.number else None


def _known(judged: Sequence[Judged], scope: Scope) -> Known:
    """Notes and persons of the scope with these names, asked for at once."""
    names = {one.name for one in judged if one.name}
    notes: dict[str, list[Candidate]] = defaultdict(list)
    found = visible_candidates(scope).filter(stage__in=WAITING, search__in=names)
    for note in found:
        notes[note.search].append(note)
    marks = [(one.name, one.seen.values["birth_year"]) for one in judged if "birth_year" in one.seen.values]
    persons = known_persons(scope, identities=[], cards=[], names=marks).by_name
    return Known(notes, persons, latest_names({note.cell_id for rows in notes.values() for note in rows}))


def _judge_known(one: Judged, known: Known) -> None:
    """The same note at the cell is left out; anybody else with the name and year only the user can tell."""
    year, cell = one.seen.values.get("birth_year"), one.seen.values.get("cell")
    like = [note for note in known.notes.get(one.name, ()) if not year or note.birth_year in (year, None)]
    for note in like:
        if str(note.cell_id) == cell and note.birth_year == year:
            one.seen.warn("full_name", "note.here", _HERE, who=note.name)
            one.seen.skip = True
            return
    persons = known.persons.get((one.name, year), ()) if year else ()
    if one.row.decision == Fate.NEW:
        return
    if like:
        where = known.cells.get(like[0].cell_id, "")
        one.seen.stop("full_name", "note.elsewhere", _ELSEWHERE, who=like[0].name, cell=where)
    elif persons:
        person = persons[0]
        birth = write_partial(person.birth) if person.birth else ""
        one.seen.stop("full_name", "person.known", _MEMBER, who=person.full_name, birth=birth)
