"""Several clerks take numbers of one run at the same moment, each on a connection of their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from chibo.documents.actions import take_number
from chibo.storage.identity import Scope, acting
from tests.organisation.world import ACTOR, TODAY, World

CLERKS, EACH = 8, 3


@pytest.mark.django_db(transaction=True)
def test_those_who_ask_at_the_same_moment_get_different_numbers_without_gap():
    unit = World().found("huyen", "Đảng bộ huyện Mường Sậy", "district_organisation")
    unit.refresh_from_db()
    path, gate = unit.path, Barrier(CLERKS)
    said = {"actor": ACTOR, "unit": unit, "sign": "HU", "kind": "QĐ", "term": "2020-2025"}

    def clerk(name):
        gate.wait(timeout=20)
        try:
            taken = []
            for _paper in range(EACH):
                with transaction.atomic(), acting(user=None, scope=Scope((path,), (path,))):
                    paper = take_number(about=f"việc {name}", on=TODAY, today=TODAY, **said)
                taken.append(paper.number)
            return taken
        finally:
            connection.close()

    with ThreadPoolExecutor(CLERKS) as pool:
        given = list(pool.map(clerk, range(CLERKS)))
    assert sorted(number for numbers in given for number in numbers) == list(range(1, CLERKS * EACH + 1))
