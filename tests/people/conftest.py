"""The small register for the tests of this package."""

from tests.register import register  # noqa: F401 -- fixture
