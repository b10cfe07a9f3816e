"""The whole demonstration, out and in again, byte for byte, and sound before and after."""

import pytest

from chibo.demo.build import ensure
from chibo.project import integrity
from chibo.storage.clock import demonstration_day

pytestmark = [pytest.mark.torture, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]


def test_demonstration_comes_back_byte_for_byte_and_is_sound(installations):
    installations.elsewhere()
    ensure()
    assert integrity.findings(today=demonstration_day()) == []
    first = installations.dump()
    installations.elsewhere()
    installations.load(first)
    assert installations.dump() == first
    assert integrity.findings(today=demonstration_day()) == []
