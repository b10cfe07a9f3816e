"""The small register, somebody at a desk, and classes."""

from tests.register import desk_at, office, register, register_stage  # noqa: F401 -- fixtures
from tests.training.conftest import new_member, opened, sent  # noqa: F401 -- fixtures
