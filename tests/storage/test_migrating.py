"""Operations that draw models once: what they leave is what the single operations leave."""

import pytest
from django.db import migrations, models
from django.db.migrations.state import ProjectState

from chibo.storage.migrating import ChangeTables, CreateTables


def tables():
    return [
        migrations.CreateModel("House", [("id", models.BigAutoField(primary_key=True))]),
        migrations.CreateModel(
            "Room",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("house", models.ForeignKey("sample.House", models.CASCADE)),
            ],
        ),
    ]


def changes():
    return [
        migrations.AddField("House", "storeys", models.IntegerField(default=1)),
        migrations.AddConstraint(
            "House", models.CheckConstraint(condition=models.Q(storeys__gt=0), name="house_has_storeys")
        ),
        migrations.AlterField("House", "storeys", models.SmallIntegerField(default=1)),
    ]


def drawn(*operations):
    state = ProjectState()
    state.apps  # noqa: B018 -- the models are drawn from here on
    for operation in operations:
        operation.state_forwards("sample", state)
    return state


@pytest.mark.parametrize(
    "operations",
    [
        lambda: [CreateTables(tables()), *changes()],
        lambda: [*tables(), ChangeTables(changes())],
        lambda: [CreateTables(tables()), ChangeTables(changes())],
    ],
)
def test_models_are_drawn_as_by_the_single_operations(operations):
    state, single = drawn(*operations()), drawn(*tables(), *changes())
    assert state == single
    house, room = (state.apps.get_model("sample", name) for name in ("House", "Room"))
    assert isinstance(house._meta.get_field("storeys"), models.SmallIntegerField)
    assert [each.name for each in house._meta.constraints] == ["house_has_storeys"]
    assert room._meta.get_field("house").related_model is house
