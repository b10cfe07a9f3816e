"""Verbs on files attached to papers of a dossier: sealed from the first byte, taken back with a reason."""

from collections.abc import Mapping

from django.conf import settings
from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.admission.actions.dossiers import at_work
from chibo.admission.actions.notes import held
from chibo.admission.actions.steps import save_anew
from chibo.admission.choices import Secrecy
from chibo.admission.models import Attachment, AttachmentPart, DossierItem
from chibo.admission.queries.attachments import may_hold_files, part_bound
from chibo.audit.actions import Actor, explain, verb
from chibo.engine.attachment import AttachmentError, Judged, judge
from chibo.engine.container import MEGABYTE
from chibo.people.models import Person, PersonKey
from chibo.storage.protection import new_data_key, seal_bytes
from chibo.storage.refusal import Refusal, refuse

PART = 256 * 1024
"""Bytes of a file sealed together."""
WORDS: Mapping[str, str | Promise] = {
    "name": gettext_lazy(
        "Tên tệp dài quá 150 ký tự hoặc có ký tự lạ. Đổi tên tệp cho ngắn, chỉ dùng chữ, số rồi chọn lại."
    ),
    "empty": gettext_lazy("Tệp rỗng. Mở tệp trên máy xem có nội dung không, rồi chọn lại."),
    "kind": gettext_lazy(
        "Tệp này không phải PDF, ảnh JPEG, PNG hay văn bản .docx. Quét lại ra PDF rồi tải lên."
    ),
    "renamed": gettext_lazy(
        "Tên tệp ghi đuôi “%(ending)s” nhưng nội dung là %(kind)s. Có thể tệp bị đổi tên: lấy lại tệp gốc."
    ),
    "damaged": gettext_lazy("Tệp hỏng hoặc chưa chép xong. Mở thử trên máy, quét hoặc lưu lại rồi tải lên."),
    "two_in_one": gettext_lazy("Trong tệp này giấu thêm một tệp khác nên không nhận. Quét lại ra PDF mới."),
    "locked": gettext_lazy("Tệp đặt mật khẩu hoặc bị khóa. Bỏ mật khẩu rồi tải lên; chương trình tự mã hóa."),
    "active": gettext_lazy(
        "Tệp có lệnh chạy, macro hoặc tệp nhúng nên không nhận. In ra PDF mới rồi tải lên."
    ),
    "bomb": gettext_lazy(
        "Tệp nén bất thường, mở ra sẽ quá lớn. Lưu lại bằng Word hoặc in ra PDF rồi tải lên."
    ),
    "pixels": gettext_lazy("Ảnh lớn hơn %(limit)s triệu điểm ảnh. Chụp hoặc quét ở độ phân giải thấp hơn."),
    "stamped": gettext_lazy(
        "Trong văn bản có dòng chỉ độ mật. Không tải văn bản mật lên hệ thống này; chuyển theo đường cơ yếu."
    ),
}


@verb("admission.attach_file")
def attach_file(*, actor: Actor, item: DossierItem, name: str, content: bytes, secrecy: str) -> Attachment:
    """Keep a file with a paper. `name` is only judged; `secrecy` is what the sender says of the paper."""
    fresh, dossier = at_work(item.candidate)
    row = DossierItem.objects.get(pk=item.pk, dossier=dossier)
    _check_secrecy(secrecy)
    _check_room(row, len(content))
    judged = _judged(name, content)
    person = fresh.person
    if person is None:
        raise refuse("attachment.no_person", _("Chưa có hồ sơ của người này. Ghi nhận đơn trước."), "file")
    kept = _keep(row, person, judged)
    save_anew(fresh)
    return kept


@verb("admission.detach_file")
def detach_file(*, actor: Actor, attachment: Attachment, reason: str) -> None:
    """Take a file back. The history says who, when and why; the content is gone."""
    fresh = held(attachment.candidate)
    why = reason.strip()
    if not why:
        raise refuse("attachment.reason", _("Ghi lý do rút tệp."), "reason")
    explain(reason=why)
    Attachment.objects.get(pk=attachment.pk, candidate=fresh).delete()
    save_anew(fresh)


def _check_secrecy(secrecy: str) -> None:
    if secrecy not in Secrecy.values:
        raise refuse("attachment.secrecy", _("Chọn độ mật của giấy này."), "secrecy")
    if secrecy != Secrecy.NONE:
        words = _(
            "Giấy có độ mật không được lưu ở đây (Luật 117/2025/QH15, Điều 5). Giữ bản giấy theo chế độ mật, "
            "chuyển qua cơ yếu; trong danh mục chỉ ghi số, ngày, nơi ban hành và nơi để giấy."
        )
        raise refuse("attachment.secret", words, "secrecy")


def _check_room(item: DossierItem, size: int) -> None:
    if not may_hold_files(item.code):
        words = _("Không lưu bản quét của giấy này. Ghi số, ngày, nơi ban hành, có hay không và nơi để giấy.")
        raise refuse("attachment.by_leave", words, "file")
    if size > settings.ATTACHMENT_MEGABYTES * MEGABYTE:
        words = _("Tệp lớn hơn %(limit)s MB. Quét ở độ phân giải thấp hơn hoặc chia thành nhiều tệp.")
        raise refuse("attachment.large", words % {"limit": settings.ATTACHMENT_MEGABYTES}, "file")
    if Attachment.objects.filter(item=item).count() >= settings.ATTACHMENTS_A_PAPER:
        words = _("Giấy này đã có đủ %(limit)s tệp. Rút tệp không cần, hoặc gộp các trang vào một tệp PDF.")
        raise refuse("attachment.many", words % {"limit": settings.ATTACHMENTS_A_PAPER}, "file")


def _judged(name: str, content: bytes) -> Judged:
    try:
        return judge(name, content)
    except AttachmentError as error:
        raise _refused(error) from error


def _refused(error: AttachmentError) -> Refusal:
    return refuse(f"attachment.{error.code}", str(WORDS[error.code]) % error.params, "file")


def _keep(item: DossierItem, person: Person, judged: Judged) -> Attachment:
    key, _made = PersonKey.objects.get_or_create(person=person, defaults={"wrapped": new_data_key(person.pk)})
    last = Attachment.objects.filter(item=item).aggregate(last=Max("number"))["last"] or 0
    row = Attachment.objects.create(
        candidate_id=item.candidate_id, dossier_id=item.dossier_id, item=item, person=person,
        number=last + 1, kind=judged.kind, size=len(judged.content),
    )  # fmt: skip
    wrapped = bytes(key.wrapped)
    for number, start in enumerate(range(0, len(judged.content), PART), 1):
        sealed = seal_bytes(
            judged.content[start : start + PART], wrapped=wrapped, person=person.pk,
            bound=part_bound(row.pk, number),
        )  # fmt: skip
        AttachmentPart.objects.create(
            candidate_id=item.candidate_id, attachment=row, person=person, number=number, sealed=sealed
        )
    return row
