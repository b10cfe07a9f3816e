"""The small register for the tests of this package, and the pool of a cell."""

from tests.dossiers import road  # noqa: F401 -- fixture
from tests.pool import pool  # noqa: F401 -- fixture
from tests.register import register, register_stage  # noqa: F401 -- fixtures
