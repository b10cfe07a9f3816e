"""Movements, corrections, transfers and dated facts of membership."""
