"""A workbook that a page gives, read as a user would read it."""

from io import BytesIO
from typing import Any

from django.test import Client
from openpyxl import load_workbook


def rows(client: Client, url: str) -> list[dict[str, Any]]:
    """The rows of the sheet that begin with a number, as what stands under each heading."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    sheet = load_workbook(BytesIO(answer.content)).active
    lines = list(sheet.iter_rows(values_only=True))
    head = next(line for line in lines if "STT" in line or "TT" in line)
    return [dict(zip(head, line, strict=True)) for line in lines if isinstance(line[0], int)]
