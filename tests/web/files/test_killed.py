"""A job that dies while it writes a workbook: nothing is left of it, and it runs again."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from chibo.accounts.choices import Role
from chibo.exchange.actions import Wanted, ask_for_file
from chibo.exchange.choices import FileStage
from chibo.exchange.models import PreparedFile
from chibo.storage.identity import Scope, acting
from chibo.storage.models import Installation
from tests.register import TODAY, make_register, make_user

ROOT = Path(__file__).resolve().parents[3]
LIST = "/people/workbook/"
KILLED = """
import os, signal
import django; django.setup()
from chibo.exchange import progress
from chibo.web import tasks
progress.EACH = 1
tasks.keep_file = lambda **_kept: os.kill(os.getpid(), signal.SIGKILL)
tasks.prepare_file(file='{file}', user='{user}')
"""
WHOLE = """
import django; django.setup()
from chibo.web.tasks import prepare_file
prepare_file(file='{file}', user='{user}')
"""


@pytest.fixture
def user(transactional_db):
    """A clerk with three members, in transactions that end."""
    Installation.objects.update_or_create(id=1, defaults={"demonstration_day": TODAY})
    with transaction.atomic():
        register = make_register()
        for given in ("An", "Bình", "Cúc"):
            register.enter(given)
        return make_user("van-phong", Role.GRASSROOTS_OFFICE, register.north)


def only(user):
    with transaction.atomic(), acting(user=user.pk, scope=Scope()):
        return PreparedFile.objects.get()


def test_job_killed_in_the_middle_leaves_nothing_and_runs_again(user, database_environment):
    wanted = Wanted("people.list", "Danh sách", "dang-vien.xlsx", LIST, "vi", 3)
    with transaction.atomic(), acting(user=user.pk, scope=Scope()):
        ask_for_file(actor=user, wanted=wanted)
    settings = {"DJANGO_SETTINGS_MODULE": "chibo.project.settings"}
    environment = {**os.environ, **database_environment, **settings}

    def work(code):
        code = code.format(file=only(user).pk, user=user.pk)
        return subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=False).returncode

    assert work(KILLED) == -signal.SIGKILL
    file = only(user)
    assert (file.stage, file.done, bytes(file.content)) == (FileStage.WORKING, 2, b"")
    assert work(WHOLE) == 0
    file = only(user)
    assert (file.stage, file.done, file.rows) == (FileStage.READY, 3, 3)
    client = Client()
    client.force_login(user)
    assert client.get(f"/files/{file.pk}/download/").content.startswith(b"PK")
    assert work(WHOLE) == 0
    assert only(user).kept_until == file.kept_until
