"""Screens of files: sent without a script, taken out with strict headers and a note, taken back."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from chibo.admission.models import Attachment
from chibo.admission.queries.dossiers import items_of
from chibo.audit.models import Look
from tests.papers_as_files import EXECUTABLE, PDF
from tests.register import send

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier(road):
    return road.opened()


def address(road, dossier, code="application"):
    with road.register.at_work():
        return reverse("attachment_add", args=[items_of(dossier.pk).get(code=code).pk])


def upload(client, url, content=PDF, name="đơn.pdf", **more):
    opened = client.get(url)
    hidden = {each: opened.context["form"][each].value() for each in ("submission", "version")}
    file = SimpleUploadedFile(name, content, content_type="text/html")
    return client.post(url, hidden | {"file": file, "secrecy": "none"} | more)


def kept(road):
    with road.register.at_work():
        return Attachment.objects.get()


def test_file_is_sent_shown_and_taken_out(road, office, dossier):
    answer = upload(office, address(road, dossier))
    assert answer.status_code == 303
    page = office.get(reverse("dossier", args=[dossier.candidate_id])).content.decode()
    taken = reverse("attachment", args=[kept(road).pk])
    assert taken in page
    file = office.get(taken)
    assert file.content == PDF
    assert file["Content-Disposition"] == 'attachment; filename="application-1.pdf"'
    assert file["Content-Type"] == "application/pdf", "by its content, not as the browser said"
    assert file["X-Content-Type-Options"] == "nosniff"
    assert file["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert file["Cache-Control"] == "no-store"
    with road.register.at_work():
        look = Look.objects.get(what="admission.file")
    assert (look.object, look.reason) == (kept(road).person_id, "application")


def test_refused_file_says_why_and_keeps_the_answer(road, office, dossier):
    answer = upload(office, address(road, dossier), content=EXECUTABLE)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "không phải PDF" in page
    assert "chọn lại tệp" in page
    assert answer.context["form"]["secrecy"].value() == "none"
    again = answer.context["form"]["submission"].value()
    good = SimpleUploadedFile("don.pdf", PDF)
    said = {"submission": again, "version": answer.context["form"]["version"].value(), "secrecy": "none"}
    assert office.post(address(road, dossier), said | {"file": good}).status_code == 303


def test_nothing_chosen_is_asked_for(road, office, dossier):
    url = address(road, dossier)
    answer = office.post(url, {"submission": str(uuid4())})
    assert answer.status_code == 422
    assert {"file", "secrecy"} <= set(answer.context["form"].errors)


def test_secret_paper_is_sent_elsewhere(road, office, dossier):
    answer = upload(office, address(road, dossier), secrecy="secret")
    assert answer.status_code == 422
    assert "cơ yếu" in answer.content.decode()


def test_file_too_large_is_refused_before_it_is_read(road, office, dossier, settings):
    settings.ATTACHMENT_MEGABYTES = 1
    answer = upload(office, address(road, dossier), content=PDF + b" " * 1024 * 1024)
    assert answer.status_code == 422
    assert "lớn hơn 1 MB" in answer.content.decode()


def test_same_sending_twice_keeps_one_file(road, office, dossier):
    url = address(road, dossier)
    form = office.get(url).context["form"]
    said = {each: form[each].value() for each in ("submission", "version")} | {"secrecy": "none"}
    for _time in range(2):
        assert office.post(url, said | {"file": SimpleUploadedFile("a.pdf", PDF)}).status_code == 303
    assert kept(road).number == 1


def test_paper_whose_scan_is_not_kept_offers_none(road, office, dossier):
    page = office.get(reverse("dossier", args=[dossier.candidate_id])).content.decode()
    assert address(road, dossier, "history") not in page
    assert address(road, dossier) in page
    assert upload(office, address(road, dossier, "history")).status_code == 422


def test_file_is_taken_back_with_a_reason(road, office, dossier):
    upload(office, address(road, dossier))
    url = reverse("attachment_remove", args=[kept(road).pk])
    assert send(office, url, reason="").status_code == 422
    assert send(office, url, "preview", reason="Tải nhầm").status_code == 200
    assert send(office, url, reason="Tải nhầm").status_code == 303
    with road.register.at_work():
        assert not Attachment.objects.exists()


def test_foreign_file_answers_as_a_missing_one(road, register, desk_at, office, dossier):
    upload(office, address(road, dossier))
    stranger = desk_at(register.south)
    foreign = stranger.get(reverse("attachment", args=[kept(road).pk]))
    missing = stranger.get(reverse("attachment", args=[uuid4()]))
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content
