"""How many questions each page asks the database, against `query_counts.json` beside this file.

More than written there: find the loop that asks for each row. Fewer: good; `make query-counts` writes the
file anew, and the change shows what every page won or lost.
"""

import json
import os
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.web.access_cast import OWN, SEATS, Cast
from tests.web.access_matrix import MATRIX, Row
from tests.web.access_oracle import permitted
from tests.web.test_access import Caller, cast  # noqa: F401 -- cast is a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.early]
BASELINE = Path(__file__).with_name("query_counts.json")
READERS = ("organisation_officer", "administrator")
NODE = "c1"


def reader_of(row: Row) -> str:
    """The first reader whose role opens the page; nobody for pages that need no login."""
    wanted = row.only_for or row.permission
    able = [who for who in READERS if permitted([role for role, _unit in SEATS[who]], wanted)]
    return able[0] if row.permission and able else ""


def counted(cast: Cast) -> dict[str, int]:  # noqa: F811
    """Questions by the name of the page, on its second call: what a process keeps is not counted."""
    callers = {reader: Caller(cast.users[reader]) for reader in READERS}
    callers[""] = Caller(None)
    found = {}
    for name, row in MATRIX.items():
        reader = reader_of(row)
        own = reader if OWN & set(row.parts.values()) else NODE
        url = reverse(name, kwargs={part: cast.key(sort, own) for part, sort in row.parts.items()})
        callers[reader].answer("GET", url)
        with CaptureQueriesContext(connection) as asked:
            callers[reader].answer("GET", url)
        found[name] = len(asked)
    return found


def test_every_page_asks_as_many_questions_as_written_down(cast):  # noqa: F811
    found = counted(cast)
    if os.environ.get("QUERY_COUNTS") == "write":
        BASELINE.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    written = json.loads(BASELINE.read_text(encoding="utf-8"))
    wrong = {
        name: f"{count} questions, {written.get(name)} written"
        for name, count in found.items()
        if count != written.get(name)
    }
    assert wrong == {}
    assert set(written) == set(found)
