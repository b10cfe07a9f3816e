"""Screens of the register of papers: books, numbers, papers made from forms, the check of their layout."""
