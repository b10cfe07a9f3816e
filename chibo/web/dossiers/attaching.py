"""Files of a dossier's papers: send one, take it out, take it back."""

import hashlib
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.admission import actions
from chibo.admission.checks.gates import label_of
from chibo.admission.models import Attachment, Candidate, DossierItem
from chibo.admission.queries.attachments import attachment_rows, attachments_of, content_of
from chibo.admission.queries.dossiers import dossier_of, dossier_version
from chibo.audit.actions import claim_submission, finish_submission, log_look
from chibo.storage.refusal import Refusal
from chibo.web.admission.reaching import RECORD, SEE
from chibo.web.admission.wording import name_of
from chibo.web.admission.writes import TEMPLATE
from chibo.web.dossiers import forms
from chibo.web.dossiers.reaching import applicant, own_item
from chibo.web.flow import Done, SeeOther, Write, answer, digest
from chibo.web.people.reach import reach
from chibo.web.preview import Told
from chibo.web.seat import Request
from chibo.web.views import object_or_404, reads, record_look, writes

LOOK = "admission.file"
MIMES = {
    "pdf": "application/pdf",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
ENDINGS = {"jpeg": "jpg"}


@writes(RECORD)
def attach(request: Request, key: UUID) -> HttpResponse:
    """Send a file for a paper. In one step: a browser would not send it again from a preview."""
    item = own_item(request, key)
    candidate = applicant(request, item.candidate_id, RECORD)
    sent = request.method == "POST"
    form = forms.AttachForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        item=item,
        current_version=_version(candidate),
    )
    if sent and (done := _attached(request, item, form)):
        return done
    context = {
        "form": form, "item": item, "label": label_of(item.code), "above": name_of(candidate),
        "back": _page_of(candidate),
    }  # fmt: skip
    return render(request, "dossiers/attach.html", context, status=422 if sent else 200)


def _attached(request: Request, item: DossierItem, form: forms.AttachForm) -> HttpResponse | None:
    """The answer once the file is kept, or was before; None where the form has to be looked at again.

    What was refused may be sent once more under a fresh key, with another file.
    """
    if form.key is None:
        return None
    upload = form.files.get("file")
    content = upload.read() if upload and not form.too_large(upload.size or 0) else b""
    try:
        said = hashlib.sha256(digest(request).encode() + content).hexdigest()
        submission, fresh = claim_submission(key=form.key, actor=request.user, digest=said)
        if not fresh:
            messages.info(request, _("Việc này đã được ghi từ lần gửi trước."))
            return SeeOther(submission.answer or request.path)
        if not form.is_valid():
            form.renew()
            return None
        actions.attach_file(
            actor=request.user, item=item, name=str(upload.name) if upload else "", content=content,
            secrecy=form.cleaned_data["secrecy"],
        )  # fmt: skip
    except Refusal as refusal:
        form.is_valid()
        form.take(refusal.findings)
        form.renew()
        return None
    back = _page_of(item.candidate)
    finish_submission(submission=submission, answer=back)
    messages.success(request, _("Đã mã hóa và lưu tệp."))
    return SeeOther(back)


@reads(SEE, logs=True)
def download(request: Request, key: UUID) -> HttpResponse:
    """The file, to be saved and never shown by the browser; noted as a reading of the person's file."""
    found = _seen(request, key, SEE)
    try:
        content = content_of(found)
    except Refusal as refusal:
        context = {
            "above": name_of(found.candidate),
            "back": _page_of(found.candidate),
            "told": refusal.findings,
        }
        return render(request, "dossiers/unopened.html", context, status=410)
    record_look(
        request, log_look, actor=request.user, what=LOOK, person=found.person_id, reason=found.item.code
    )
    response = HttpResponse(content, content_type=MIMES[found.kind])
    response["Content-Disposition"] = f'attachment; filename="{_name(found)}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@writes(RECORD)
def detach(request: Request, key: UUID) -> HttpResponse:
    """Take a file back, with a reason."""
    row = _seen(request, key, RECORD)
    candidate = applicant(request, row.candidate_id, RECORD)
    back, version = _page_of(candidate), _version(candidate)
    return answer(
        request,
        Write(
            title=gettext_lazy("Rút tệp của giấy"),
            form=lambda data: forms.DetachForm(data, current_version=version),
            verb=lambda data: actions.detach_file(
                actor=request.user, attachment=row, reason=data["reason"]
            ),
            measure=lambda _data: {}, tell=lambda _data: _files_of(row.item),
            done=lambda _result: Done(back, gettext_lazy("Đã rút tệp; lịch sử thay đổi vẫn ghi.")),
            confirm=gettext_lazy("Rút tệp"), back=back, template=TEMPLATE,
            context={
                "above": f"{name_of(candidate)} · {label_of(row.item.code)}",
                "lead": gettext_lazy("Nội dung tệp bị xóa hẳn; lịch sử chỉ giữ ai rút, khi nào và vì sao."),
            },
        ),
    )  # fmt: skip


def _files_of(item: DossierItem) -> Told:
    rows = attachments_of(item.dossier_id).get(item.pk, [])
    return {row.pk: (_("Tệp %(n)s") % {"n": row.number}, row.get_kind_display()) for row in rows}


def _seen(request: Request, key: UUID, permission: str) -> Attachment:
    """A file the user may do this with; a foreign and a missing one answer the same."""
    return object_or_404(attachment_rows(reach(request, permission)), pk=key)


def _page_of(candidate: Candidate) -> str:
    return f"{reverse('dossier', args=[candidate.pk])}#h-papers"


def _version(candidate: Candidate) -> str:
    found = dossier_of(candidate.pk)
    return dossier_version(found) if found else ""


def _name(found: Attachment) -> str:
    """Of our own making: no name that somebody sent goes into a header."""
    return f"{found.item.code}-{found.number}.{ENDINGS.get(found.kind, found.kind)}"
