"""The small invented district, and somebody at a desk."""

from tests.web.organisation.conftest import clerk, officer, send, world, world_stage  # noqa: F401 -- fixtures
