"""A file with a list of sources read into the form that opens notes; nothing is written by reading."""

from django.http import HttpResponse
from django.shortcuts import render

from chibo.storage.refusal import Refusal
from chibo.web.admission.forms import IntroduceManyForm, ReadListForm
from chibo.web.admission.reaching import RECORD
from chibo.web.admission.reading import read_list
from chibo.web.people.reach import reach
from chibo.web.seat import Request
from chibo.web.views import writes


@writes(RECORD)
def read_many(request: Request) -> HttpResponse:
    """Choose the file; then the form with its persons, and what was not taken in."""
    if request.method != "POST":
        return _ask(request, ReadListForm(None))
    form = ReadListForm(request.POST, files=request.FILES)
    if not form.is_valid():
        return _ask(request, form, status=422)
    try:
        found = read_list(form.cleaned_data["file"].read())
    except Refusal as refusal:
        form.take(refusal.findings)
        return _ask(request, form, status=422)
    scope, today = reach(request, RECORD), request.seat.today
    note = IntroduceManyForm(
        None, scope=scope, today=today, cell=request.GET.get("cell", ""), names=found.text
    )
    return render(request, "admission/read.html", {"form": note, "found": found})


def _ask(request: Request, form: ReadListForm, *, status: int = 200) -> HttpResponse:
    return render(request, "admission/read.html", {"form": form}, status=status)
