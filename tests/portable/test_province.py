"""The province of the benchmark, made small: the archive it writes is one that `load` takes."""

from datetime import date

import pytest

from bench import province
from chibo.exchange.portable.nouns import nouns
from chibo.membership.models import Movement
from chibo.people.models import Person
from chibo.storage.owner import as_owner
from tests.portable.archives import files_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def test_invented_province_is_loaded(installations, tmp_path, monkeypatch):
    for name, number in {"CELLS": 26, "COMMUNES": 4, "DISTRICTS": 2, "OPENING": 30, "LATER": 40}.items():
        monkeypatch.setattr(province, name, number)
    archive = tmp_path / "province.tar"
    assert province.write(archive) == 70
    assert len(files_of(archive.read_bytes())) > len(nouns())
    installations.load(archive.read_bytes())
    assert installations.dump() == archive.read_bytes()
    with as_owner():
        assert Person.objects.count() == 70
        assert Movement.objects.filter(kind="opening").count() == 30


def test_province_of_two_years_has_a_tenth_of_those_who_came_later(monkeypatch):
    monkeypatch.setattr(province, "OPENING", 10)
    monkeypatch.setattr(province, "LATER", 210)
    young = province.lives(date(2006, 12, 31))
    assert len(province.lives()) == 220
    assert 28 <= len(young) <= 31
    assert max(step[1] for life in young for step in life.steps) <= date(2006, 12, 31)
