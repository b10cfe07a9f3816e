"""Changes dated ahead come into force on their day, and not before."""

import datetime as dt

import pytest

from chibo.engine.calendar import Period
from chibo.engine.citation import Citation
from chibo.membership.actions import move_unit, settle_today, withdraw_change
from chibo.membership.models import MovementPlace, Spell
from chibo.organisation.models import Placement
from chibo.statistics.movement import movement
from chibo.statistics.nodes import NOW, THEN, Node

pytestmark = pytest.mark.django_db
