"""The small register for the tests of this package."""

from tests.register import register, register_stage  # noqa: F401 -- fixture
