"""The installation's own row, and the base of every table that hangs on a person."""

from django.db import models


class Installation(models.Model):
    """One row: is this a demonstration, and which day is it there."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    demonstration_day = models.DateField(null=True)
    settled_on = models.DateField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="installation_one_row")]

    def __str__(self) -> str:
        return str(self.demonstration_day or "")


class Placed(models.Model):
    """A row about a person, seen by whoever is in charge of the place the person's file lies.

    `place` is today's path of the person's unit, `toward` that of the unit a person in transit is on
    the way to. Both are kept by the database and serve row-level security alone.
    """

    place = models.TextField(default="", editable=False, db_collation="C")
    toward = models.TextField(default="", editable=False, db_collation="C")

    class Meta:
        abstract = True
