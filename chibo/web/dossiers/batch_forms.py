"""Forms of decisions made together: what all share, what is typed for one, who signed and when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy

from chibo.admission.models import Dossier
from chibo.documents.choices import State
from chibo.documents.models import Paper
from chibo.engine.office import Field, FieldKind, Form, Value, fill, text_lines
from chibo.regulations.forms import forms as templates
from chibo.web.documents.make import label_of, widget_of
from chibo.web.fields import DayField
from chibo.web.forms import PlainForm

_READMISSION, _AUTHORISED = "readmission", "authorised"
_SHARED = (
    "above_body", "issuing_body", "body_sign", "place", "signer_office", "signer_name", "basis_rules",
    "authority_paper", "paper_on",
)  # fmt: skip
_LATER = frozenset({"number"})


def form_codes(dossier: Dossier) -> tuple[str, ...]:
    """The forms the body that decides writes about a case: the decision first."""
    if dossier.route == _AUTHORISED:
        return ("9B-KNĐ", "8B-KNĐ")
    return ("9C-KNĐ",) if _READMISSION in dossier.marks else ("9A-KNĐ",)


def key_of(dossier: Dossier, form: Form) -> str:
    """A person and a paper, in a page's own words."""
    return f"{dossier.candidate_id}:{form.code}"


@dataclass
class Piece:
    """One paper of one case: its number once taken, and after `fill` what would stand in it."""

    dossier: Dossier
    form: Form
    paper: Paper | None
    case: dict[str, Value] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    inputs: list[BoundField] = field(default_factory=list)

    @property
    def key(self) -> str:
        """How the page names it."""
        return key_of(self.dossier, self.form)

    @property
    def waits(self) -> bool:
        """Has it a number, and no signature yet?"""
        return self.paper is not None and self.paper.state is State.WAITING

    @property
    def done(self) -> bool:
        """Is it signed?"""
        return self.paper is not None and self.paper.state is State.SIGNED

    def fill(
        self, known: Mapping[str, Value], shared: Mapping[str, Value], typed: "TypedForm", *, banner: str
    ) -> None:
        """Put together what the paper says; what was typed goes before what is known."""
        self.case = {
            name: value
            for name, value in {**known, **shared, **typed.said()}.items()
            if name in self.form.fields and value not in (None, "")
        }
        self.number()
        filled = fill(self.form, self.case, banner=banner)
        self.lines = [line for line in text_lines(filled.paper) if line.strip()]
        lacking = [each for each in filled.missing if each.name not in {*_LATER, "paper_on"}]
        self.missing = [label_of(each) for each in lacking]
        asked = {each.name for each in lacking} | typed.filled()
        self.inputs = [bound for bound in typed if bound.name in asked and bound.name not in _SHARED]

    def number(self) -> None:
        """The number, where the paper bears one and it is taken."""
        if self.paper is not None and self.form.numbered:
            self.case |= {"number": self.paper.number, "body_sign": self.paper.sign}


class TypedForm(forms.Form):
    """What only somebody who knows the case can say, for one paper."""

    def __init__(self, data: Any, piece: Piece) -> None:
        super().__init__(data, prefix=piece.key)
        for name, asked in piece.form.fields.items():
            if asked.kind is not FieldKind.SHARE and name not in _LATER:
                self.fields[name] = widget_of(asked)
                self.fields[name].widget.attrs["class"] = "in"

    all_optional = True

    def said(self) -> dict[str, Value]:
        """The values typed that can be read."""
        return {name: value for name, value in self._read().items() if value not in (None, "")}

    def filled(self) -> set[str]:
        """The fields somebody typed something into, also what cannot be read: it stays on the page."""
        return {name for name in self.fields if self.data.get(self.add_prefix(name))}

    def _read(self) -> dict[str, Value]:
        self.is_valid()
        return dict(getattr(self, "cleaned_data", {}))


class CommonForm(PlainForm):
    """The papers marked, and what every one of them shares."""

    all_optional = True
    papers = forms.MultipleChoiceField(
        label=gettext_lazy("Văn bản"),
        widget=forms.CheckboxSelectMultiple,
    )
    term = forms.CharField(
        label=gettext_lazy("Nhiệm kỳ"),
        max_length=9,
        help_text=gettext_lazy("Ví dụ 2025-2030. Số bắt đầu lại từ 01 mỗi nhiệm kỳ"),
        widget=forms.TextInput(attrs={"class": "w12", "autocomplete": "off"}),
        required=False,
    )

    def __init__(self, data: Any, *, pieces: Sequence[Piece], initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial))
        self.pieces = pieces
        open_ones = [piece for piece in pieces if not piece.done]
        papers: Any = self.fields["papers"]
        papers.choices = [(piece.key, piece.form.code) for piece in open_ones]
        firsts = {piece.dossier.pk: piece for piece in reversed(open_ones)}
        papers.initial = [piece.key for piece in firsts.values()]
        asked = {name: each for piece in pieces for name, each in piece.form.fields.items()}
        for name in _SHARED:
            if name in asked:
                self.fields[name] = _shared(asked[name])
        for each in self.fields.values():
            if not isinstance(each.widget, forms.CheckboxSelectMultiple):
                each.widget.attrs["class"] = f"in {each.widget.attrs.get('class', '')}".strip()

    def shared(self) -> dict[str, Value]:
        """What every paper takes from here."""
        return {name: self.cleaned_data.get(name) for name in _SHARED if self.cleaned_data.get(name)}

    def typed(self, piece: Piece) -> TypedForm:
        """What was typed for one paper."""
        return TypedForm(self.data, piece)

    def clean(self) -> dict[str, Any]:
        """Numbers are taken only with the term and the mark of the body."""
        data = super().clean() or self.cleaned_data
        for name in ("term", "body_sign"):
            asked = name in self.fields and self.data.get("step") == "file"
            if asked and not data.get(name) and not self.has_error(name):
                self.add_error(name, ValidationError(_NEEDED, code="required"))
        return data

    @property
    def kinds(self) -> list[Form]:
        """The columns of the matrix."""
        codes = dict.fromkeys(piece.form.code for piece in self.pieces)
        return [templates()[code] for code in codes]

    @property
    def boxes(self) -> set[str]:
        """The papers marked on the page as it is shown."""
        return set(self["papers"].value() or ())

    def people(self, cells: Mapping[UUID, str]) -> list[tuple[Dossier, str, list[tuple[Piece | None, bool]]]]:
        """The rows of the matrix: a case, its cell, for each column its paper and whether it is marked."""
        rows: dict[UUID, dict[str, Piece]] = {}
        for piece in self.pieces:
            rows.setdefault(piece.dossier.pk, {})[piece.form.code] = piece
        marked, codes = self.boxes, [form.code for form in self.kinds]
        found = []
        for papers in rows.values():
            dossier = next(iter(papers.values())).dossier
            pieces = [papers.get(code) for code in codes]
            marks = [(piece, piece is not None and piece.key in marked) for piece in pieces]
            found.append((dossier, cells.get(dossier.candidate.cell_id, ""), marks))
        return found

    @property
    def fields_shared(self) -> list[BoundField]:
        """What is asked once, below the matrix."""
        return [bound for bound in self if bound.name != "papers"]


_NEEDED = gettext_lazy("Ghi mục này thì mới lấy số được.")


def _shared(asked: Field) -> forms.Field:
    made = widget_of(asked)
    if asked.name == "paper_on":
        made.help_text = gettext_lazy("Để trống khi chưa ký: ngày ghi tay trên văn bản")
    return made


class SignForm(PlainForm):
    """Which papers were signed, on which day, by whom."""

    numbers = forms.MultipleChoiceField(
        label=gettext_lazy("Văn bản đã ký"),
        widget=forms.CheckboxSelectMultiple,
    )
    signed_on = DayField(label=gettext_lazy("Ngày ký"))
    signer = forms.CharField(label=gettext_lazy("Người ký"), max_length=160)

    def __init__(
        self, data: Any, *, waiting: Sequence[Paper], initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=dict(initial or {}), auto_id="sign_%s")
        numbers: Any = self.fields["numbers"]
        numbers.choices = [(str(paper.pk), f"{paper.code}, {paper.about}") for paper in waiting]
        numbers.initial = [key for key, _label in numbers.choices]
