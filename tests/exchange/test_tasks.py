"""Jobs whose worker died: the next look puts them back into the queue, and those at work are left alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from chibo.exchange.tasks import forget

ROOT = Path(__file__).resolve().parents[2]
LOOK = """
import asyncio, django; django.setup()
from chibo.exchange.tasks import resume
asyncio.run(resume(timestamp=0))
"""


def taken(heartbeat):
    """A job that a worker took, which was last heard of so many seconds ago."""
    job = forget.defer(timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s * interval '1 s')"
            " RETURNING id",
            [heartbeat],
        )
        worker = cursor.fetchone()[0]
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s", [worker, job]
        )
    return job


def status(job):
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [job])
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_job_of_a_dead_worker_waits_again_and_that_of_a_living_one_goes_on(database_environment):
    dead, living = taken(heartbeat=300), taken(heartbeat=1)
    settings = {"DJANGO_SETTINGS_MODULE": "chibo.project.settings"}
    environment = {**os.environ, **database_environment, **settings}
    subprocess.run([sys.executable, "-c", LOOK], cwd=ROOT, env=environment, check=True)
    assert (status(dead), status(living)) == ("todo", "doing")
