"""What the system says in a form by itself: names of bodies, the person's file, the rules of the day."""

from datetime import date

import pytest
from django.db import transaction

from chibo.documents.papers import body_of, known_values, place_of, sign_of
from chibo.engine.calendar import PartialDate
from chibo.people.actions import start_post
from chibo.regulations.forms import forms
from chibo.storage.identity import Scope, acting
from tests.organisation.world import ACTOR, PAPER, TODAY

BASIS = "Quy định số 232-QĐ/TW ngày 20/01/2025 của Ban Chấp hành Trung ương về thi hành Điều lệ Đảng"


@pytest.fixture
def whole(db, world):
    root = world["huyen"].path
    with transaction.atomic(), acting(user=None, scope=Scope((root,), (root,))):
        yield world


@pytest.mark.parametrize(
    ("name", "body", "sign"),
    [
        ("Đảng bộ tỉnh Sông Lam", "Tỉnh ủy Sông Lam", "TU"),
        ("Đảng bộ huyện Mường Sậy", "Huyện ủy Mường Sậy", "HU"),
        ("Đảng bộ xã Đồng Vông", "Đảng ủy xã Đồng Vông", "ĐU"),
        ("Chi bộ thôn Đồng Một", "Chi bộ thôn Đồng Một", "CB"),
        ("Liên chi", "Liên chi", ""),
    ],
)
def test_body_and_its_mark_follow_the_name_of_the_organisation(name, body, sign):
    assert (body_of(name), sign_of(name)) == (body, sign)


def test_place_is_that_of_the_nearest_unit_named_by_one():
    assert place_of(["Chi bộ thôn Hạ", "Đảng bộ xã Đồng Bắc", "Đảng bộ huyện Ruộng Xanh"]) == "Đồng Bắc"
    assert place_of(["Chi bộ thôn Hạ"]) == ""


def test_decision_about_a_member_is_filled_from_unit_file_and_rules(whole):
    unit, person = whole["huyen"], whole.persons[0]
    person.home_place, person.home_province = "xã Tây Lĩnh", "Lạng Sơn"
    start_post(
        actor=ACTOR, kind="secretary", unit=unit, person=whole.persons[1], on=date(2020, 1, 1), basis=PAPER
    )
    said = known_values(forms()["9A-KNĐ"], unit=unit, person=person, on=TODAY)
    assert said == {
        "issuing_body": "Huyện ủy Mường Sậy",
        "body_sign": "HU",
        "place": "Mường Sậy",
        "signer_name": whole.persons[1].full_name,
        "signer_office": "Bí thư",
        "basis_rules": BASIS,
        "full_name": "Lường Ổn",
        "birth": PartialDate.from_iso("1950-01-05"),
        "native_place": "xã Tây Lĩnh, Lạng Sơn",
        "cell_name": "Chi bộ thôn Đồng Một",
        "organisation_name": "Đảng bộ xã Đồng Vông",
        "committee_name": "Đảng ủy xã Đồng Vông",
    }


def test_paper_of_a_cell_is_filled_from_the_cell_when_nobody_is_chosen(whole):
    said = known_values(forms()["5-TN"], unit=whole["dong-1"], person=None, on=date(2010, 6, 1))
    assert said["issuing_body"] == "Chi bộ thôn Đồng Một"
    assert said["above_body"] == "Đảng bộ xã Đồng Vông"
    assert said["place"] == "Đồng Vông"
    assert "full_name" not in said
    assert "basis_rules" not in said


def test_nothing_protected_is_taken():
    taken = {field.takes for form in forms().values() for field in form.fields.values()}
    assert not {
        word for word in taken if any(part in word for part in ("ethnic", "religion", "address", "number"))
    }
    assert all(
        forms()["6-KNĐ"].fields[name].takes == "" for name in ("ethnic_group", "religion", "residence")
    )


def test_committee_s_paper_about_nobody_yet_names_no_cell(whole):
    said = known_values(forms()["9A-KNĐ"], unit=whole["xa-dong"], person=None, on=TODAY)
    assert said.keys() & {"cell_name", "organisation_name", "committee_name", "full_name"} == set()
