"""Soát thể thức: a file is read, its departures from the guidance are listed, nothing of it is kept."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

from chibo.documents.permissions import SEE
from chibo.engine.findings import Finding
from chibo.engine.office import NotReadableError, check_format, open_docx
from chibo.regulations.forms import profile_on
from chibo.web.documents.forms import CheckForm
from chibo.web.seat import Request
from chibo.web.views import writes
from chibo.web.wording import finding_text

REFUSED: dict[str, str | Promise] = {
    "not_a_docx": gettext_lazy("Đây không phải tệp Word .docx. Mở bằng Word, lưu lại dạng .docx rồi gửi."),
    "old_word": gettext_lazy("Đây là tệp .doc đời cũ. Mở bằng Word, lưu lại dạng .docx rồi gửi."),
    "encrypted": gettext_lazy("Tệp đặt mật khẩu. Bỏ mật khẩu rồi gửi lại."),
    "macro": gettext_lazy("Tệp có macro hoặc đối tượng nhúng. Lưu lại dạng .docx không macro rồi gửi."),
    "external": gettext_lazy("Tệp lấy mẫu hoặc nội dung từ nơi khác. Bỏ liên kết ngoài rồi gửi lại."),
    "too_large": gettext_lazy("Tệp quá lớn. Bỏ bớt ảnh trong tệp rồi gửi lại."),
    "bomb": gettext_lazy("Nội dung bên trong tệp quá lớn nên không đọc. Chép phần chữ sang tệp mới rồi gửi."),
    "doctype": gettext_lazy("Tệp có khai báo mà văn bản Word không dùng, nên không đọc."),
    "damaged": gettext_lazy("Tệp hỏng, không đọc được. Mở bằng Word, lưu lại rồi gửi."),
}


@writes(SEE)
def check(request: Request) -> HttpResponse:
    """One file, looked over."""
    if request.method != "POST":
        form = CheckForm(None, initial={"on": request.seat.today})
        return render(request, "documents/check.html", {"form": form})
    form = CheckForm(request.POST, files=request.FILES)
    if not form.is_valid():
        return render(request, "documents/check.html", {"form": form}, status=422)
    file, layout = form.cleaned_data["file"], profile_on(form.cleaned_data["on"])
    try:
        opened = open_docx(file.read())
    except NotReadableError as refused:
        form.add_error("file", str(REFUSED[refused.code]))
        return render(request, "documents/check.html", {"form": form}, status=422)
    found = check_format(opened, layout.profile, personal=bool(form.cleaned_data["personal"]))
    context = {
        "form": CheckForm(None, initial=form.cleaned_data),
        "name": file.name,
        "layout": layout.label(get_language() or "vi"),
        "done": True,
        "errors": _told(finding for finding in found if finding.is_error),
        "warnings": _told(finding for finding in found if not finding.is_error),
    }
    return render(request, "documents/check.html", context)


def _told(findings: Iterable[Finding]) -> list[str]:
    return list(dict.fromkeys(finding_text(finding) for finding in findings))
