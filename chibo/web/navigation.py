"""The main items. Only what exists and what the user may open is shown."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chibo.web.seat import Seat


@dataclass(frozen=True)
class Item:
    """An entry of the navigation: a named route, shown to whoever holds the permission.

    `also` is where pages of the item live besides. `yields`: where there are more items than a phone's bar
    holds, this one goes into the account menu there.
    """

    route: str
    label: str | Promise
    short: str | Promise
    icon: str
    permission: str
    also: tuple[str, ...] = ()
    yields: bool = False


BAR = 5
"""The most items that fit beside each other on a phone with room for a thumb."""
_AIMS = ("/briefing/", "/areas/", "/targets/", "/indicators/", "/hamlets/")
ITEMS = (
    Item("worklist", _("Việc cần làm"), _("Việc"), "work", "worklist.see"),
    Item("organisation", _("Tổ chức"), _("Tổ chức"), "tree", "organisation.see"),
    Item("people", _("Đảng viên"), _("Đảng viên"), "people", "people.see", ("/membership/",)),
    Item("training", _("Lớp bồi dưỡng"), _("Lớp"), "book", "training.see", yields=True),
    Item("pool", _("Nguồn phát triển đảng"), _("Nguồn"), "pool", "admission.see", ("/dossiers/",)),
    Item("documents", _("Sổ văn bản"), _("Văn bản"), "paper", "documents.see", yields=True),
    Item("schemes", _("Nghị quyết, chỉ tiêu"), _("Chỉ tiêu"), "chart", "statistics.see", _AIMS, yields=True),
    Item("reports", _("Báo cáo"), _("Báo cáo"), "chart", "statistics.see"),
)

ACCOUNT_ITEMS = (
    Item("accounts", _("Tài khoản và phân quyền"), _("Tài khoản"), "people", "accounts.manage"),
    Item("found_root", _("Lập tổ chức đứng đầu cây"), _("Tổ chức"), "tree", "accounts.administer"),
    Item("imports", _("Nhập danh sách từ Excel"), _("Nhập"), "work", "exchange.import"),
    Item("files", _("Tệp Excel đã lập"), _("Tệp"), "work", "exchange.export"),
)


@dataclass(frozen=True)
class Link:
    """An item as this user sees it on this page."""

    item: Item
    url: str
    current: bool


@dataclass(frozen=True)
class Crumb:
    """A step of the way from the root unit to this page; the last one is the page itself."""

    label: str
    url: str = ""


@dataclass(frozen=True)
class Option:
    """One way to look at the page: another period, the other tree. The address holds it."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True)
class Choice:
    """A question with its options: which period, which tree."""

    label: str
    options: tuple[Option, ...]


def links(items: tuple[Item, ...], seat: Seat | None, path: str) -> list[Link]:
    """The items for a seat, the one holding `path` marked as current."""
    found = []
    for item in items if seat else ():
        url = address(item.route)
        if url and seat and seat.may(item.permission):
            found.append(Link(item, url, any(is_current(path, each) for each in (url, *item.also))))
    return found


def split_for_phone(shown: list[Link]) -> tuple[list[Link], list[Link]]:
    """What stands in the bar of a phone, and what its account menu takes over."""
    if len(shown) <= BAR:
        return shown, []
    first = [link for link in shown if not link.item.yields][:BAR]
    return first, [link for link in shown if link not in first]


def is_current(path: str, url: str) -> bool:
    """Is the page inside the item? The root is only itself."""
    return path == url if url in ("", "/") else path.startswith(url)


def address(route: str) -> str:
    """The address of a named route, or nothing where this installation has no such page."""
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""
