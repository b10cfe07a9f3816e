"""The history of a note about a candidate as a workbook; names are in no history."""

from uuid import UUID

from chibo.web.admission.reaching import seen_note
from chibo.web.admission.wording import name_of
from chibo.web.export import ListExport
from chibo.web.files.asking import listed_for
from chibo.web.history_workbook import HISTORY, check_reach, history_list
from chibo.web.people.history import changes_about
from chibo.web.seat import Request


@listed_for(HISTORY)
def note_history_workbook(request: Request, key: UUID) -> ListExport:
    """Every change about a note."""
    shown = seen_note(request, key)
    check_reach(request, shown.place)
    today = request.seat.today
    return history_list(
        request, lambda page: changes_about(shown, today, page), what="admission.history",
        of=name_of(shown), name="ghi-chu-nguon", person=shown.person_id,
    )  # fmt: skip
