"""Targets: what units register, are assigned and have changed, for a year or a term, and how far they got."""
