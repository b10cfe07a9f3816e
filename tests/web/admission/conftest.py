"""The small register, somebody at a desk, and notes in the northern cell."""

from tests.dossiers import road  # noqa: F401 -- fixture
from tests.pool import pool  # noqa: F401 -- fixture
from tests.register import desk_at, office, register, register_stage  # noqa: F401 -- fixtures
