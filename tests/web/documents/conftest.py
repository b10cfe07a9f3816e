"""The small register, and somebody at a desk."""

from tests.register import desk_at, office, register, register_stage  # noqa: F401 -- fixtures
