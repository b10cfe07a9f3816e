"""The small register for the import wizard."""

from tests.register import register  # noqa: F401 -- a fixture
