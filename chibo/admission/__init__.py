"""Candidates up to and including the signed application: the pool of a cell, its reviews, its helpers."""
