"""Screens that write in a member's file: what is known, dated facts, covered fields."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.admission.queries.attachments import files_of_person
from chibo.audit.actions import log_look
from chibo.people.actions import (
    edit_person,
    erase_protected,
    set_belonging,
    set_protected,
    set_residence,
    set_trait,
)
from chibo.people.models import Person
from chibo.people.queries import belonging_of, facts_version, kept_kinds, protected_of
from chibo.web.flow import Done, Write, answer
from chibo.web.forms import RecordForm
from chibo.web.people.forms import (
    PERSON_FIELDS,
    BelongingForm,
    EditForm,
    EraseForm,
    ProtectedForm,
    ResidenceForm,
    TraitForm,
)
from chibo.web.people.reach import holds, own_person, reach
from chibo.web.people.telling import (
    told_of_belonging,
    told_of_kept,
    told_of_protected,
    told_of_residences,
    told_of_traits,
)
from chibo.web.preview import Told
from chibo.web.seat import Request
from chibo.web.views import record_look, writes

TEMPLATE = "people/write.html"
OPENED = "people.edit"


@writes("people.change", logs=True)
def edit(request: Request, key: UUID) -> HttpResponse:
    """Change the open fields of the file; the form shows what is kept, so opening it is noted."""
    person = noted_person(request, key)

    def verb(data: dict[str, Any]) -> Person:
        values = {name: data[name] for name in PERSON_FIELDS}
        return edit_person(
            actor=request.user, person=person, version=person.version, today=request.seat.today, **values
        )

    return answer_about(request, person, _("Sửa thông tin"), lambda data: EditForm(data, person=person), verb)


@writes("people.change")
def trait(request: Request, key: UUID) -> HttpResponse:
    """State schooling, profession, theory or occupation from a day on."""
    person = own_person(request, key, "people.change")

    def verb(data: dict[str, Any]) -> object:
        axis, code = data["value"].split(":")
        return set_trait(
            actor=request.user, person=person, axis=axis, code=code, detail=data["detail"], on=data["on"],
            basis=data["paper"],
        )  # fmt: skip

    version = facts_version(person.pk)
    title = _("Ghi trình độ, nghề nghiệp")

    def tell(data: dict[str, Any]) -> Told:
        axis, _sign, _code = data["value"].partition(":")
        return told_of_traits(person.pk, axis, data["on"])

    return answer_about(
        request, person, title, lambda data: TraitForm(data, version=version), verb, tell=tell
    )


@writes("people.change")
def residence(request: Request, key: UUID) -> HttpResponse:
    """State the hamlet the member lives in from a day on."""
    person = own_person(request, key, "people.change")
    scope, today = reach(request, "people.change"), request.seat.today

    def verb(data: dict[str, Any]) -> object:
        return set_residence(
            actor=request.user, person=person, locality=data["locality"], on=data["on"], basis=data["paper"]
        )

    version = facts_version(person.pk)
    return answer_about(
        request,
        person,
        _("Ghi nơi cư trú"),
        lambda data: ResidenceForm(data, version=version, scope=scope, today=today),
        verb,
        tell=lambda data: told_of_residences(person.pk, data["on"]),
    )


@writes("people.change", logs=True)
def belonging(request: Request, key: UUID) -> HttpResponse:
    """State ethnicity and religion; the form shows what is kept, so opening it is noted."""
    person = _uncovered(request, key, "people.see_ethnicity", "people.belonging")
    row = belonging_of(person.pk)
    kept = {"ethnicity": row.ethnicity, "religion": row.religion} if row else {}

    def verb(data: dict[str, Any]) -> object:
        return set_belonging(
            actor=request.user, person=person, ethnicity=data["ethnicity"], religion=data["religion"]
        )

    return answer_about(
        request,
        person,
        _("Sửa dân tộc, tôn giáo"),
        lambda data: BelongingForm(data, initial=kept),
        verb,
        tell=lambda _data: told_of_belonging(person.pk),
    )


@writes("people.change", logs=True)
def protected(request: Request, key: UUID) -> HttpResponse:
    """State the fields kept only encrypted; the form shows what is kept, so opening it is noted."""
    person = _uncovered(request, key, "people.see_protected", "people.protected")
    kept = protected_of(person)
    made: list[ProtectedForm] = []

    def form(data: Any) -> RecordForm:
        made.append(ProtectedForm(data, person=person, initial=kept))
        return made[-1]

    def verb(_data: dict[str, Any]) -> object:
        return set_protected(
            actor=request.user, person=person, values=made[-1].values(), today=request.seat.today
        )

    return answer_about(
        request,
        person,
        _("Sửa thông tin bảo vệ"),
        form,
        verb,
        tell=lambda _data: told_of_protected(person.pk),
    )


@writes("people.erase_protected")
def erase(request: Request, key: UUID) -> HttpResponse:
    """Destroy the protected fields for good; which ones there are is told, what they say is not."""
    person = own_person(request, key, "people.erase_protected")
    version = ",".join([*kept_kinds(person.pk), str(files_of_person(person.pk))])
    return answer_about(
        request,
        person,
        _("Hủy thông tin bảo vệ"),
        lambda data: EraseForm(data, current_version=version),
        lambda data: erase_protected(
            actor=request.user, person=person, reason=data["reason"], basis=data["paper"]
        ),
        tell=lambda _data: told_of_kept(person.pk),
        lead=_(
            "Hủy rồi không ai mở lại được, kể cả trong lịch sử. Tệp đính kèm hồ sơ kết nạp mất theo; số, "
            "ngày của giấy và sổ biến động giữ nguyên."
        ),
        confirm=_("Hủy, không lấy lại được"),
        done=_("Đã hủy thông tin bảo vệ."),
    )


def noted_person(request: Request, key: UUID) -> Person:
    """A person to write about on a screen that shows what the file holds: whoever opens it is noted."""
    person = own_person(request, key, "people.change")
    record_look(request, log_look, actor=request.user, what=OPENED, person=person.pk)
    return person


def _uncovered(request: Request, key: UUID, permission: str, what: str) -> Person:
    person = own_person(request, key, "people.change")
    if not holds(request, permission, person):
        raise PermissionDenied
    record_look(request, log_look, actor=request.user, what=what, person=person.pk)
    return person


def answer_about(
    request: Request,
    person: Person,
    title: str,
    form: Callable[[Any], RecordForm],
    verb: Callable[[dict[str, Any]], Any],
    *,
    tell: Callable[[dict[str, Any]], Told] = lambda _data: {},
    lead: str = "",
    confirm: str = "",
    done: str = "",
) -> HttpResponse:
    """A writing screen about one file, and back to it."""
    back = reverse("person", args=[person.pk])
    return answer(
        request,
        Write(
            title=title,
            form=form,
            verb=verb,
            measure=lambda _data: {},
            tell=tell,
            done=lambda _result: Done(back, done or _("Đã lưu.")),
            confirm=confirm or _("Lưu"),
            back=back,
            template=TEMPLATE,
            context={"above": person.full_name, "lead": lead},
        ),
    )
