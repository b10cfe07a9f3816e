"""What the database itself refuses, and the history it keeps whoever writes."""

from datetime import date

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import F

from chibo.accounts.choices import Role
from chibo.audit.queries import history_around, history_of
from chibo.organisation import actions as tree
from chibo.organisation.models import (
    AreaFlag,
    Locality,
    LocalityCell,
    LocalityCharge,
    Placement,
    Unit,
    UnitKind,
    UnitName,
    UnitPath,
)
from chibo.storage.fields import days
from chibo.storage.refusal import Refusal
from tests.organisation.world import ACTOR, PAPER, START, TODAY, make_user

pytestmark = pytest.mark.django_db
LATER = date(2020, 5, 4)


def overlapping(world):
    """A second row on days that have one already, for every dated table."""
    cell, hamlet = world["dong-1"], world.hamlets["thon-dong-1"]
    tree.add_flag(actor=ACTOR, flag="ethnic", on=START, basis=PAPER, locality=hamlet)
    tree.add_flag(actor=ACTOR, flag="ethnic", on=START, basis=PAPER, unit=world["xa-dong"])
    span = days(LATER, TODAY)
    return {
        "name": UnitName(unit=cell, name="X", during=span),
        "kind": UnitKind(unit=cell, kind="joint_cell", during=span),
        "placement": Placement(unit=cell, parent=world["xa-tay"], during=span),
        "path": UnitPath(unit=cell, path="0009", during=span),
        "charge": LocalityCharge(locality=hamlet, unit=world["xa-tay"], during=span),
        "link": LocalityCell(locality=hamlet, cell=cell, during=span),
        "flag_locality": AreaFlag(flag="ethnic", locality=hamlet, during=span),
        "flag_unit": AreaFlag(flag="ethnic", unit=world["xa-dong"], during=span),
    }


@pytest.mark.parametrize(
    "table", ["name", "kind", "placement", "path", "charge", "link", "flag_locality", "flag_unit"]
)
def test_second_row_on_the_same_days_is_refused_by_the_database(world, table):
    row = overlapping(world)[table]
    with pytest.raises(IntegrityError, match="exclusion constraint"), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize("model", [UnitName, UnitKind, Placement])
def test_row_that_lasts_no_day_is_refused_by_the_database(world, model):
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(unit=world["dong-1"]).update(during=days(LATER, LATER))


def test_unit_under_itself_is_refused_by_the_database(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.filter(unit=world["dong-1"]).update(parent=F("unit"))


@pytest.mark.parametrize("values", [{"closed_on": START}, {"successor": "xa-tay"}])
def test_closing_that_cannot_be_is_refused_by_the_database(world, values):
    if "successor" in values:
        values = {"successor": world["xa-tay"]}
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.filter(code="dong-1").update(**values)


@pytest.mark.parametrize("holders", ["none", "both"])
def test_flag_has_exactly_one_holder(world, holders):
    both = {"locality": world.hamlets["thon-dong-1"], "unit": world["xa-dong"]}
    with pytest.raises(IntegrityError), transaction.atomic():
        AreaFlag.objects.create(flag="border", during=days(START), **(both if holders == "both" else {}))


def test_history_names_verb_actor_old_and_new(world):
    user = make_user("khai", Role.ORGANISATION_OFFICER, world["huyen"])
    tree.rename_unit(actor=user, unit=world["dong-1"], on=LATER, name="Chi bộ Mới", basis=PAPER)
    former = UnitName.objects.get(unit=world["dong-1"], during__startswith=START)
    event = history_of(former)[0]
    assert event.pgh_context == {"verb": "organisation.rename", "actor": str(user.pk)}
    assert event.pgh_diff == {"during": ["[2010-01-01,)", "[2010-01-01,2020-05-04)"]}


def test_withdrawn_row_stays_in_the_history(world):
    ahead = date(2025, 6, 25)
    row = tree.rename_unit(actor=ACTOR, unit=world["dong-1"], on=ahead, name="Tên rút", basis=PAPER)
    tree.withdraw_change(actor=ACTOR, change=row, today=TODAY)
    events = history_around(world["dong-1"], "organisation.UnitNameEvent")
    assert [(e.pgh_label, e.pgh_data["name"]) for e in events if e.pgh_data["name"] == "Tên rút"] == [
        ("delete", "Tên rút"),
        ("insert", "Tên rút"),
    ]


def test_bulk_write_and_raw_sql_leave_history_too(world):
    with connection.cursor() as cursor:  # a context lasts as long as its transaction; here a new one begins
        cursor.execute("SELECT set_config('pghistory.context_id', '', true)")
    UnitName.objects.filter(unit__in=[world["dong-1"], world["dong-2"]]).update(name="Tên chung")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE organisation_locality SET households = 7 WHERE code = 'thon-dong-1'")
        cursor.execute("DELETE FROM organisation_localitycell WHERE locality_id = %s", [
            world.hamlets["thon-dong-1"].pk
        ])  # fmt: skip
    for code in ("dong-1", "dong-2"):
        (name,) = UnitName.objects.filter(unit=world[code])
        assert history_of(name)[0].pgh_diff["name"][1] == "Tên chung"
        assert history_of(name)[0].pgh_context is None
    hamlet = Locality.objects.get(code="thon-dong-1")
    assert history_of(hamlet)[0].pgh_diff == {"households": [None, 7]}
    assert history_around(hamlet, "organisation.LocalityCellEvent")[0].pgh_label == "delete"


def test_refused_verb_leaves_no_history(world):
    before = history_around(world["huyen"]).count()
    with pytest.raises(Refusal):
        tree.move_unit(
            actor=ACTOR, unit=world["huyen"], on=LATER, today=TODAY, parent=world["xa-dong"], basis=PAPER
        )
    assert history_around(world["huyen"]).count() == before


@pytest.mark.parametrize("statement", ["UPDATE {} SET pgh_label = 'x'", "DELETE FROM {}"])
def test_application_cannot_change_the_history(world, statement):
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format("organisation_unitnameevent"))
