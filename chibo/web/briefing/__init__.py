"""The leader's page for Monday: four figures, what changed, where to push; one A4, or shown on a wall."""
