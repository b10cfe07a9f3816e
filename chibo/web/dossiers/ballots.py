"""Votes on the screens: the forms' denominators, and a count told back in one sentence."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from chibo.admission.choices import Body
from chibo.admission.models import Ballot, Dossier
from chibo.admission.queries.dossiers import committee_size, dossier_of
from chibo.documents.choices import PaperKind
from chibo.documents.papers import body_of
from chibo.documents.queries import papers_about
from chibo.engine.rules import Share
from chibo.membership.roster import Why, roster
from chibo.organisation.queries import latest_names
from chibo.people.queries import person_names
from chibo.regulations.dossier import routes
from chibo.web.admission.writes import At, Data
from chibo.web.dossiers.ballot_forms import CellVoteForm, CommitteeVoteForm, DecideForm
from chibo.web.forms import RecordForm

COUNTS = ("on", "form", "present", "votes_for", "against", "invalid")


def ballot_text(ballot: Ballot) -> str:
    """A count read back: "12 có mặt, 10/15 tán thành, cần 10 (≥ 2/3)"."""
    share = Share.parse(ballot.told["value"])
    words = _("%(present)s có mặt, %(for)s/%(of)s tán thành, cần %(least)s (%(share)s)")
    return words % {
        "present": ballot.present, "for": ballot.votes_for, "of": ballot.entitled,
        "least": share.least(ballot.entitled), "share": share,
    }  # fmt: skip


def present_dossier(at: At) -> Dossier:
    """The dossier of the page, or no page."""
    found = dossier_of(at.candidate.pk)
    if found is None:
        raise Http404
    return found


def vote_form(at: At, data: Any) -> RecordForm:
    """The cell's count; who of it is exempt today is offered as perhaps absent."""
    seen = roster(at.candidate.cell_id, at.request.seat.today)
    exempt = [seat.person for seat in seen.seats if seat.why in {Why.EXEMPT, Why.EXEMPT_ABSENT}]
    names = person_names(exempt)
    offered = [(str(key), names[key]) for key in exempt if key in names]
    words = _("Danh sách biểu quyết hôm nay tính %(n)s trên %(of)s; khi ghi, tính theo ngày họp")
    counted = words % {"n": seen.denominator, "of": seen.official}
    return CellVoteForm(data, exempt=offered, counted=counted, version=at.version)


def resolve_form(at: At, data: Any) -> RecordForm:
    """The committee's count; its size by the posts known here."""
    unit = present_dossier(at).checker_id
    members = committee_size(unit, at.request.seat.today)
    return CommitteeVoteForm(data, members=members, version=at.version)


def committee_count(data: Data) -> Data:
    """A committee's count as verbs take it."""
    left_out = {name: data.get(name) or 0 for name in ("temporary_absent", "suspended", "detained")}
    return {name: data[name] for name in (*COUNTS, "members")} | {"left_out": left_out}


def decide_form(at: At, data: Any) -> RecordForm:
    """The count of the body that decides, with its decision."""
    members = committee_size(present_dossier(at).decider_id, at.request.seat.today)
    body = Body(routes()[present_dossier(at).route].last)
    form = DecideForm(data, members=members, version=at.version, body=body)
    for name, value in _signed(at).items():
        form.fields[name].initial = value
    return form


def _signed(at: At) -> dict[str, Any]:
    """The decision of the case that stands signed in the register of the body that decides."""
    dossier = present_dossier(at)
    signed = papers_about(dossier.decider_id, [at.candidate.pk]).filter(signed_on__isnull=False)
    paper = signed.filter(kind=PaperKind.DECISION).last()
    if paper is None:
        return {}
    body = body_of(latest_names([dossier.decider_id]).get(dossier.decider_id, ""))
    cited = paper.citation(body)
    return {
        "paper_issuer": cited.issuer,
        "paper_kind": cited.kind,
        "paper_number": cited.number,
        "paper_date": cited.date,
    }


def cell_count(at: At, data: Data) -> Data:
    """A cell's count, with its resolution, as verbs take it."""
    said = {name: data[name] for name in COUNTS} | {"detained": data["detained"] or 0}
    absent = [UUID(key) for key in data.get("absent", [])]
    return said | {"absent": absent, "basis": data["paper"], "today": at.request.seat.today} | at.said


def of_cell(verb: Callable[..., Any]) -> Callable[[At, Data], Any]:
    """Record the cell's count by a verb."""
    return lambda at, data: verb(**cell_count(at, data))


def of_committee(verb: Callable[..., Any]) -> Callable[[At, Data], Any]:
    """Record the committee's count by a verb."""
    return lambda at, data: verb(
        basis=data["paper"], today=at.request.seat.today, **committee_count(data), **at.said
    )


def of_decider(verb: Callable[..., Any]) -> Callable[[At, Data], Any]:
    """Record the count and the decision by a verb."""
    return lambda at, data: verb(
        basis=data["paper"], today=at.request.seat.today, received_on=data["received_on"],
        **committee_count(data), **at.said,
    )  # fmt: skip


def ruling_form(at: At, data: Any) -> RecordForm:
    """The count of the body that decides, with its decision on a member on probation."""
    dossier = present_dossier(at)
    members = committee_size(dossier.decider_id, at.request.seat.today)
    body = Body(routes()[dossier.route].last)
    return DecideForm(data, members=members, version=at.version, body=body)
