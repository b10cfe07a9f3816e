"""Where the pages are served, and whether that is safe there."""

import ipaddress
import os
import socket
from dataclasses import dataclass
from pathlib import Path

from chibo.project.environment import flag
from chibo.project.language import gettext as _
from chibo.storage.refusal import refuse

_FIRST_PORT, _LAST_PORT = 8000, 8999


@dataclass(frozen=True)
class Address:
    """Host and port, and how the road to them is protected."""

    host: str
    port: int
    certificate: Path | None = None
    key: Path | None = None
    behind_proxy: bool = False

    @property
    def plain(self) -> bool:
        """Plain http on this machine alone: the only place where cookies travel unprotected."""
        return not self.certificate and not self.behind_proxy

    @property
    def url(self) -> str:
        name = "localhost" if is_loopback(self.host) else self.host
        name = f"[{name}]" if ":" in name else name
        return f"{'https' if self.certificate else 'http'}://{name}:{self.port}"


def is_loopback(host: str) -> bool:
    """Is this name or number this machine itself, seen from nowhere else?"""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check(address: Address, *, demonstration: bool) -> None:
    """Refuse an address where passwords or persons' data would travel in the clear."""
    here = is_loopback(address.host)
    if demonstration and not (here and address.plain):
        raise refuse("serve.demonstration", _("Dữ liệu minh hoạ chỉ phục vụ ngay trên máy này (127.0.0.1)."))
    if bool(address.certificate) != bool(address.key):
        raise refuse("serve.tls_half", _("Cần cả --certificate và --key."))
    for file in (address.certificate, address.key):
        if file and not os.access(file, os.R_OK):
            raise refuse("serve.tls_file", _("Không đọc được tệp %(file)s.") % {"file": file})
    if address.plain and not here:
        told = _(
            "Không phục vụ %(host)s qua http trần: mật khẩu và dữ liệu đảng viên sẽ bị đọc trộm trên mạng. "
            "Hãy thêm --certificate và --key, hoặc đặt sau máy chủ trung gian có TLS và thêm --behind-proxy."
        )
        raise refuse("serve.clear_text", told % {"host": address.host})
    if not address.plain and "CHIBO_HOSTS" not in os.environ:
        told = _("Hãy đặt CHIBO_HOSTS là tên miền người dùng gõ, ví dụ CHIBO_HOSTS=chibo.xa.example")
        raise refuse("serve.hosts", told)
    if not address.plain and flag("CHIBO_DEBUG"):
        told = _(
            "CHIBO_DEBUG bày mã nguồn và dữ liệu trên trang lỗi, chỉ dùng ngay trên máy này. Hãy bỏ biến đó."
        )
        raise refuse("serve.debug", told)


def port_for(host: str, wanted: int | None) -> int:
    """The wanted port, refused where taken; else the next free one from 8000."""
    if wanted is not None:
        if not _free(host, wanted):
            told = _("Cổng %(port)s đang có chương trình khác dùng. Hãy chọn cổng khác bằng --port.")
            raise refuse("serve.port", told % {"port": wanted})
        return wanted
    for port in range(_FIRST_PORT, _LAST_PORT + 1):
        if _free(host, port):
            return port
    raise refuse("serve.ports", _("Không còn cổng trống từ 8000 đến 8999."))


def _free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # Without SO_REUSEPORT: two systems on one port would each answer half the questions.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen()
        except OSError:
            return False
    return True
