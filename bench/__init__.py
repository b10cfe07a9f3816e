"""Measurements at the scale of a province; `python -m bench` prints JSON, nothing is asserted."""
