"""The writing screens of this part with something to fill in, and what they write."""

from contextlib import contextmanager
from datetime import date

from chibo.membership.models import Movement
from chibo.organisation.models import AreaFlag, Locality, LocalityCell, Placement, Unit, UnitKind, UnitName
from chibo.people.models import Post
from chibo.storage.identity import Scope, acting

SOON = date(2025, 6, 25)
WHY = {"reason": "Ghi nhầm đơn vị"}
U, H = "/organisation/units/", "/organisation/localities/"

SCREENS = {
    "found": (
        f"{U}xa-dong/found/",
        {"name": "Chi bộ thôn Đồng Sáu", "kind": "hamlet_cell", "on": "04/5/2020"},
    ),
    "rename": (f"{U}dong-1/rename/", {"name": "Chi bộ Bản Rạ", "on": "04/5/2020"}),
    "move": (f"{U}dong-1/move/", {"parent": "xa-tay", "on": "04/5/2020"}),
    "kind": (f"{U}dong-1/kind/", {"kind": "joint_cell", "on": "04/5/2020"}),
    "close": (f"{U}tay-2/close/", {"on": "04/5/2020", "successor": "tay-1"}),
    "lead_over": (f"{U}tay-1/lead-over/", {"into": "tay-2", "on": "04/5/2020"}),
    "flag_unit": (f"{U}xa-dong/flag/", {"flag": "border", "on": "04/5/2020"}),
    "post": (f"{U}dong-1/posts/start/", {"kind": "cell_secretary", "person": "Nông Ất", "on": "04/5/2020"}),
    "hamlet": (
        f"{U}xa-dong/localities/found/",
        {"name": "Thôn Đồng Bảy", "kind": "hamlet", "on": "04/5/2020"},
    ),
    "hamlet_name": (f"{H}thon-dong-1/rename/", {"name": "Thôn Nà Sảy", "on": "04/5/2020"}),
    "hamlet_kind": (f"{H}thon-dong-1/kind/", {"kind": "xom"}),
    "households": (f"{H}thon-dong-1/households/", {"households": "137"}),
    "code": (f"{U}dong-1/code/", {"official_code": "36.01.002"}),
    "charge": (f"{H}thon-dong-1/charge/", {"unit": "xa-tay", "on": "04/5/2020"}),
    "cell": (f"{H}thon-dong-5/cell/", {"cell": "dong-1", "on": "04/5/2020"}),
    "flag_hamlet": (f"{H}thon-dong-1/flag/", {"flag": "ethnic", "on": "04/5/2020"}),
    "head": (f"{H}thon-dong-1/posts/start/", {"kind": "front_head", "person": "Vi Đủ", "on": "04/5/2020"}),
}
WORDS = {
    "hamlet_name",
    "hamlet_kind",
    "rename",
    "move",
    "kind",
    "close",
    "code",
    "charge",
    "cell",
    "flag_unit",
    "post",
}


@contextmanager
def seeing():
    """Rows about persons are seen only by somebody: here by whoever is in charge of everything."""
    with acting(user=None, scope=Scope(("0001",), ("0001",))):
        yield


def everything() -> list:
    """What is in the tables the screens write, to see that nothing changed."""
    tables = (Unit, UnitName, UnitKind, Placement, Locality, LocalityCell, AreaFlag, Post, Movement)
    with seeing():
        return [sorted(map(str, table.objects.values_list())) for table in tables]


def terms(**place) -> list[Post]:
    """Everybody who ever held office there, by the day they began."""
    with seeing():
        return list(Post.objects.filter(**place).select_related("person").order_by("during"))


def submit(send, screen: str, step: str = "confirm", **changes):
    url, said = SCREENS[screen]
    return send(url, step, **(said | changes))


def restated(answer) -> list[tuple[str, str, str]]:
    """The values a preview tells, before and after."""
    return [(row.label, row.before, row.after) for row in answer.context["seen"].texts]
