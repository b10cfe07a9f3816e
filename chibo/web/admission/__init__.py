"""The pool of candidates: lists, one note, what is written about it, reviews."""
