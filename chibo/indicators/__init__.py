"""Indicators: what resolutions measure, as definitions in a closed language, and their figures."""
