"""Long lists as workbooks made in the background: the same rows, for who asked, for a day."""

from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.db import connection, transaction
from django.urls import reverse

from chibo.accounts.choices import Role
from chibo.accounts.models import Grant, User
from chibo.audit.models import Look
from chibo.exchange.actions import alone_with, forget_files, keep_file
from chibo.exchange.choices import FileStage
from chibo.exchange.models import PreparedFile
from chibo.exchange.queries import content_of
from chibo.storage import clock
from chibo.storage.identity import Scope, acting
from chibo.web import export
from chibo.web.files import asking
from chibo.web.tasks import prepare_file
from tests.register import TODAY

ROOT = Path(__file__).resolve().parents[3]
LIST = "/people/workbook/"


@pytest.fixture
def few(monkeypatch):
    """A list of three is a long one."""
    monkeypatch.setattr(asking, "AT_ONCE", 2)


@pytest.fixture
def members(register):
    """Three members of the northern commune, one with a name that would be a formula."""
    for given in ("An", "Bình", "=HYPERLINK(1)"):
        register.enter(given, family="", middle="")


@pytest.fixture
def desk(desk_at, members):
    return desk_at()


def asked(client, url=LIST):
    """The page of the workbook that asking for the list leads to."""
    answer = client.post(url)
    assert answer.status_code == 303
    return answer["Location"]


@contextmanager
def sitting(user):
    """The database identity of one user without any scope."""
    with transaction.atomic(), acting(user=user.pk, scope=Scope()):
        yield


def owner(login="grassroots_office-xa-bac"):
    return User.objects.get(login=login)


def only(user=None):
    """The one workbook of a user."""
    with sitting(user or owner()):
        return PreparedFile.objects.get()


def change(user=None, **values):
    with sitting(user or owner()):
        PreparedFile.objects.update(**values)


def run_job(user=None):
    file = only(user)
    prepare_file(file=str(file.pk), user=str(file.user_id))
    return only(user)


def cells(content):
    (sheet,) = openpyxl.load_workbook(BytesIO(content)).worksheets
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_list_at_the_limit_is_sent_at_once_and_one_row_more_is_offered(desk, monkeypatch):
    monkeypatch.setattr(asking, "AT_ONCE", 3)
    assert desk.get(LIST)["Content-Disposition"].startswith("attachment")
    monkeypatch.setattr(asking, "AT_ONCE", 2)
    page = desk.get(LIST).content.decode()
    assert "Danh sách có 3 dòng" in page
    assert 'method="post"' in page
    with sitting(owner()):
        assert not PreparedFile.objects.exists()


def test_made_workbook_is_the_direct_answer(desk, monkeypatch):
    direct = cells(desk.get(f"{LIST}?gender=f&q=").content)
    monkeypatch.setattr(asking, "AT_ONCE", 2)
    there = asked(desk, f"{LIST}?gender=f&q=")
    assert b"<progress" in desk.get(there).content
    assert run_job().stage == FileStage.READY
    assert "Tải về" in desk.get(there).content.decode()
    made = cells(desk.get(f"{there}download/").content)
    assert made[:-1] == direct[:-1]
    assert [row[1] for row in made if isinstance(row[0], int)] == ["An", "Bình", "'=HYPERLINK(1)"]
    assert list(Look.objects.values_list("what", "count")) == [("export.people.list", 3)] * 2


def test_name_like_a_formula_stays_text(desk, few):
    there = asked(desk)
    run_job()
    (sheet,) = openpyxl.load_workbook(BytesIO(desk.get(f"{there}download/").content)).worksheets
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if "HYPERLINK" in str(cell.value)}
    assert kinds == {"s"}


def test_proofs_of_statistics_go_the_same_way(desk, monkeypatch):
    for url in (
        "/statistics/movement/xa-bac/proof/closing/workbook/?first=2024-01-01&last=2024-12-31",
        "/statistics/movement/xa-bac/proof/increase/workbook/?first=2020-01-01&last=2020-12-31",
        "/statistics/headcount/xa-bac/proof/workbook/?by=gender&is=f",
    ):
        monkeypatch.setattr(asking, "AT_ONCE", 2_000)
        direct = cells(desk.get(url).content)
        monkeypatch.setattr(asking, "AT_ONCE", 2)
        there = asked(desk, url)
        assert run_job().stage == FileStage.READY
        assert cells(desk.get(f"{there}download/").content)[:-1] == direct[:-1]
        assert desk.post(f"{there}remove/")["Location"] == reverse("files")
        assert desk.get(there).status_code == 404


def test_one_is_made_at_a_time_and_asking_again_leads_to_it(desk, few):
    there = asked(desk)
    assert asked(desk) == there
    assert "Một tệp khác" not in desk.get(there).content.decode()
    assert asked(desk, f"{LIST}?gender=f") == there
    assert "Một tệp khác đang được lập" in desk.get(there).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'web.prepare_file'")
        assert cursor.fetchone()[0] == 1


def test_content_and_question_are_sealed(desk, few):
    asked(desk, f"{LIST}?view=all&q=")
    file = run_job()
    assert b"people" not in bytes(file.question)
    assert not bytes(file.content).startswith(b"PK")
    assert content_of(file).startswith(b"PK")


def test_foreign_file_answers_like_a_missing_one(desk, desk_at, register, few):
    there = asked(desk)
    run_job()
    other = desk_at(register.district, Role.LEADER)
    missing = there.replace(there.split("/")[2], str(TODAY.year) * 2 + "-0000-4000-8000-000000000000")
    for part in ("", "download/", "remove/"):
        assert other.get(there + part).status_code == 404
        assert other.get(there + part).content == other.get(missing + part).content
    assert other.post(f"{there}remove/").status_code == 404
    with sitting(owner(f"{Role.LEADER}-huyen")):
        assert not PreparedFile.objects.exists()
    assert "Chưa có tệp nào" in other.get(reverse("files")).content.decode()
    assert only().stage == FileStage.READY


def test_expired_file_is_gone_and_removed(desk, few):
    there = asked(desk)
    run_job()
    assert only().kept_until <= clock.now() + timedelta(days=1)
    assert forget_files() == 0
    change(kept_until=clock.now() - timedelta(seconds=1))
    assert desk.get(there).status_code == desk.get(f"{there}download/").status_code == 404
    assert forget_files() == 1
    with sitting(owner()):
        assert not PreparedFile.objects.exists()


def test_job_of_somebody_whose_right_ended_is_refused(desk, few):
    there = asked(desk)
    Grant.objects.update(role=Role.CELL_SECRETARY)
    file = run_job()
    assert (file.stage, bytes(file.content)) == (FileStage.REFUSED, b"")
    assert "không còn quyền" in file.fault
    assert desk.get(there).status_code == 403


def test_job_for_a_unit_out_of_reach_is_refused(desk, register, few):
    there = asked(desk, "/statistics/headcount/xa-bac/proof/workbook/?by=gender&is=f")
    Grant.objects.update(unit=register.south)
    assert run_job().stage == FileStage.REFUSED
    assert "không còn trong phạm vi" in desk.get(there).content.decode()


def test_file_is_not_sent_after_the_scope_changed(desk, register, few):
    there = asked(desk)
    run_job()
    Grant.objects.update(unit=register.south)
    assert desk.get(f"{there}download/")["Location"] == there
    page = desk.get(there).content.decode()
    assert "Quyền của đồng chí đã thay đổi" in page
    assert "Tải về" not in page
    assert not Look.objects.exists()


def test_long_files_are_few_a_day(desk, few, monkeypatch):
    monkeypatch.setattr(export, "LARGE", 2)
    there = asked(desk)
    run_job()
    codes = [desk.get(f"{there}download/").status_code for _time in range(export.AT_MOST + 1)]
    assert codes == [200, 200, 200, 429]
    assert desk.post(LIST).status_code == desk.get(LIST).status_code == 429


def test_error_in_the_middle_is_told_and_raised(desk, few, monkeypatch):
    there = asked(desk)
    monkeypatch.setattr("chibo.web.tasks.asked_again", lambda *_asked: None)
    with pytest.raises(AttributeError):
        run_job()
    assert "Có lỗi khi lập tệp" in desk.get(there).content.decode()


def test_job_of_a_removed_file_does_nothing(desk, few):
    there = asked(desk)
    file = only()
    assert desk.get(f"{there}remove/")["Location"] == there
    desk.post(f"{there}remove/")
    prepare_file(file=str(file.pk), user=str(file.user_id))
    with sitting(owner()):
        alone_with(file.pk)
        assert not keep_file(actor=owner(), file=file.pk, content=b"", rows=0, grants=[])
        assert not PreparedFile.objects.exists()


def test_worklist_and_list_lead_back_to_the_file(desk, few):
    there = asked(desk)
    for page in (reverse("worklist"), reverse("files")):
        assert f'href="{there}"' in desk.get(page).content.decode()
