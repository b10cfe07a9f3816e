"""Invented figures for the gallery."""

from datetime import date

from django.utils.translation import gettext as _

from chibo.web.charts import (
    Bars,
    Bullet,
    Chart,
    Cumulative,
    Dumbbell,
    Funnel,
    Group,
    Heat,
    HeatRow,
    Line,
    Lines,
    Part,
    Point,
    Stacked,
    Stretch,
    Tile,
    Tiles,
)
from chibo.web.navigation import Choice, Crumb, Option
from chibo.web.preview import Preview
from chibo.web.timeline import Event, Timeline


def charts() -> list[Chart]:
    """One chart of every kind."""
    ages = [
        Part("18–30", 52),
        Part("31–40", 98),
        Part("41–50", 84),
        Part("51–60", 61),
        Part(_("trên 60"), 67),
    ]
    admitted = [
        Point(date(2021, month, 19), count) for month, count in enumerate((0, 6, 24, 41, 55, 84, 112, 130), 1)
    ]
    plan = [
        Point(date(2021, 3, 31), 30),
        Point(date(2021, 6, 30), 90),
        Point(date(2021, 9, 30), 145),
        Point(date(2021, 12, 31), 200),
    ]
    new = [Part(_("Nông thôn"), 61), Part(_("Cơ quan"), 28), Part(_("Trường học"), 18)]
    slow = _("Vẫn đúng kế hoạch, nhưng đang chậm lại.")
    young = _("Cứ 10 đảng viên có 4 người từ 40 tuổi trở xuống.")
    return [
        Bullet(
            title=_("182 trên 205"),
            headline=_("Còn thiếu 23 người."),
            finding="182/205.",
            value=182,
            goal=205,
            plan=190,
        ),
        Bullet(title=_("15 trên 12"), headline=_("Vượt 3 người."), value=15, goal=12),
        Stacked(title=_("Cơ cấu người mới"), headline=_("61/107 người mới ở khu dân cư."), parts=new),
        Bars(title=_("Cơ cấu tuổi"), headline=young, parts=ages, unit=_("Đảng viên")),
        Timeline(
            title=_("Thời gian dự bị"),
            headline=_("Hết thời gian dự bị đã 24 ngày."),
            start=date(2020, 6, 9),
            end=date(2021, 6, 9),
            reached=date(2021, 7, 3),
            running=True,
            events=[
                Event(date(2020, 6, 9), _("Lễ kết nạp")),
                Event(date(2021, 7, 21), _("Chi bộ xét công nhận"), done=False),
            ],
        ),
        Cumulative(title=_("Kết nạp lũy kế"), headline=slow, year=2021, points=admitted, plan=plan),
        *_of_steering(),
    ]


def _of_steering() -> list[Chart]:
    """Those of the leader's pages."""
    years, words = ["2025", "2026", "2027", "2028"], _("Đạt mức phải đạt.")
    states = {"no_cell": _("Chưa có chi bộ"), "at_risk": _("Nguy cơ"), "sound": _("Có chi bộ")}
    tiles = [
        Tile("A1", "no_cell"),
        Tile("A2", "at_risk"),
        *(Tile(f"A{n}", "sound", plain=True) for n in range(3, 9)),
    ]
    return [
        Funnel(
            title=_("Đang ở bước nào"), headline=words,
            parts=[Part(_("Nguồn đang theo dõi"), 37, note="212"), Part(_("Chờ lễ kết nạp"), 3, note="25")],
        ),
        Lines(
            title=_("Số đảng viên những năm tới"), headline=words, years=years,
            lines=[
                Line(_("Không thêm ai"), [11, 10, 9, 8]),
                Line(_("Như cả nhóm"), [11, 11, 12, 12], [11, 9, 9, 9], [11, 13, 14, 15]),
            ],
            limits=[(3, _("3: mức tối thiểu")), (5, _("5: bền vững"))],
        ),
        Dumbbell(
            title=_("Từ lúc đầu đến nay, và mức phải đạt"), headline=words,
            rows=[Stretch(_("Chi bộ thôn có cấp ủy"), 610, 887, 900, "88,7 %")],
        ),
        Heat(
            title=_("Kết nạp từng tháng"), headline=words, columns=["T1", "T2", "T3"],
            rows=[HeatRow("A", "", [0, 1, 4]), HeatRow("B", "", [2, 0, 0])],
        ),
        Tiles(
            title=_("Mỗi ô là một thôn, xóm"), headline=words, groups=[Group("A", "", tiles)], states=states
        ),
    ]  # fmt: skip


def crumbs() -> list[Crumb]:
    """The way to a cell."""
    return [
        Crumb(_("Huyện ủy Yên Lạc"), "#main"),
        Crumb(_("Đảng bộ xã Đại Tự"), "#main"),
        Crumb(_("Chi bộ thôn Đông Hạ")),
    ]


def tree_choice() -> Choice:
    """The tree as it was, or as it is."""
    return Choice(_("Cây"), (Option(_("lúc đó"), "#main", current=True), Option(_("hiện nay"), "#main")))


def preview_of_a_move() -> Preview:
    """What a move of a cell would show."""
    labels = [
        _("Đảng viên của Đảng bộ xã Đại Tự"),
        _("Đảng viên của Đảng bộ xã Tam Hồng"),
        _("Chi bộ trực thuộc"),
    ]
    return Preview(
        dict(zip(labels, (362, 7051, 18), strict=True)), dict(zip(labels, (343, 7070, 18), strict=True))
    )
