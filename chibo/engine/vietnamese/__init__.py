"""The Vietnamese language as the program needs it: text, names, order, numbers, old fonts."""

from chibo.engine.vietnamese.detection import ColumnGuess, Sample, encoding_for_font, score_column
from chibo.engine.vietnamese.identity import Gender, read_card_number, read_identity_number
from chibo.engine.vietnamese.legacy import Encoding, from_unicode, is_convertible, to_unicode
from chibo.engine.vietnamese.names import NameParts, capitalise, proper_case, split_name
from chibo.engine.vietnamese.numbers import in_words, percent, read_number, share, write_count, write_number
from chibo.engine.vietnamese.sorting import sort_key, text_sort_key
from chibo.engine.vietnamese.syllables import is_syllable
from chibo.engine.vietnamese.text import clean, initials, search_key, strip_marks

__all__ = [
    "ColumnGuess",
    "Encoding",
    "Gender",
    "NameParts",
    "Sample",
    "capitalise",
    "clean",
    "encoding_for_font",
    "from_unicode",
    "in_words",
    "initials",
    "is_convertible",
    "is_syllable",
    "percent",
    "proper_case",
    "read_card_number",
    "read_identity_number",
    "read_number",
    "score_column",
    "search_key",
    "share",
    "sort_key",
    "split_name",
    "strip_marks",
    "text_sort_key",
    "to_unicode",
    "write_count",
    "write_number",
]
