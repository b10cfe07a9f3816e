"""The plan of the demonstration, made once."""

import pytest

from chibo.demo.plan import Plan, plan


@pytest.fixture(scope="session")
def made() -> Plan:
    """Everything in memory."""
    return plan()
