"""The small register, somebody at a desk, and a dossier of the northern cell."""

from tests.dossiers import road  # noqa: F401 -- fixture
from tests.register import desk_at, office, register, register_stage  # noqa: F401 -- fixtures
