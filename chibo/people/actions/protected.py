"""Verbs on protected fields: keep them under the person's own key, destroy the key."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from chibo.audit.actions import Actor, explain, verb
from chibo.engine.citation import Citation
from chibo.engine.vietnamese import clean
from chibo.people.actions.collisions import note_file
from chibo.people.choices import ProtectedKind
from chibo.people.models import Person, PersonKey, Protected
from chibo.people.queries import protected_of
from chibo.storage.protection import blind_index, new_data_key, seal
from chibo.storage.refusal import refuse

NO_PAPER = Citation()


@verb("people.protect")
def set_protected(
    *, actor: Actor, person: Person, values: Mapping[str, str], today: date | None = None
) -> None:
    """Keep protected fields, encrypted under the person's own key. An empty text removes the field.

    A field that says what is kept already is left as it is: the history names what changed, and nothing else.

    With `today` an identity number that stands in a file out of sight is noted for the committee above.
    """
    kept = protected_of(person)
    key, _created = PersonKey.objects.get_or_create(
        person=person, defaults={"wrapped": new_data_key(person.pk)}
    )
    for kind, text in values.items():
        plain = clean(text)
        rows = Protected.objects.filter(person=person, kind=ProtectedKind(kind))
        if not plain:
            rows.delete()
        if not plain or kept.get(kind) == plain:
            continue
        sealed = seal(
            plain, wrapped=bytes(key.wrapped), person=person.pk, table="people_protected", column=kind
        )
        row = rows.first() or Protected(person=person, kind=kind)
        row.sealed = sealed
        row.index = blind_index(plain) if kind == ProtectedKind.IDENTITY_NUMBER else None
        row.save()
    if today and (number := values.get(ProtectedKind.IDENTITY_NUMBER)):
        note_file(actor=actor, person=person, on=today, identity_number=number)


@verb("people.erase_protected")
def erase_protected(*, actor: Actor, person: Person, reason: str = "", basis: Citation = NO_PAPER) -> None:
    """Destroy the person's key: what was protected can never be read again, in no history.

    A backup made before still holds the key: after it was restored, `people.queries.erased` is erased again.
    """
    if not PersonKey.objects.filter(person=person).exists():
        raise refuse("person.nothing_protected", _("Hồ sơ này không giữ thông tin bảo vệ nào để hủy."))
    explain(reason=reason.strip(), paper=basis)
    PersonKey.objects.filter(person=person).delete()
    Protected.objects.filter(person=person).delete()
