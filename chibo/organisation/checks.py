"""What must hold of the tree. Checks return findings; verbs refuse with them, `chibo check` prints them."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, Q
from django.utils.translation import gettext as _

from chibo.organisation.models import (
    AreaFlag,
    Locality,
    LocalityCell,
    LocalityCharge,
    Placement,
    Unit,
    UnitKind,
    UnitName,
    UnitPath,
)
from chibo.organisation.projection import gaps
from chibo.regulations.loader import area_flags, kinds, permitted
from chibo.storage.fields import days
from chibo.storage.refusal import Finding


def kind_on(unit: Unit, day: date) -> str | None:
    """The unit's kind on the day, or None where it did not exist."""
    return UnitKind.objects.filter(unit=unit, during__contains=day).values_list("kind", flat=True).first()


def parent_on(unit: Unit, day: date) -> Unit | None:
    """The unit's parent on the day; None for a root or where it did not exist."""
    placement = Placement.objects.filter(unit=unit, during__contains=day).select_related("parent").first()
    return placement.parent if placement else None


def check_kind_fits(kind: str, parent: Unit | None, on: date) -> list[Finding]:
    """May a unit of this kind stand under this parent on the day, by the regulations' table."""
    known = kinds().get(kind)
    if known is None or not known.in_force(on):
        return [
            Finding(
                "unit.kind_not_in_force", _("Loại hình tổ chức này không áp dụng vào ngày đã chọn."), "kind"
            )
        ]
    parent_kind = kind_on(parent, on) if parent else None
    if parent and parent_kind is None:
        return [Finding("unit.parent_not_there", _("Tổ chức cấp trên không tồn tại vào ngày này."), "parent")]
    if permitted(kind, parent_kind, on):
        return []
    if parent_kind is None:
        return [
            Finding(
                "unit.needs_parent",
                _("Loại hình này phải thuộc một tổ chức cấp trên. Chọn tổ chức cấp trên."),
                "parent",
            )
        ]
    message = _("%(kind)s không đặt được dưới %(parent)s. Chọn tổ chức cấp trên khác.") % {
        "kind": known.vi,
        "parent": kinds()[parent_kind].vi,
    }
    return [Finding("unit.kind_not_permitted", message, "parent")]


def kind_span(unit: Unit, on: date) -> DateRange:
    """The days a kind given to the unit from the day on would last: to the next one already recorded."""
    row = UnitKind.objects.filter(unit=unit, during__contains=on).first()
    return days(on, row.during.upper if row else None)


def check_kind_carries(unit: Unit, kind: str, span: DateRange) -> list[Finding]:
    """May all that stands below the unit in those days stand under this kind; may it serve its hamlets."""
    known = kinds().get(kind)
    if known is None:
        return []
    findings = []
    # Three spans of days that meet in pairs have a day in common.
    below = UnitKind.objects.filter(
        unit__placements__parent=unit, unit__placements__during__overlap=span, during__overlap=span
    ).filter(during__overlap=F("unit__placements__during"))
    unfit = {
        child: code
        for child, code in below.values_list("unit", "kind")
        if code not in kinds() or kind not in kinds()[code].parents
    }
    if unfit:
        words = {
            "n": len(unfit),
            "kinds": "; ".join(
                sorted({kinds()[code].vi if code in kinds() else code for code in unfit.values()})
            ),
        }
        text = _(
            "Loại hình mới không có %(n)s tổ chức trực thuộc hiện có (%(kinds)s). "
            "Chuyển hoặc kết thúc các tổ chức đó trước."
        )
        findings.append(Finding("unit.children_not_permitted", text % words, "kind"))
    served = (
        LocalityCell.objects.filter(cell=unit, during__overlap=span).values("locality").distinct().count()
    )
    if served and not known.cell:
        text = _(
            "Đang phụ trách %(n)s thôn, xóm mà loại hình mới không phụ trách thôn, xóm. "
            "Kết thúc hoặc chuyển các liên kết đó trước."
        )
        findings.append(Finding("unit.serves_localities", text % {"n": served}, "kind"))
    return findings


def check_stands_under(unit: Unit, span: DateRange) -> list[Finding]:
    """On every day of the span the unit is of a kind that may stand where it stands."""
    for placement in Placement.objects.filter(unit=unit, during__overlap=span):
        over = placement.during
        own = UnitKind.objects.filter(unit=unit, during__overlap=span).filter(during__overlap=over)
        for row in own:
            above = UnitKind.objects.filter(unit=placement.parent_id, during__overlap=span)
            fitting = above.filter(during__overlap=over).filter(during__overlap=row.during)
            for code in fitting.values_list("kind", flat=True) if placement.parent_id else [None]:
                fits = kinds()[row.kind].root if code is None else code in kinds()[row.kind].parents
                if not fits:
                    return [
                        Finding(
                            "unit.kind_not_permitted",
                            _("%(kind)s không đặt được dưới %(parent)s. Rút hoặc sửa thay đổi kia trước.")
                            % {"kind": kinds()[row.kind].vi, "parent": kinds()[code].vi if code else "–"},
                        )
                    ]
    return []


def flags_for(unit_kind: str | None) -> list[str]:
    """Area flags that a unit of the kind may bear, or, without a kind, that a hamlet may bear."""
    known = kinds().get(unit_kind or "")
    if unit_kind is not None and not (known and known.commune_level):
        return []
    holder = "locality" if unit_kind is None else "commune"
    return [code for code, flag in area_flags().items() if holder in flag.held_by]


def check_flag_held(flag: str, unit: Unit | None, on: date) -> list[Finding]:
    """A flag marks what the list says it marks: hamlets, organisations of communes, or both."""
    kind = (kind_on(unit, on) or "") if unit else None
    if flag in flags_for(kind):
        return []
    text = (
        _("Loại địa bàn này không ghi cho tổ chức này. Ghi cho từng thôn, xóm, hoặc cho đảng bộ xã.")
        if unit
        else _("Loại địa bàn này ghi cho cả xã, không ghi cho từng thôn, xóm.")
    )
    return [Finding("flag.not_held_here", text, "flag")]


def check_nothing_rests(row: Unit | Locality, apart_from: Iterable[tuple[type, str]] = ()) -> list[Finding]:
    """Nothing ever named this unit or hamlet, in whatever table, but the rows of its founding."""
    founding = {(UnitPath, "unit"), *apart_from}
    resting = {
        relation.related_model
        for relation in row._meta.related_objects
        if (relation.related_model, relation.field.name) not in founding
        and not hasattr(relation.related_model, "pgh_tracked_model")
        and relation.related_model._default_manager.filter(**{relation.field.name: row}).exists()
    }
    if not resting:
        return []
    tree = resting & {Placement, LocalityCharge, LocalityCell, AreaFlag}
    what = (
        _("Đã có tổ chức, thôn, xóm hoặc loại địa bàn gắn với mục này. Rút các mục đó trước.")
        if tree
        else _(
            "Đã có người, chức danh, phân quyền hoặc việc khác gắn với mục này nên không rút được. "
            "Ghi kết thúc thay cho rút."
        )
    )
    return [Finding("founding.rests", what)]


def _lasts_beyond(day: date) -> Q:
    """Rows that hold on the day or later. Excluding those that ended would lose open ends, which are NULL."""
    return Q(during__endswith__isnull=True) | Q(during__endswith__gt=day)


def check_circle(unit: Unit, parent: Unit, on: date) -> list[Finding]:
    """A unit cannot come under itself, today or on a day already planned."""
    edge: set[UUID] = {unit.pk}
    below: set[UUID] = set()
    while edge:
        below |= edge
        later = Placement.objects.filter(_lasts_beyond(on), parent__in=edge)
        edge = set(later.values_list("unit_id", flat=True)) - below
    if parent.pk in below:
        return [
            Finding(
                "unit.circle",
                _("Không thể đặt một tổ chức dưới chính nó hoặc dưới tổ chức trực thuộc nó."),
                "parent",
            )
        ]
    return []


def check_room(unit: Unit, on: date, successor: Unit | None) -> list[Finding]:
    """A unit can close when nothing stands below it and the successor exists and is not below it."""
    findings = []
    if unit.closed_on is not None:
        findings.append(Finding("unit.closed", _("Tổ chức này đã kết thúc hoạt động.")))
    if on <= unit.founded_on:
        findings.append(
            Finding("unit.closed_before_founded", _("Ngày kết thúc phải sau ngày thành lập."), "on")
        )
    if Placement.objects.filter(_lasts_beyond(on), parent=unit).exists():
        findings.append(
            Finding(
                "unit.has_children",
                _("Còn tổ chức trực thuộc sau ngày này. Chuyển hoặc kết thúc các tổ chức đó trước."),
                "on",
            )
        )
    if LocalityCell.objects.filter(_lasts_beyond(on), cell=unit).exists():
        findings.append(
            Finding(
                "unit.has_localities",
                _("Chi bộ còn phụ trách thôn, xóm sau ngày này. Kết thúc hoặc chuyển liên kết đó trước."),
                "on",
            )
        )
    if LocalityCharge.objects.filter(_lasts_beyond(on), unit=unit).exists():
        findings.append(
            Finding(
                "unit.has_charges",
                _("Còn phụ trách thôn, xóm sau ngày này. Giao thôn, xóm cho đơn vị khác trước."),
                "on",
            )
        )
    if successor and (successor.pk == unit.pk or kind_on(successor, on) is None):
        findings.append(
            Finding(
                "unit.successor_not_there",
                _("Tổ chức kế thừa phải là tổ chức khác, đang hoạt động vào ngày này."),
                "successor",
            )
        )
    return findings


def check_covered(units: Iterable[UUID]) -> list[Finding]:
    """Every unit stands somewhere on each day of its life: no parent ends before those below it."""
    paths: dict[UUID, list[UnitPath]] = {}
    for row in UnitPath.objects.filter(unit__in=units).order_by("during"):
        paths.setdefault(row.unit_id, []).append(row)
    for unit in Unit.objects.filter(pk__in=units):
        edges: list[date | None] = [unit.founded_on]
        for row in paths.get(unit.pk, []):
            edges += [row.during.lower, row.during.upper]
        edges.append(unit.closed_on)
        if edges[::2] != edges[1::2]:
            return [
                Finding(
                    "unit.parent_ends",
                    _(
                        "Tổ chức cấp trên không tồn tại suốt thời gian này. "
                        "Chọn ngày khác hoặc tổ chức cấp trên khác."
                    ),
                    "parent",
                )
            ]
    return []


def check_tree() -> list[Finding]:
    """Integrity of the whole tree: no day without name, kind, place or path."""
    findings = []
    for unit in Unit.objects.order_by("code"):
        for model in (UnitName, UnitKind, Placement, UnitPath):
            rows = model.objects.filter(unit=unit)
            first = rows.order_by("during").first()
            if first is None or first.during.lower != unit.founded_on or gaps(rows):
                findings.append(
                    Finding(
                        "unit.days_missing",
                        _("%(unit)s có ngày thiếu dữ liệu (%(what)s).")
                        % {"unit": unit.code, "what": model.__name__},
                    )
                )
    return findings
