"""What is wrong with a note or a step, and what the rules of the day say of somebody."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from types import MappingProxyType

from django.db.models import Q
from django.utils.translation import gettext as _

from chibo.admission.choices import CELL, StepKind
from chibo.admission.models import Candidate, Note
from chibo.admission.queries import last_step, waiting
from chibo.deadlines.local_rules import book_at
from chibo.engine.calendar import PartialDate
from chibo.engine.rules import Fact, Facts, Flag, Judgement, judge
from chibo.engine.vietnamese import search_key
from chibo.organisation.models import AreaFlag, Unit
from chibo.organisation.queries import above, units_on
from chibo.people.choices import Axis
from chibo.people.models import Person
from chibo.people.queries import trait_on
from chibo.regulations.loader import code_list, kinds
from chibo.storage.refusal import Finding, Refusal

ASKED = ("age.minimum", "age.maximum", "schooling.minimum", "class.certificate_validity")
_SCHOOLING = {
    "G0": "illiterate", "G1": "reads", "G2": "primary", "G3": "lower_secondary", "G4": "upper_secondary",
}  # fmt: skip
_YOUNGEST, _OLDEST = 10, 110


def check_cell(cell: Unit, on: date, field: str = "cell") -> None:
    """The unit is a cell that exists on the day."""
    row = units_on(on).filter(pk=cell.pk).first()
    if row is None or not kinds()[row.kind].holds_members:
        raise Refusal(
            [Finding("admission.no_cell", _("Vào ngày này đây không phải một chi bộ đang hoạt động."), field)]
        )


def check_introduction(by: str, on: date, today: date) -> list[Finding]:
    """Who introduced, and when."""
    found = []
    if by != CELL and by not in code_list("associations"):
        found.append(Finding("admission.by", _("Chọn chi bộ hoặc một đoàn thể trong danh mục."), "by"))
    if on > today:
        found.append(Finding("admission.ahead", _("Ngày này sau hôm nay. Kiểm tra lại."), "on"))
    return found


def check_notes(cell: Unit, notes: Sequence[Note], today: date) -> list[Finding]:
    """Names that are missing, birth years that cannot be, and persons the cell has on its list already."""
    known = set(waiting(Candidate.objects.filter(cell=cell)).values_list("search", "birth_year"))
    found = []
    for note in notes:
        if not note.name.strip():
            found.append(Finding("admission.name", _("Ghi họ và tên."), "name"))
        if note.birth_year and not _YOUNGEST <= today.year - note.birth_year <= _OLDEST:
            words = _("%(name)s: năm sinh %(year)s không hợp lý. Kiểm tra lại.")
            told = words % {"name": note.name, "year": note.birth_year}
            found.append(Finding("admission.birth_year", told, "birth_year"))
        mark = (search_key(note.name), note.birth_year)
        if mark in known:
            words = _("%(name)s đã có trong danh sách nguồn của chi bộ này.")
            found.append(Finding("admission.twice", words % {"name": note.name}, "name"))
        known.add(mark)
    return found


def facts_of(candidate: Candidate, day: date, person: Person | None = None) -> Facts:
    """What is known of somebody, by the names the rules use; what is not known is left out."""
    person = person or candidate.person
    birth = person.birth if person else None
    if birth is None and candidate.birth_year:
        birth = PartialDate.from_iso(str(candidate.birth_year))
    known: dict[str, Fact] = {}
    if birth is not None:
        known["birth_date"] = birth
    for name, kind in (("sympathiser_vote_on", StepKind.SYMPATHISER), ("certificate_on", StepKind.CERTIFIED)):
        step = last_step(candidate.pk, kind)
        if step is not None:
            known[name] = step.on
    if person is not None and person.pk:
        known |= _schooling(person, day)
    if candidate.locality_id:
        known["area_flags"] = tuple(_flags(candidate))
    return Facts(MappingProxyType(known))


def _schooling(person: Person, day: date) -> dict[str, Fact]:
    rows = Person.objects.filter(pk=person.pk).annotate(code=trait_on(Axis.GENERAL_EDUCATION, day))
    word = _SCHOOLING.get(rows.values_list("code", flat=True).first() or "")
    return {"schooling": word} if word else {}


def _flags(candidate: Candidate) -> Iterable[Flag]:
    places = [*above(candidate.place), candidate.place]
    rows = AreaFlag.objects.filter(Q(locality=candidate.locality_id) | Q(unit__path__in=places))
    for flag, during in rows.order_by("flag", "during").values_list("flag", "during"):
        yield Flag(flag, during.lower, during.upper - timedelta(days=1) if during.upper else None)


def judged(candidate: Candidate, day: date, facts: Facts | None = None) -> Judgement:
    """What the rules of the day say of the conditions that concern somebody at this stage."""
    return judge(book_at(candidate.place), facts or facts_of(candidate, day), day=day, rules=ASKED)


def too_young(candidate: Candidate, birth: PartialDate | None, on: date) -> bool:
    """Certainly below the lowest age, had the cell considered admission on the day of the application."""
    if birth is None:
        return False
    facts = Facts(MappingProxyType({"birth_date": birth, "cell_vote_on": on}))
    verdict = judge(book_at(candidate.place), facts, day=on, rules=["age.minimum"]).verdicts[0]
    return verdict.outcome.value == "not_met"
