"""Files of a dossier's papers: sealed from the first byte, gone with the key, refused with a sentence."""

import os
from datetime import date

import pytest
from django.db import connection
from pghistory.models import Events

from chibo.admission.actions import attach_file, detach_file
from chibo.admission.models import Attachment, AttachmentPart
from chibo.admission.queries.attachments import content_of
from chibo.admission.queries.dossiers import items_of
from chibo.engine.container import MEGABYTE
from chibo.people.actions import erase_protected
from chibo.people.models import PersonKey
from chibo.people.queries import erased
from chibo.storage.refusal import Refusal
from tests.papers_as_files import EXECUTABLE, PDF, docx

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier(road):
    return road.opened()


def item(road, dossier, code="application"):
    with road.register.at_work():
        return items_of(dossier.pk).get(code=code)


def attach(road, dossier, content=PDF, name="don.pdf", secrecy="none", code="application"):
    paper = item(road, dossier, code)
    with road.register.at_work():
        return attach_file(actor=road.register.actor, item=paper, name=name, content=content, secrecy=secrecy)


def refused(road, dossier, **said):
    with pytest.raises(Refusal) as found:
        attach(road, dossier, **said)
    return found.value.findings[0]


def test_file_comes_out_as_it_went_in(road, dossier):
    large = PDF.replace(b"endobj", b"endobj\n%" + os.urandom(300_000).hex().encode())
    row = attach(road, dossier, content=large)
    with road.register.at_work():
        assert AttachmentPart.objects.filter(attachment=row).count() == 3
        assert content_of(row) == large


def test_nothing_of_a_file_is_readable_in_the_database(road, dossier):
    attach(road, dossier, content=PDF.replace(b"/Catalog", b"/Canary"), name="Ngô Thị Mơ.pdf")
    with road.register.at_work(), connection.cursor() as cursor:
        for table in ("admission_attachment", "admission_attachmentevent", "admission_attachmentpart"):
            cursor.execute(f"SELECT string_agg(row::text, '') FROM {table} row")
            told = cursor.fetchone()[0]
            assert "Ngô" not in told
            assert b"/Canary".hex() not in told


def test_part_moved_elsewhere_is_not_opened(road, dossier):
    one = attach(road, dossier, content=PDF)
    other = attach(road, dossier, content=PDF.replace(b"/Catalog", b"/Anders!"))
    with road.register.at_work():
        AttachmentPart.objects.filter(attachment=one).update(
            sealed=AttachmentPart.objects.get(attachment=other).sealed
        )
        with pytest.raises(Refusal, match="không nguyên vẹn"):
            content_of(one)
        AttachmentPart.objects.filter(attachment=other).delete()
        with pytest.raises(Refusal, match="không nguyên vẹn"):
            content_of(other)


def test_erasing_the_person_takes_the_files(road, dossier):
    row = attach(road, dossier)
    person = road.candidate(dossier).person
    with road.register.at_work():
        erase_protected(actor=road.register.actor, person=person, reason="Đề nghị")
        assert not Attachment.objects.filter(pk=row.pk).exists()
        assert not AttachmentPart.objects.exists()
        assert list(erased(date(1900, 1, 1))) == [person.pk], "told although no other field was kept"
        told = Events.objects.across("admission.AttachmentEvent").order_by("-pgh_created_at", "-pgh_id")
        assert [event.pgh_label for event in told] == ["delete", "insert"]


def test_file_taken_back_stays_no_erasure(road, dossier):
    row = attach(road, dossier)
    with road.register.at_work():
        with pytest.raises(Refusal, match="lý do"):
            detach_file(actor=road.register.actor, attachment=row, reason="  ")
        detach_file(actor=road.register.actor, attachment=row, reason="Tải nhầm")
        assert not AttachmentPart.objects.exists()
        assert PersonKey.objects.filter(person=row.person_id).exists()
        assert erased(date(1900, 1, 1)) == {}
        last = Events.objects.across("admission.AttachmentEvent").filter(pgh_label="delete").get()
        assert last.pgh_context["reason"] == "Tải nhầm"


@pytest.mark.parametrize("mark", ["secret", "top_secret", "highest"])
def test_secret_paper_is_refused_with_the_other_way(road, dossier, mark):
    finding = refused(road, dossier, secrecy=mark)
    assert (finding.code, finding.field) == ("attachment.secret", "secrecy")
    assert "cơ yếu" in finding.message
    assert not Attachment.objects.exists()


def test_secrecy_has_no_answer_of_its_own(road, dossier):
    assert refused(road, dossier, secrecy="").code == "attachment.secrecy"


@pytest.mark.parametrize("code", ["history", "birth_certificate", "verification"])
def test_scan_of_a_person_s_past_is_not_kept_unless_the_installation_says_so(road, dossier, settings, code):
    assert refused(road, dossier, code=code).code == "attachment.by_leave"
    settings.STORE_SCANS = True
    assert attach(road, dossier, code=code).number == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("don.pdf", EXECUTABLE, "không phải PDF"),
        ("don.pdf", docx(), "nội dung là DOCX"),
        ("don.pdf", b"", "Tệp rỗng"),
        ("x" * 300 + ".pdf", PDF, "Đổi tên tệp"),
        ("a.docx", docx("TỐI MẬT"), "cơ yếu"),
        ("a.docx", docx(word__media__i=b"\x00" * 60_000_000), "quá lớn"),
    ],
)
def test_hostile_file_is_refused_in_words(road, dossier, name, content, words):
    finding = refused(road, dossier, name=name, content=content)
    assert words in finding.message
    assert finding.field == "file"


def test_size_and_number_of_files_have_their_limits(road, dossier, settings):
    settings.ATTACHMENT_MEGABYTES, settings.ATTACHMENTS_A_PAPER = 1, 2
    assert refused(road, dossier, content=b"x" * (MEGABYTE + 1)).code == "attachment.large"
    attach(road, dossier)
    attach(road, dossier)
    assert refused(road, dossier).code == "attachment.many"


def test_number_of_a_file_taken_back_at_the_end_may_return(road, dossier):
    first, second = attach(road, dossier), attach(road, dossier)
    with road.register.at_work():
        detach_file(actor=road.register.actor, attachment=first, reason="Tải nhầm")
    assert attach(road, dossier).number == second.number + 1
