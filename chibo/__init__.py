"""chibo: the working system of a local Party committee's organisation board."""

__version__ = "0.1.0"
