"""The Vietnamese language as the program needs it: text, names, order, numbers, old fonts."""

from chibo.engine.vietnamese.names import NameParts, capitalise, proper_case, split_name
from chibo.engine.vietnamese.sorting import sort_key, text_sort_key
from chibo.engine.vietnamese.text import clean, initials, search_key, strip_marks

__all__ = [
    "NameParts",
    "capitalise",
    "clean",
    "initials",
    "proper_case",
    "search_key",
    "sort_key",
    "split_name",
    "strip_marks",
    "text_sort_key",
]
