"""What rows of the lists of admission have in common: their texts, the days and papers they name."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from chibo.engine.calendar import PartialDate
from chibo.engine.findings import gettext_noop
from chibo.exchange.checks import Judged
from chibo.exchange.models import Batch
from chibo.exchange.queries import Draft, columns_of, drafts
from chibo.exchange.sheets.paper_words import Named, read_paper
from chibo.exchange.texts import texts_and_marks
from chibo.exchange.values import Seen, Setting, read_when
from chibo.people.models import Person
from chibo.storage.protection import blind_index

NO_DAY = gettext_noop("Chỉ ghi “%(raw)s”. Điền đủ ngày, tháng, năm.")
FUTURE = gettext_noop("Ngày này sau hôm nay. Kiểm tra lại.")
UNSET = gettext_noop("Ô có công thức nhưng không có kết quả. Mở bằng Excel rồi lưu lại, hoặc gõ giá trị.")
NO_ISSUER = gettext_noop("Thiếu nơi cấp giấy chứng nhận. Điền nơi cấp; để trống thì giấy này chưa được ghi.")


@dataclass
class Row:
    """One row as it is read: its texts by field, and what is understood of them so far."""

    draft: Draft
    texts: dict[str, str]
    seen: Seen
    setting: Setting

    def day(self, name: str, raw: str | None = None) -> PartialDate | None:
        """The day a field says, or the text given in its place; kept where it is readable."""
        reading = read_when(self.texts.get(name, "") if raw is None else raw, name, self.setting)
        self.seen.findings += [(name, found) for found in reading.findings]
        if reading.value is None:
            return None
        self.seen.dates[name] = reading.value
        return reading.value

    def exact(self, name: str, raw: str | None = None, *, future: bool = False) -> date | None:
        """The whole day a field says; less than a day, or one to come, is a finding."""
        found = self.day(name, raw)
        if found is None:
            return None
        if found.exact is None:
            self.seen.stop(name, "date.not_whole", NO_DAY, raw=found.iso)
        elif not future and found.exact > self.setting.today:
            self.seen.stop(name, "date.future", FUTURE)
        return found.exact

    def paper(self, name: str, day_field: str) -> tuple[Named, date | None]:
        """The paper a cell names, and its day: from a column of its own where there is one."""
        named = read_paper(self.texts.get(name, ""))
        own = self.texts.get(day_field, "")
        return named, self.exact(day_field, own or named.day)


def rows_read(batch: Batch, setting: Setting, read: Callable[[Row], Person | None]) -> list[Judged]:
    """The rows of an import, each understood by `read`, which gives whom the row is about."""
    columns, judged = columns_of(batch), []
    for draft in drafts(batch):
        texts, _several = texts_and_marks(draft.cells, columns, draft.fixes)
        row = Row(draft, texts, Seen(), setting)
        _told_formulas(batch, row)
        person = read(row)
        judged.append(Judged(draft, row.seen, _key(batch, row), candidate=person))
    return judged


def _told_formulas(batch: Batch, row: Row) -> None:
    unset = {column for number, column in batch.layout["unset"] if number + 1 == row.draft.number}
    for column in row.setting.columns:
        if column.index in unset and column.field and column.field not in row.texts:
            row.seen.stop(column.field, "cell.unset", UNSET)


def _key(batch: Batch, row: Row) -> bytes:
    return blind_index(f"{batch.kind} {batch.unit_id} {sorted(row.texts.items())}")
