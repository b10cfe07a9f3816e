"""What a script says of sheet, header rows and columns, in place of the wizard's pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from chibo.engine.vietnamese import Encoding
from chibo.exchange.choices import FIELDS, IGNORED, SheetKind
from chibo.exchange.layout import Column, Layout, guess_layout, header_key
from chibo.exchange.reading import Sheet
from chibo.storage.refusal import refuse


@dataclass(frozen=True)
class Where:
    """The sheet by its name and the header rows, the first counted from 0; None where it is to be guessed."""

    sheet: str | None = None
    header: tuple[int, int] | None = None

    def among(self, sheets: Sequence[Sheet], kind: str = SheetKind.MEMBERS) -> Layout:
        """The layout meant, what was not said being guessed."""
        meant = [sheet for sheet in sheets if self.sheet in (None, sheet.name)]
        if not meant:
            told = _("Không có trang “%(sheet)s”. Tệp có: %(known)s.")
            known = ", ".join(sheet.name for sheet in sheets)
            raise refuse("layout.no_sheet", told % {"sheet": self.sheet, "known": known}, "sheet")
        guessed = guess_layout(meant, kind)
        if self.header is None:
            return guessed
        top, depth = self.header
        rows = next(sheet.rows for sheet in meant if sheet.name == guessed.sheet)
        if depth not in (1, 2) or not 0 <= top <= top + depth <= len(rows):
            raise refuse("layout.not_there", _("Trang hoặc dòng tiêu đề này không có trong tệp."), "top")
        return Layout(guessed.sheet, top, depth)


@dataclass(frozen=True)
class Said:
    """By column, its letter or header: the field it goes into and its encoding; columns typed month first."""

    fields: Mapping[str, str] = field(default_factory=dict)
    encodings: Mapping[str, str] = field(default_factory=dict)
    month_first: Sequence[str] = ()

    def of(self, columns: Sequence[Column]) -> Sequence[Column]:
        """The columns as they are now meant. A field said of one column leaves the one it was guessed for.

        Columns of marks share theirs.
        """
        for said, name in self.fields.items():
            column = named(columns, said)
            column.field = _field(name)
            for other in columns:
                if other is not column and other.field == name and not (other.marks and column.marks):
                    other.field = IGNORED
        for said, encoding in self.encodings.items():
            named(columns, said).encoding = _encoding(encoding)
        for said in self.month_first:
            named(columns, said).month_first = True
        return columns


def named(columns: Sequence[Column], said: str) -> Column:
    """The column with this header, else with this letter."""
    wanted = header_key(said)
    found = [column for column in columns if column.header and header_key(column.header) == wanted]
    found = found or [column for column in columns if column.letter == said.strip().upper()]
    if len(found) == 1:
        return found[0]
    listed = ", ".join(f"{column.letter} {column.header}".strip() for column in columns)
    words = _("Có nhiều cột “%(said)s”. Ghi chữ của cột: %(known)s.")
    if not found:
        words = _("Không có cột “%(said)s”. Các cột: %(known)s.")
    raise refuse("columns.no_column", words % {"said": said, "known": listed}, "columns")


def _field(name: str) -> str:
    if name != IGNORED and name not in FIELDS:
        words = _("Không có mục “%(said)s”. Các mục: %(known)s.")
        raise refuse("columns.no_field", words % {"said": name, "known": ", ".join(FIELDS)}, "columns")
    return name


def _encoding(name: str) -> Encoding:
    try:
        return Encoding(name.lower())
    except ValueError:
        words = _("Không có bảng mã “%(said)s”. Các bảng mã: %(known)s.")
        known = {"said": name, "known": ", ".join(Encoding)}
        raise refuse("columns.no_encoding", words % known, "columns") from None
