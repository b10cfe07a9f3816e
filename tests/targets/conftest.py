"""The small invented district for the tests of this package."""

from tests.organisation.world import world, world_stage  # noqa: F401 -- fixtures
