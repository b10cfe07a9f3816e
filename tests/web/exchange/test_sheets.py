"""Lists of admission through the wizard: what is offered, what is told as not kept, the round trip of T8."""

from datetime import date

import pytest
from django.urls import reverse

from chibo.admission.actions import (
    certify,
    recognise_sympathiser,
    record_away,
    start_group,
    take_back_notes,
)
from chibo.admission.models import Candidate
from chibo.admission.queries import groups_of, steps_of
from chibo.exchange.choices import SheetKind
from chibo.exchange.queries import columns_of
from chibo.storage.identifiers import new_id
from tests.dossiers import Road
from tests.exchange.test_pool_sheet import HEADERS, line
from tests.exchange.workbooks import simple
from tests.pool import CERTIFICATE, Pool
from tests.register import PAPER, TODAY
from tests.web.exchange.test_wizard import accept_columns, office, run_job, seen, upload  # noqa: F401 -- fixture


def brought_in(client, register, content, kind):
    """From the file to the page after the trial run."""
    assert upload(client, content, kind=kind).status_code == 303
    batch = seen(register)
    accept_columns(client, batch)
    return batch


def notes(register):
    """What notes and their steps say, apart from their keys."""
    found = []
    with register.at_work():
        for note in Candidate.objects.filter(person=None).order_by("name"):
            steps = [(step.kind, step.on, step.basis.number) for step in steps_of(note.pk)]
            groups = [group.code for group in groups_of(note.pk)]
            paper = (note.introduced_by, note.introduced_on, note.basis.number)
            said = (note.name, note.birth_year, note.gender, note.locality_id, note.cell_id, note.away_from)
            found.append((said, paper, steps, groups, note.counted_from, note.stage))
    return found


def test_pool_taken_out_and_read_in_gives_the_same_notes(office, register):  # noqa: F811 -- the fixture
    pool = Pool(register)
    pool.note("Vi Thị Nết", locality=register.hamlet, by="women")
    far = pool.note("Lương Văn Vượng", gender="m", birth_year=None, cell=register.other_cell)
    with register.at_work():
        record_away(actor=register.actor, candidate=far, since=date(2025, 2, 1), today=TODAY)
        start_group(actor=register.actor, candidate=far, code="demobilised", on=date(2025, 2, 1), basis=PAPER)
    note = pool.note("Hà Thị Khuê", on=date(2025, 1, 20))
    with register.at_work():
        certified(register, note)
    before = notes(register)
    book = office.get(reverse("pool_workbook")).content
    with register.at_work():
        keys = list(Candidate.objects.values_list("pk", flat=True))
        take_back_notes(actor=register.actor, keys=keys, today=TODAY, reason="Nhập lại")
        assert not Candidate.objects.exists()

    batch = brought_in(office, register, book, SheetKind.POOL)
    mend_issuer(office, register, batch)
    office.post(reverse("import_check", args=[batch.pk]))
    run_job(register)

    assert notes(register) == before
    assert "Mở nguồn phát triển đảng" in office.get(reverse("import_batch", args=[batch.pk])).content.decode()


def certified(register, note):
    said = {"actor": register.actor, "candidate": note, "today": TODAY}
    recognise_sympathiser(on=date(2025, 2, 3), basis=PAPER, **said)
    certify(on=date(2025, 4, 1), basis=CERTIFICATE, **said)


def mend_issuer(client, register, batch):
    """Type the issuer that the list has no column for."""
    there = reverse("import_rows", args=[batch.pk])
    shown = client.get(there).context["lines"]
    one = next(each for each in shown if "certificate.issuer" in each.row.codes)
    said = {
        "row": one.row.number,
        f"r{one.row.number}-submission": str(new_id()),
        f"r{one.row.number}-version": one.form.current_version,
        f"r{one.row.number}-fix-certificate_issuer": "Trung tâm chính trị",
    }
    assert client.post(there, said).status_code == 303


def test_columns_that_are_not_kept_are_told(office, register):  # noqa: F811 -- the fixture
    upload(office, simple(HEADERS, line()), kind=SheetKind.POOL)
    batch = seen(register)

    page = office.get(reverse("import_columns", args=[batch.pk]))

    told = page.content.decode()
    assert "Không giữ, theo nguyên tắc tối thiểu dữ liệu" in told
    assert ("Quê quán", 1) in page.context["left_aside"]
    assert "Đọc lại từ dòng này" not in told
    assert len(page.context["columns"]) < len(columns_of(batch))


def test_tracking_sheet_is_shown_beside_the_register(office, register):  # noqa: F811 -- the fixture
    dossier = Road(register).admitted()
    book = simple(
        ["STT", "Họ tên", "Ngày kí", "Số QĐ KN", "Ngày kết nạp"],
        ["1", "Ngô Thị Mơ", "10/06/2025", "16-QĐ/HU", "12/06/2025"],
    )

    batch = brought_in(office, register, book, SheetKind.TRACKING)
    there = reverse("import_check", args=[batch.pk])
    page = office.get(there).content.decode()

    assert "15-QĐ/HU" in page
    assert "16-QĐ/HU" in page
    assert reverse("dossier", args=[dossier.candidate_id]) in page
    assert "import-start" not in page
    office.post(there)
    assert seen(register).stage == "rows"


@pytest.mark.parametrize("kind", SheetKind)
def test_every_kind_is_offered_to_the_office(office, kind):  # noqa: F811 -- the fixture
    form = office.get(reverse("import_new") + f"?kind={kind}").context["form"]

    assert form["kind"].value() == kind
    assert kind in dict(form.fields["kind"].choices)


def test_unknown_kind_is_refused(office):  # noqa: F811 -- the fixture
    assert upload(office, simple(HEADERS, line()), kind="khác").status_code == 422
