"""The limit of a decision is put off on the screens of the level that decides, and told where it is shown."""

from datetime import date

import pytest
from django.urls import reverse

from chibo.accounts.choices import Role
from chibo.deadlines.queries import deadlines_of, open_ones
from tests.register import send
from tests.web.dossiers.test_recognition import SAID, VOTE, act, done, page

pytestmark = pytest.mark.django_db
MORE = {
    "length": "15", "reason": "Chờ thẩm tra bổ sung", "told_on": "13/6/2025", "paper_issuer": "Huyện ủy",
    "paper_kind": "Công văn", "paper_number": "77-CV/HU", "paper_date": "12/6/2025",
}  # fmt: skip


def labels(client, dossier):
    return [label for label, _url, _main in page(client, dossier).context["acts"]]


def test_limit_is_put_off_shown_and_taken_back(road, register, office, desk_at):
    dossier = road.complete()
    for each in range(4):
        road.register.enter(f"Ba{each}", kind="opening", standing="official")
    assert "Gia hạn" not in labels(office, dossier)
    done(office, act(dossier, "vote"), **VOTE, **SAID)
    assert "Gia hạn" in labels(office, dossier)
    secretary = desk_at(register.north_cell, Role.CELL_SECRETARY)
    assert "Gia hạn" not in labels(secretary, dossier)
    url = act(dossier, "extend", "dossier_check")
    assert "Nhiều nhất 30 ngày" in office.get(url).content.decode()
    refused = send(office, url, "preview", **(MORE | {"length": "31"}))
    assert "từ 1 đến 30" in str(refused.context["form"].errors)
    done(office, url, **MORE)
    with register.at_work():
        row = open_ones(deadlines_of(dossier.candidate_id)).get(what="admission_decision")
    told = page(office, dossier).content.decode()
    assert all(words in told for words in ("Chờ thẩm tra bổ sung", "77-CV/HU", "thêm 15 ngày làm việc"))
    shown = desk_at(register.district).get(reverse("deadline", args=[row.pk])).context
    assert (shown["extended"].length, shown["extended"].before > date(2025, 8, 1)) == (15, True)
    assert "Rút gia hạn ghi nhầm" in labels(office, dossier)
    done(office, act(dossier, "extension_withdraw", "dossier_check"), reason="Ghi nhầm hồ sơ")
    assert "Gia hạn" in labels(office, dossier)
