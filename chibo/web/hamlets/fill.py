"""T18 sent back: households and measures of many hamlets at once; its counts are compared, never written."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.exchange.reading import read_file
from chibo.hamlets.actions import take_lines
from chibo.hamlets.permissions import MEASURE
from chibo.hamlets.queries import measures_of, watched_at
from chibo.organisation.nodes import Node
from chibo.organisation.queries import localities_by_key, unit_names
from chibo.storage.refusal import Refusal
from chibo.web.flow import Done, Write, answer
from chibo.web.forms import CitedForm
from chibo.web.hamlets.reading import Books, Read, read_lines
from chibo.web.preview import Counts
from chibo.web.seat import Request
from chibo.web.statistics.asking import asked_unit
from chibo.web.views import writes


class FillForm(CitedForm):
    """A file, or lines pasted from Excel."""

    paper_required = False

    file = forms.FileField(label=gettext_lazy("Tệp biểu T18"), required=False, allow_empty_file=True)
    pasted = forms.CharField(
        label=gettext_lazy("Hoặc dán từ Excel"), required=False, max_length=400_000, strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Dán cả dòng tiêu đề. Ghi số hộ và biện pháp; số đảng viên chỉ để so với sổ, không ghi."
        ),
    )  # fmt: skip

    def __init__(self, data: Any, *, books: Books, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.books = books
        self.read = Read()
        papers = [name for name in self.fields if name.startswith("paper_")]
        self.order_fields(["file", "pasted", *papers])

    def clean(self) -> dict[str, Any]:
        """What the lines say; a line nobody understands is told and stops the whole."""
        data = super().clean()
        text = self._lines(data)
        if not text.strip():
            if not self.errors:
                self.add_error(None, _("Chọn tệp hoặc dán các dòng từ Excel."))
            return data
        self.read = read_lines([line.split("\t") for line in text.splitlines()], self.books)
        for fault in self.read.faults:
            self.add_error("pasted", fault)
        if not self.read.said and not self.errors:
            self.add_error("pasted", _("Không có gì mới để ghi: chưa có việc phải làm hoặc số hộ nào khác."))
        data["said"], data["pasted"], data["file"] = self.read.said, "", None
        return data

    def _lines(self, data: dict[str, Any]) -> str:
        """What was pasted, or the first sheet of the file; kept in the form, so that confirming sends it."""
        file = data.get("file")
        if file is None:
            return str(data.get("pasted") or "")
        try:
            sheets = read_file(file.read())
        except Refusal as refusal:
            self.add_error("file", [finding.message for finding in refusal.findings])
            return ""
        text = "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in sheets[0].rows)
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data[self.add_prefix("pasted")] = text  # type: ignore[index]
        return text


@writes(MEASURE)
def fill(request: Request, code: str) -> HttpResponse:
    """Take in T18 for the hamlets of a unit."""
    unit = asked_unit(request, code, MEASURE)
    books = _books(unit, request)
    known: list[FillForm] = []

    def form(data: Any) -> FillForm:
        known.append(FillForm(data, files=request.FILES if data is not None else None, books=books))
        return known[-1]

    def measure(data: dict[str, Any]) -> Counts:
        keys = [line.locality.pk for line in data["said"]]
        rows = localities_by_key(keys).values()
        return {
            _("Biện pháp đang làm"): measures_of(keys).filter(done_on__isnull=True).count(),
            _("Số hộ, cộng lại"): sum(row.households or 0 for row in rows),
        }

    write = Write(
        title=_("Nhập biểu T18"),
        form=form,
        verb=lambda data: take_lines(
            actor=request.user,
            lines=[line.taken for line in data["said"]],
            basis=data["paper"],
        ),
        measure=measure,
        done=lambda n: Done(
            reverse("hamlets_unit", args=[unit.code]), _("Đã ghi cho %(n)s thôn, xóm.") % {"n": n}
        ),
        confirm=_("Ghi"),
        back=reverse("hamlets_unit", args=[unit.code]),
        template="hamlets/fill.html",
        context={"above": str(unit.name), "lead": "", "known": known},
    )  # fmt: skip
    return answer(request, write)


def _books(unit: Any, request: Request) -> Books:
    hamlets = watched_at(Node(unit), request.seat.today)
    localities = localities_by_key(each.counts.locality for each in hamlets)
    names = unit_names({each.counts.unit for each in hamlets}, request.seat.today)
    return Books(hamlets, localities, names)
