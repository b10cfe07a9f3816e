"""Writing screens of the register: take a number, record the signature, void a number."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.documents import actions
from chibo.documents.choices import PaperKind
from chibo.documents.models import Paper
from chibo.documents.papers import body_of, sign_of
from chibo.documents.permissions import NUMBER
from chibo.documents.queries import Run, known_term, last_number
from chibo.organisation.queries import latest_names
from chibo.regulations.forms import forms
from chibo.web.documents.about import case_asked
from chibo.web.documents.forms import NumberForm, SignForm, VoidForm
from chibo.web.documents.where import own_paper, register_unit
from chibo.web.flow import Done, Write, answer
from chibo.web.seat import Request
from chibo.web.views import writes

TEMPLATE = "people/write.html"


def _write(request: Request, *, lead: str = "", above: str = "", **parts: Any) -> HttpResponse:
    context = {"above": above, "lead": lead, "tabs": ()}
    return answer(request, Write(template=TEMPLATE, context=context, **parts))


def _page_of(row: Paper, words: str) -> Done:
    return Done(reverse("unit_papers", args=[row.unit.code]), words % {"code": row.code})


@writes(NUMBER)
def take(request: Request, code: str) -> HttpResponse:
    """A number for a paper of a body of the unit."""
    unit, today = register_unit(request, code, NUMBER), request.seat.today
    name = latest_names([unit.pk]).get(unit.pk, "")
    form, candidate = forms().get(request.GET.get("form", "")), case_asked(request)
    initial = {
        "kind": form.sign if form else PaperKind.DECISION,
        "sign": sign_of(name),
        "term": known_term(unit.pk, today),
        "about": form.vi if form else "",
        "on": today,
    }

    def verb(data: dict[str, Any]) -> Paper:
        said = {key: data[key] for key in ("kind", "sign", "term", "about", "on", "signed_on", "signer")}
        said |= {"number": data["number"], "gap_reason": data["gap_reason"]}
        said |= {"form": form.code if form else "", "subject": candidate.pk if candidate else None}
        return actions.take_number(actor=request.user, unit=unit, today=today, **said)

    def measure(data: dict[str, Any]) -> dict[str, int]:
        run = Run(unit.pk, data["sign"].strip(), data["kind"], data["term"].strip())
        label = _("Số lớn nhất của dãy %(kind)s/%(sign)s nhiệm kỳ %(term)s")
        return {label % {"kind": run.kind, "sign": run.sign, "term": run.term}: last_number(run)}

    return _write(
        request,
        title=_("Lấy số văn bản"),
        above=body_of(name),
        form=lambda data: NumberForm(data, initial=initial),
        verb=verb,
        measure=measure,
        done=lambda row: _page_of(row, _("Đã lấy số %(code)s.")),
        confirm=_("Lấy số"),
        back=reverse("unit_papers", args=[unit.code]),
    )


@writes(NUMBER)
def sign(request: Request, key: UUID) -> HttpResponse:
    """The day and the name on the signed paper."""
    row = own_paper(request, key)

    def verb(data: dict[str, Any]) -> Paper:
        said = {name: data[name] for name in ("about", "signed_on", "signer")}
        return actions.record_signature(
            actor=request.user, paper=row, version=row.version, today=request.seat.today, **said
        )

    return _write(
        request,
        title=_("Ghi ngày ký"),
        above=row.code,
        form=lambda data: SignForm(data, paper=row),
        verb=verb,
        measure=lambda _data: {},
        done=lambda changed: _page_of(changed, _("Đã ghi ngày ký của %(code)s.")),
        confirm=_("Ghi ngày ký"),
        back=reverse("paper", args=[row.pk]),
    )


@writes(NUMBER)
def void(request: Request, key: UUID) -> HttpResponse:
    """The number stands for no paper."""
    row = own_paper(request, key)
    return _write(
        request,
        title=_("Hủy số văn bản"),
        above=row.code,
        lead=_("Số đã hủy ở lại trong sổ với lý do, không cấp cho văn bản khác."),
        form=lambda data: VoidForm(data, paper=row, today=request.seat.today),
        verb=lambda data: actions.void_number(
            actor=request.user,
            paper=row,
            version=row.version,
            reason=data["reason"],
            on=data["on"],
            today=request.seat.today,
        ),
        measure=lambda _data: {},
        done=lambda changed: _page_of(changed, _("Đã hủy số %(code)s.")),
        confirm=_("Hủy số"),
        back=reverse("paper", args=[row.pk]),
    )
