"""From the texts of a row to values of the register, with everything found on the way. No database."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, Final

from chibo.engine.calendar import DateReading, PartialDate, read_date, write_partial
from chibo.engine.findings import Finding, Message, Severity, gettext_noop
from chibo.engine.vietnamese import proper_case, read_card_number, read_identity_number, split_name
from chibo.exchange.layout import Column
from chibo.exchange.texts import texts_and_marks
from chibo.exchange.words import (
    AXES,
    GENDERS,
    HERE,
    cell_key,
    is_dated,
    is_marked,
    is_unmarked,
    word,
    word_code,
)

# Kept only encrypted. ProtectedKind has "family" too: circumstances, not the name that rows call family.
PROTECTED: Final = (
    "identity_number", "old_identity_number", "phone", "email", "permanent_address", "present_address",
    "note",
)  # fmt: skip
DATES: Final = ("birth", "joined_on", "official_on", "youth_union_on", "card_issued_on", "status_on")
LENGTHS: Final = {
    "birth_name": 160, "other_name": 160, "birth_place": 200, "home_province": 60, "home_place": 200,
    "card_issuer": 160, "record_number": 20, "card_number": 20, "old_card_number": 20,
    "occupation_before": 160,
}  # fmt: skip
_MARKED_GENDERS: Final = {"m": "male", "f": "female"}
_NO_NAME = gettext_noop("Thiếu họ và tên. Điền họ và tên đầy đủ.")
_ONE_WORD = gettext_noop("“%(raw)s” chỉ có một từ. Kiểm tra họ và tên đầy đủ.")
_NO_GENDER = gettext_noop("Thiếu giới tính. Điền Nam hoặc Nữ.")
_GENDER = gettext_noop("Không hiểu giới tính “%(raw)s”. Điền Nam hoặc Nữ.")
_BOTH = gettext_noop("Cả cột Nam (“%(male)s”) và cột Nữ (“%(female)s”) đều có ghi. Điền Nam hoặc Nữ.")
_AGAINST = gettext_noop("Cột giới tính ghi “%(raw)s”, cột đánh dấu lại là %(marked)s. Điền Nam hoặc Nữ.")
_NO_MARK = gettext_noop(
    "Không hiểu “%(raw)s” ở cột đánh dấu. Đánh dấu x, ghi ngày sinh, hoặc điền Nam hay Nữ."
)
_BIRTHS = gettext_noop("Hai cột ghi ngày sinh khác nhau: “%(one)s” và “%(other)s”. Điền ngày đúng.")
_SEVERAL = gettext_noop("Đánh dấu nhiều cột của mục này: %(said)s. Chỉ để một.")
_NO_BIRTH = gettext_noop("Thiếu ngày sinh. Điền ít nhất năm sinh.")
_UNKNOWN_CODE = gettext_noop("“%(raw)s” chưa có trong danh mục. Chọn cách ghi khác.")
_UNKNOWN_STATUS = gettext_noop("Không hiểu trạng thái “%(raw)s”. Điền Đang sinh hoạt hoặc Miễn sinh hoạt.")
_LEFT = gettext_noop(
    "Trạng thái “%(raw)s”: không còn sinh hoạt ở đây, dòng này được bỏ qua. Ghi biến động trong hồ sơ."
)
_REMOVE = gettext_noop("Cột “Đề nghị xóa” được đánh dấu, dòng này được bỏ qua.")
_TOO_LONG = gettext_noop("Dài hơn %(limit)s ký tự. Rút gọn.")
_NO_CELL = gettext_noop("Thiếu chi bộ. Điền tên chi bộ trong đơn vị nhập.")
_CELL = gettext_noop("Không có chi bộ “%(raw)s” trong đơn vị nhập. Sửa tên, hoặc lập chi bộ trước.")
_CELLS = gettext_noop("Có nhiều chi bộ tên “%(raw)s”. Ghi kèm tên đảng bộ cấp trên, hoặc ghi mã chi bộ.")
_FUTURE = gettext_noop("Ngày này sau hôm nay. Kiểm tra lại.")
_BEFORE_BIRTH = gettext_noop("Ngày này trước ngày sinh. Kiểm tra lại.")
_ORDER = gettext_noop("Ngày chính thức trước ngày vào Đảng. Kiểm tra lại.")
_JOINED_LATER = gettext_noop("Ngày vào Đảng sau ngày lập sổ %(on)s. Ghi kết nạp riêng, hoặc sửa ngày.")
_UNSET = gettext_noop("Ô có công thức nhưng không có kết quả. Mở bằng Excel rồi lưu lại, hoặc gõ giá trị.")
_MARK = gettext_noop("Không hiểu “%(raw)s” ở cột “Là dự bị”. Đánh dấu x hoặc để trống.")
_OFFICIAL = gettext_noop(
    "Ghi là dự bị nhưng đã chính thức từ %(on)s. Sửa ngày chính thức, hoặc bỏ dấu dự bị."
)
_STANDING = gettext_noop("Chưa có ngày chính thức; tính là dự bị tại ngày lập sổ.")
_YOUNG = gettext_noop("Vào Đảng khi chưa đủ 18 tuổi. Kiểm tra ngày sinh và ngày vào Đảng.")


@dataclass
class Seen:
    """What one row says: values by field, its dates also as such, and findings with their field.

    `several` are the words of fields with more than one mark.
    """

    values: dict[str, Any] = field(default_factory=dict)
    dates: dict[str, PartialDate] = field(default_factory=dict)
    findings: list[tuple[str, Finding]] = field(default_factory=list)
    several: Mapping[str, Sequence[str]] = field(default_factory=dict)
    skip: bool = False

    def stop(self, name: str, code: str, text: str, **params: object) -> None:
        """An error: the row cannot come in like this."""
        self.findings.append((name, Finding(code, Message(text, params))))

    def warn(self, name: str, code: str, text: str, **params: object) -> None:
        """Something to look at."""
        self.findings.append((name, Finding(code, Message(text, params), Severity.WARNING)))


@dataclass(frozen=True)
class Setting:
    """What holds for all rows: columns, the day, the cells by search key, the cell if there is only one.

    `epoch` is the year the file counts its days from.
    """

    columns: Sequence[Column]
    on: date
    today: date
    cells: Mapping[str, Sequence[str]]
    only_cell: str = ""
    add_zeros: bool = False
    epoch: int = 1900

    @cached_property
    def flipped(self) -> frozenset[str]:
        """Fields whose column was typed month first."""
        return frozenset(column.field for column in self.columns if column.month_first)

    def cells_meant(self, raw: str) -> Sequence[str]:
        """The cells that words mean: by code or by name."""
        found = self.cells.get(word(raw), ())  # a code whole: its letters after "cb" may be a name elsewhere
        return found if len(found) == 1 else self.cells.get(cell_key(raw), ())


@lru_cache(8192)
def _read_date(raw: str, epoch: int) -> DateReading:
    """The days of a list return too: of admissions, of cards given out together."""
    return read_date(raw, epoch=epoch)


def understand(
    row: Sequence[str],
    fixes: Mapping[str, str],
    setting: Setting,
    unset: frozenset[int] = frozenset(),
) -> Seen:
    """The whole row."""
    texts, several = texts_and_marks(row, setting.columns, fixes)
    seen = Seen(several=several)
    for column in setting.columns:
        if column.index in unset and column.field and column.field not in texts:
            seen.stop(column.field, "cell.unset", _UNSET)
    for name, said in several.items():
        seen.stop(name, "mark.several", _SEVERAL, said=", ".join(f"“{text}”" for text in said))
    read_name(seen, texts)
    read_gender(seen, texts, fixes)
    _dates(seen, texts, setting, fixes)
    _order(seen, setting)
    _numbers(seen, texts, setting)
    _codes(seen, texts)
    _plain(seen, texts)
    _places(seen, texts)
    read_cell(seen, texts, setting)
    _status(seen, texts, setting)
    return seen


def read_name(seen: Seen, texts: Mapping[str, str]) -> None:
    """The name, in its parts; missing, it is an error."""
    full = texts.get("full_name") or " ".join(filter(None, (texts.get("family"), texts.get("given"))))
    if not full:
        seen.stop("full_name", "name.missing", _NO_NAME)
        return
    parts = split_name(proper_case(full))
    if len(full.split()) < 2:
        seen.warn("full_name", "name.one_word", _ONE_WORD, raw=full)
    for name, text, limit in (
        ("family", parts.family, 60),
        ("middle", parts.middle, 80),
        ("given", parts.given, 60),
    ):
        if len(text) > limit:
            seen.stop("full_name", "text.too_long", _TOO_LONG, limit=limit)
        seen.values[name] = text[:limit]


def read_gender(seen: Seen, texts: Mapping[str, str], fixes: Mapping[str, str]) -> None:
    """A word for it, or which of two columns holds something; what was typed on screen leaves no doubt."""
    raw = texts.get("gender", "")
    told = GENDERS.get(word(raw), "")
    filled = {
        code: text
        for code, name in _MARKED_GENDERS.items()
        if not is_unmarked(text := texts.get(name, "")) and not fixes.get("gender")
    }
    if raw and not told:
        seen.stop("gender", "gender.unknown", _GENDER, raw=raw)
    elif len(filled) == 2:
        seen.stop("gender", "gender.both", _BOTH, male=filled["m"], female=filled["f"])
    elif told and filled and told not in filled:
        seen.stop("gender", "gender.both", _AGAINST, raw=raw, marked="Nam" if "m" in filled else "Nữ")
    elif told or filled:
        seen.values["gender"] = told or next(iter(filled))
    else:
        seen.stop("gender", "gender.missing", _NO_GENDER)
    for text in filled.values():
        if not is_marked(text) and not is_dated(text):
            seen.stop("gender", "gender.mark", _NO_MARK, raw=text)


def _dates(seen: Seen, texts: Mapping[str, str], setting: Setting, fixes: Mapping[str, str]) -> None:
    for name in DATES:
        reading = read_when(texts.get(name, ""), name, setting)
        if name == "birth" and not fixes.get("birth"):
            reading = _birth(seen, texts, reading, setting)
        seen.findings += [(name, found) for found in reading.findings]
        if reading.value is None:
            continue
        if reading.value.start > setting.today:
            seen.stop(name, "date.future", _FUTURE)
        else:
            seen.values[name], seen.dates[name] = reading.value.iso, reading.value
    if "birth" not in seen.values and not any(name == "birth" for name, _found in seen.findings):
        seen.stop("birth", "birth.missing", _NO_BIRTH)


def read_when(raw: str, column: str, setting: Setting) -> DateReading:
    """A date of the column of a field, as it was typed there."""
    return _read_date(_day_first(raw) if column in setting.flipped else raw, setting.epoch)


def _birth(seen: Seen, texts: Mapping[str, str], own: DateReading, setting: Setting) -> DateReading:
    """The day in the columns "Nam | Nữ" where it stands there; of two that fit each other the fuller one."""
    gender = seen.values.get("gender")
    names = [_MARKED_GENDERS[gender]] if gender else _MARKED_GENDERS.values()
    dated = next(((text, name) for name in names if is_dated(text := texts.get(name, ""))), None)
    if dated is None:
        return own
    marked = read_when(*dated, setting)
    if not texts.get("birth"):
        return marked
    if own.value is None or marked.value is None:
        return own if marked.value is None else marked
    if not own.value.during.overlaps(marked.value.during):
        seen.stop("birth", "birth.differs", _BIRTHS, one=texts["birth"], other=dated[0])
    return max(own, marked, key=lambda reading: len(reading.value.iso) if reading.value else 0)


def _day_first(raw: str) -> str:
    """A date whose column was typed month first, with day and month in their places."""
    found = re.fullmatch(r"(\d{1,2})([/.\-])(\d{1,2})([/.\-]\d{2,4})", raw)
    if found:
        return f"{found[3]}{found[2]}{found[1]}{found[4]}"
    iso = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", raw)
    return f"{iso[1]}-{iso[3]}-{iso[2]}" if iso and int(iso[3]) <= 12 else raw


def _order(seen: Seen, setting: Setting) -> None:
    birth, joined, official = (seen.dates.get(name) for name in ("birth", "joined_on", "official_on"))
    for name, when in seen.dates.items():
        if birth and name != "birth" and when.last < birth.start:
            seen.stop(name, "date.before_birth", _BEFORE_BIRTH)
    if joined and official and official.last < joined.start:
        seen.stop("official_on", "date.official_first", _ORDER)
    if joined and joined.start > setting.on:
        seen.stop("joined_on", "date.joined_later", _JOINED_LATER, on=f"{setting.on:%d/%m/%Y}")
    if birth and joined and birth.start < joined.start and joined.last.year - birth.start.year < 18:
        seen.warn("joined_on", "date.young", _YOUNG)
    seen.values["standing"] = "official" if official and official.start <= setting.on else "probationary"


def _numbers(seen: Seen, texts: Mapping[str, str], setting: Setting) -> None:
    if raw := texts.get("identity_number", ""):
        _identity(seen, raw, setting)
    for name in ("card_number", "old_card_number"):
        if raw := texts.get(name, ""):
            reading = read_card_number(raw)
            seen.findings += [(name, found) for found in reading.findings]
            _fit(seen, name, reading.value or raw)


def _identity(seen: Seen, raw: str, setting: Setting) -> None:
    digits = re.sub(r"[\s.\-]", "", raw)
    if setting.add_zeros and digits.isdecimal() and len(digits) in (8, 10, 11):
        raw = digits.zfill(9 if len(digits) == 8 else 12)
    gender = {"m": "male", "f": "female"}.get(seen.values.get("gender", ""))
    year = int(seen.values["birth"][:4]) if "birth" in seen.values else None
    reading = read_identity_number(raw, gender=gender, birth_year=year)  # type: ignore[arg-type]
    seen.findings += [("identity_number", found) for found in reading.findings]
    seen.values["identity_number"] = reading.value


def _fit(seen: Seen, name: str, text: str) -> None:
    limit = LENGTHS.get(name, 4000)
    if len(text) > limit:
        seen.stop(name, "text.too_long", _TOO_LONG, limit=limit)
    else:
        seen.values[name] = text


def _codes(seen: Seen, texts: Mapping[str, str]) -> None:
    """A belonging that is not understood stops the row: prescribed tables need it. A trait only warns."""
    for name in ("ethnicity", "religion", *AXES):
        raw = texts.get(name, "")
        if not raw or name in seen.several:
            continue
        if code := word_code(name, raw):
            seen.values[name] = code
        elif name in AXES:
            seen.warn(name, "trait.unknown", _UNKNOWN_CODE, raw=raw)
        else:
            seen.stop(name, f"{name}.unknown", _UNKNOWN_CODE, raw=raw)


def _plain(seen: Seen, texts: Mapping[str, str]) -> None:
    for name in ("birth_name", "other_name"):
        if texts.get(name):
            _fit(seen, name, proper_case(texts[name]))
    for name in (
        "card_issuer",
        "record_number",
        "occupation_before",
        "old_identity_number",
        "phone",
        "email",
        "note",
    ):
        if texts.get(name):
            _fit(seen, name, texts[name])
    if texts.get("present_address"):
        _fit(seen, "present_address", texts["present_address"])


def _places(seen: Seen, texts: Mapping[str, str]) -> None:
    birth = _joined(
        texts, "birth_place", "birth_commune", "birth_district", "birth_province", "birth_country"
    )
    home = _joined(texts, "home_place", "home_commune", "home_district", "home_country")
    permanent = _joined(
        texts, "permanent_address", "permanent_commune", "permanent_district", "permanent_province",
        "permanent_country",
    )  # fmt: skip
    province = texts.get("home_province", "")
    for name, text in (("birth_place", birth), ("home_place", home), ("home_province", province),
                       ("permanent_address", permanent)):  # fmt: skip
        if text:
            _fit(seen, name, text)


def _joined(texts: Mapping[str, str], detail: str, *others: str) -> str:
    """Detail, then commune, district, province and a foreign country where the detail does not name them."""
    known = texts.get(detail, "")
    parts = [texts.get(name, "") for name in others]
    if word(parts[-1]) in HERE:
        parts.pop()
    return ", ".join([part for part in (known, *(part for part in parts if part not in known)) if part])


def read_cell(seen: Seen, texts: Mapping[str, str], setting: Setting) -> None:
    """The cell by its code or name, or the only one of the unit."""
    raw = texts.get("cell", "")
    if not raw and setting.only_cell:
        seen.values["cell"] = setting.only_cell
        return
    if not raw:
        seen.stop("cell", "cell.missing", _NO_CELL)
        return
    found = setting.cells_meant(raw)
    if len(found) == 1:
        seen.values["cell"] = found[0]
    elif found:
        seen.stop("cell", "cell.several", _CELLS, raw=raw)
    else:
        seen.stop("cell", "cell.unknown", _CELL, raw=raw)


def _status(seen: Seen, texts: Mapping[str, str], setting: Setting) -> None:
    raw = "" if "status" in seen.several else texts.get("status", "")
    status = word_code("status", raw) if raw else "here"
    if is_marked(texts.get("remove", "")):
        seen.warn("remove", "row.remove", _REMOVE)
        seen.skip = True
    if not status:
        seen.stop("status", "status.unknown", _UNKNOWN_STATUS, raw=raw)
    elif status in ("died", "gone", "left"):
        seen.warn("status", "status.left", _LEFT, raw=raw)
        seen.skip = True
    elif status == "exempt":
        when = seen.values.get("status_on", "")
        start = PartialDate.from_iso(when).start if when else setting.on
        seen.values["exempt_on"] = max(start, setting.on).isoformat()
    _standing(seen, texts, status, setting)


def _standing(seen: Seen, texts: Mapping[str, str], status: str, setting: Setting) -> None:
    """Official or on probation: by the dates, unless the row says it in a word or with a mark."""
    mark = texts.get("probationary", "")
    if mark and not is_marked(mark) and not is_unmarked(mark):
        seen.stop("probationary", "probationary.unknown", _MARK, raw=mark)
    told = "probationary" if is_marked(mark) else status if status in ("official", "probationary") else ""
    if told == "probationary" and seen.values["standing"] == "official":
        name = "probationary" if is_marked(mark) else "status"
        seen.stop(name, "standing.official", _OFFICIAL, on=write_partial(seen.dates["official_on"]))
    if told:
        seen.values["standing"] = told
    elif "joined_on" in seen.values and "official_on" not in seen.values:
        seen.warn("official_on", "standing.guessed", _STANDING)
