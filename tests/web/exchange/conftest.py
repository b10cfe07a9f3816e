"""The small register for the import wizard."""

from tests.register import register, register_stage  # noqa: F401 -- a fixture
