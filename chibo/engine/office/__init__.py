"""Official papers: forms filled with the values of a case, written as .docx, read again and checked."""

from chibo.engine.office.filling import Case, Filled, fill
from chibo.engine.office.form import Field, FieldKind, Form, Line, SignatureLines, checked
from chibo.engine.office.format_check import check_format
from chibo.engine.office.letters import TemplateError, Value, pieces, printable, table_row
from chibo.engine.office.opening import NotReadableError, Opened, open_docx
from chibo.engine.office.paper import Paper, Role, text_lines
from chibo.engine.office.picture import NotDrawableError, Picture, metafile
from chibo.engine.office.profile import Profile
from chibo.engine.office.writing import docx_of

__all__ = [
    "Case",
    "Field",
    "FieldKind",
    "Filled",
    "Form",
    "Line",
    "NotDrawableError",
    "NotReadableError",
    "Opened",
    "Paper",
    "Picture",
    "Profile",
    "Role",
    "SignatureLines",
    "TemplateError",
    "Value",
    "check_format",
    "checked",
    "docx_of",
    "fill",
    "metafile",
    "open_docx",
    "pieces",
    "printable",
    "table_row",
    "text_lines",
]
