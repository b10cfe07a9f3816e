"""Party cards: asked for, handed over, or not; and what was put in wrongly taken back."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from chibo.audit.actions import Actor, explain, verb
from chibo.engine.calendar import PartialDate
from chibo.engine.citation import Citation
from chibo.engine.vietnamese import clean, read_card_number
from chibo.membership.cards import asked_among
from chibo.membership.checks import check_asking, check_closing, check_handing_over
from chibo.membership.models import CardRequest
from chibo.organisation.models import Unit
from chibo.people.actions import edit_person
from chibo.people.models import Person
from chibo.storage.refusal import Finding, Refusal, refuse


@verb("membership.request_cards")
def request_cards(
    *, actor: Actor, persons: Iterable[Person], unit: Unit, on: date, basis: Citation, today: date
) -> list[CardRequest]:
    """The unit asks the level above for the cards of some official members, on one paper."""
    chosen = list(persons)
    _refuse_for(check_asking(chosen, on, today))
    return [CardRequest.objects.create(person=person, unit=unit, on=on, basis=basis) for person in chosen]


@verb("membership.hand_over_cards")
def hand_over_cards(
    *, actor: Actor, numbers: Mapping[CardRequest, str], on: date, issuer: str, today: date
) -> list[CardRequest]:
    """Cards of some members are handed over on a day: the number of each, by its request.

    Number, day and issuer go into the member's file.
    """
    read = {row: read_card_number(number).value or "" for row, number in numbers.items()}
    found = [] if any(read.values()) else [Finding("card.nobody", _("Điền số thẻ của ít nhất một đồng chí."))]
    if not clean(issuer):
        found.append(Finding("card.no_issuer", _("Điền nơi cấp thẻ."), "issuer"))
    seen: set[str] = set()
    for row, number in read.items():
        found += check_handing_over(row, number, on, today)
        if number in seen:
            found.append(Finding("card.twice", _("Số thẻ này ghi hai lần."), f"number_{row.pk}"))
        seen.add(number)
    _refuse_for(found)
    for row, number in read.items():
        row.given_on, row.number = on, number
        row.save(update_fields=["given_on", "number"])
        _write_card(actor, row, today, number=number, issuer=clean(issuer))
    return list(read)


@verb("membership.close_card_request")
def close_card_request(
    *, actor: Actor, request: CardRequest, on: date, reason: str, today: date
) -> CardRequest:
    """No card comes of the request: withdrawn here, or sent back from above. It may be asked for anew."""
    found = check_closing(request, on, today)
    if not clean(reason):
        found.append(Finding("card.no_reason", _("Ghi lý do không phát thẻ."), "reason"))
    _refuse_for(found)
    request.closed_on, request.reason = on, clean(reason)
    request.save(update_fields=["closed_on", "reason"])
    return request


@verb("membership.take_back_card")
def take_back_card(*, actor: Actor, request: CardRequest, reason: str, today: date) -> CardRequest:
    """What was recorded of a card handed over, or of a closing, was wrong: the request waits again."""
    if not (request.given_on or request.closed_on):
        raise refuse("card.open", _("Đề nghị này còn đang chờ thẻ, không có gì để lấy lại."))
    if request.person_id in asked_among([request.person_id]):
        raise refuse("card.asked_anew", _("Đồng chí đã được đề nghị lại. Rút đề nghị mới trước."))
    if request.number and Person.objects.get(pk=request.person_id).card_number != request.number:
        raise refuse(
            "card.changed", _("Số thẻ trong hồ sơ đã đổi sau khi phát thẻ. Sửa số thẻ trong hồ sơ trước.")
        )
    explain(reason=reason)
    given = bool(request.number)
    request.given_on, request.number, request.closed_on, request.reason = None, "", None, ""
    request.save(update_fields=["given_on", "number", "closed_on", "reason"])
    if given:
        _write_card(actor, request, today, number="", issuer="")
    return request


def _write_card(actor: Actor, request: CardRequest, today: date, *, number: str, issuer: str) -> None:
    person = Person.objects.get(pk=request.person_id)
    issued = PartialDate.of(request.given_on) if request.given_on else None
    edit_person(
        actor=actor, person=person, version=person.version, today=today, card_number=number,
        card_issuer=issuer, card_issued_on=issued,
    )  # fmt: skip


def _refuse_for(findings: list[Finding]) -> None:
    """Every reason once, in the order found."""
    if findings:
        raise Refusal(list(dict.fromkeys(findings)))
