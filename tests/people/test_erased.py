"""`chibo erased`: what was erased is known by keys alone, and erased again after an older copy came back."""

from argparse import Namespace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from chibo.people.actions import erase_protected, set_protected
from chibo.people.models import PersonKey, Protected
from chibo.people.queries import erased, kept_kinds
from chibo.project.commands.erased import run
from chibo.storage.clock import now
from chibo.storage.refusal import Refusal

pytestmark = pytest.mark.django_db
EVER = date(1900, 1, 1)


@pytest.fixture
def kept(register):
    """Two members with protected fields: one erased, and what a backup made before held of him."""
    gone, stays = register.enter("Ổn"), register.enter("Ất")
    with register.at_work():
        for person in (gone, stays):
            set_protected(actor=register.actor, person=person, values={"phone": "0912 345 678"})
        old = list(PersonKey.objects.filter(person=gone)), list(Protected.objects.filter(person=gone))
        erase_protected(actor=register.actor, person=gone, reason="Đề nghị")
    return gone, stays, old


def asked(since=EVER, again=None):
    return run(Namespace(since=since, again=again))


def test_erased_persons_are_told_by_key_without_a_name(kept, capsys):
    gone, stays, _old = kept
    assert asked() == 0
    told = capsys.readouterr().out
    assert told.startswith(str(gone.pk))
    assert str(stays.pk) not in told
    assert "Ổn" not in told
    assert asked(since=now().date() + timedelta(days=2)) == 0
    assert capsys.readouterr().out == ""


def test_a_field_merely_emptied_is_no_erasure(register, kept):
    _gone, stays, _old = kept
    with register.at_work():
        set_protected(actor=register.actor, person=stays, values={"phone": ""})
        assert stays.pk not in erased(EVER)


def test_erased_again_after_an_older_copy_was_restored(register, kept, capsys, tmp_path):
    gone, stays, (keys, fields) = kept
    with register.at_work():
        for row in (*keys, *fields):
            row.save(force_insert=True)
        assert kept_kinds(gone.pk) == ["phone"], "the older copy opens it again"
    asked()
    listed = tmp_path / "erased.txt"
    listed.write_text(f"{capsys.readouterr().out}{uuid4()} 2025-06-01\n", encoding="utf-8")
    assert asked(again=listed) == 0
    assert "Đã hủy lại 1; đã hủy từ trước 0; không có trong bản này 1." in capsys.readouterr().out
    with register.at_work():
        assert kept_kinds(gone.pk) == []
        assert not PersonKey.objects.filter(person=gone).exists()
        assert kept_kinds(stays.pk) == ["phone"]
    asked(again=listed)
    assert "Đã hủy lại 0; đã hủy từ trước 1" in capsys.readouterr().out


def test_list_that_is_none_erases_nothing(kept, tmp_path):
    strange = tmp_path / "x.txt"
    strange.write_text("Ổn\n", encoding="utf-8")
    with pytest.raises(Refusal):
        asked(again=strange)
    with pytest.raises(Refusal):
        asked(again=tmp_path / "khong-co.txt")
