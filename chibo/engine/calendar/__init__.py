"""Days, ranges of days, working days, reporting periods and dates that are only partly known."""

from chibo.engine.calendar.notices import Notice, notice_on
from chibo.engine.calendar.partial import PartialDate, Precision, add_months, months_between
from chibo.engine.calendar.periods import Period
from chibo.engine.calendar.ranges import DayRange, merge
from chibo.engine.calendar.reading import DateReading, read_date, swapped_column
from chibo.engine.calendar.terms import Counted, Term, latest_overdue
from chibo.engine.calendar.working import WorkingCalendar
from chibo.engine.calendar.writing import write_day, write_in_sentence, write_partial

__all__ = [
    "Counted",
    "DateReading",
    "DayRange",
    "Notice",
    "PartialDate",
    "Period",
    "Precision",
    "Term",
    "WorkingCalendar",
    "add_months",
    "latest_overdue",
    "merge",
    "months_between",
    "notice_on",
    "read_date",
    "swapped_column",
    "write_day",
    "write_in_sentence",
    "write_partial",
]
