"""The small register and somebody at a desk."""

from tests.register import desk_at, office, register  # noqa: F401 -- fixtures
