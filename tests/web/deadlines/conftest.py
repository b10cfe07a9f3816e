"""Whoever works in the small invented district, and forms filled in as a browser would send them."""

from tests.organisation.world import world, world_stage  # noqa: F401 -- fixtures
from tests.web.organisation.conftest import clerk, officer, send  # noqa: F401 -- fixtures
