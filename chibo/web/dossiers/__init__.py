"""Dossiers of applicants: the checklist, letters, introducers, hand-overs, and what they wait for."""
