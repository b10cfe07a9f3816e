"""The job that makes the workbook of a long list, as the person who asked and with his rights of now."""

from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from chibo.accounts.queries import user_by_id
from chibo.exchange.actions import alone_with, keep_file, refuse_file
from chibo.exchange.choices import FileStage
from chibo.exchange.models import PreparedFile
from chibo.exchange.progress import RowsDone
from chibo.exchange.queries import address_of, files_of
from chibo.storage.clock import fixed_today, now
from chibo.storage.identity import Scope, acting
from chibo.storage.refusal import Refusal
from chibo.web.export import asked_again
from chibo.web.seat import Seat, take_seat


@app.task(name="web.prepare_file", queue="files")
def prepare_file(file: str, user: str) -> None:
    """Make one workbook. A job that died leaves nothing and runs again; one that is done does nothing."""
    try:
        _make(UUID(file), UUID(user))
    except Refusal as refusal:
        _refuse(UUID(file), UUID(user), str(refusal))
    except Exception:
        _refuse(
            UUID(file),
            UUID(user),
            _("Có lỗi khi lập tệp. Tải lại danh sách; nếu vẫn lỗi, báo người quản trị."),
        )
        raise


def _make(key: UUID, user: UUID) -> None:
    with transaction.atomic(), fixed_today() as today:
        asker = user_by_id(user)
        if asker is None:
            return
        seat = take_seat(asker, today)
        with acting(user=user, scope=seat.scope, role=seat.role):
            alone_with(key)
            file = files_of(user, now()).filter(pk=key, stage=FileStage.WORKING).first()
            if file is not None:
                with translation.override(file.language):
                    _write(seat, file)


def _write(seat: Seat, file: PreparedFile) -> None:
    found = asked_again(seat, address_of(file))
    with RowsDone(file.pk, seat.user.pk) as done:
        content = found.make(done.counted)
    keep_file(actor=seat.user, file=file.pk, content=content, rows=found.count, grants=grants_of(seat))


def grants_of(seat: Seat) -> list[list[str]]:
    """Role and place of every right, as they are today."""
    return sorted([str(held.role), held.path] for held in seat.rights.held)


def _refuse(key: UUID, user: UUID, fault: str) -> None:
    with transaction.atomic(), acting(user=user, scope=Scope()):
        asker = user_by_id(user)
        if asker is not None:
            refuse_file(actor=asker, file=key, fault=fault)
