"""Reads: the files of a dossier's papers, and what one holds."""

from collections.abc import Iterator
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from chibo.admission.choices import SCAN_BY_LEAVE
from chibo.admission.models import Attachment, AttachmentPart
from chibo.admission.queries.dossiers import in_scope
from chibo.people.models import PersonKey
from chibo.storage.identity import Scope
from chibo.storage.protection import unseal_bytes
from chibo.storage.refusal import Refusal, refuse


def attachment_rows(scope: Scope) -> QuerySet[Attachment]:
    """Files of the scope's dossiers. The one door to them."""
    return Attachment.objects.filter(in_scope(scope)).select_related("item", "candidate__person")


def attachments_of(dossier: UUID) -> dict[UUID, list[Attachment]]:
    """Files by the paper they belong to, in the order they came."""
    found: dict[UUID, list[Attachment]] = {}
    for row in Attachment.objects.filter(dossier=dossier).order_by("item", "number"):
        found.setdefault(row.item_id, []).append(row)
    return found


def files_of_person(person: UUID) -> int:
    """How many files of dossiers lie under the person's key, and go with it."""
    return Attachment.objects.filter(person=person).count()


def may_hold_files(code: str) -> bool:
    """Whether a scan of the paper may be kept here."""
    return settings.STORE_SCANS or code not in SCAN_BY_LEAVE


def content_of(attachment: Attachment) -> bytes:
    """The file, opened; whoever asks must log the look."""
    return b"".join(_opened(attachment))


def part_bound(attachment: UUID, number: int) -> str:
    """What a part is sealed for: this stretch of this file."""
    return f"admission_attachmentpart.sealed.{attachment}.{number}"


def _opened(attachment: Attachment) -> Iterator[bytes]:
    key = PersonKey.objects.filter(person=attachment.person_id).first()
    if key is None:
        words = _("Khóa của hồ sơ này không ở phạm vi của đồng chí hoặc đã hủy: tệp không mở được.")
        raise refuse("attachment.no_key", words)
    left = attachment.size
    parts = AttachmentPart.objects.filter(attachment=attachment).order_by("number")
    for number, part in enumerate(parts.iterator(chunk_size=8), 1):
        bound = part_bound(attachment.pk, number)
        try:
            opened = unseal_bytes(
                bytes(part.sealed), wrapped=bytes(key.wrapped), person=attachment.person_id, bound=bound
            )
        except InvalidTag as error:
            raise _damaged() from error
        left -= len(opened)
        yield opened
    if left:
        raise _damaged()


def _damaged() -> Refusal:
    return refuse(
        "attachment.damaged",
        _("Nội dung tệp trong kho không nguyên vẹn nên không mở. Rút tệp này và tải lên lại từ bản giấy."),
    )
