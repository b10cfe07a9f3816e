"""`chibo serve`: the whole program on one machine."""

import argparse
import os
from pathlib import Path

from chibo.project import cluster
from chibo.project.cli import var
from chibo.project.language import gettext as _
from chibo.project.serve.address import Address, check, port_for
from chibo.project.serve.supervisor import Supervisor

NAME = "serve"
HELP = _("Chạy hệ thống: cơ sở dữ liệu, trang web và việc nền")
NEEDS_DATABASE = "none"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help=_("địa chỉ phục vụ (mặc định: chỉ máy này)"))
    parser.add_argument("--port", type=int, help=_("cổng (mặc định: cổng trống đầu tiên từ 8000)"))
    parser.add_argument("--certificate", type=Path, help=_("chứng thư TLS (PEM)"))
    parser.add_argument("--key", type=Path, help=_("khoá của chứng thư (PKCS#8)"))
    parser.add_argument("--behind-proxy", action="store_true", help=_("đứng sau máy chủ trung gian có TLS"))
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help=_("số tiến trình web"))
    parser.add_argument("--demo", action="store_true", help=_("lần đầu thì nạp dữ liệu minh hoạ"))


def run(options: argparse.Namespace) -> int:
    given = "DATABASE_URL" in os.environ
    address = Address(
        host=options.host,
        port=options.port or 0,
        certificate=options.certificate and options.certificate.resolve(),
        key=options.key and options.key.resolve(),
        behind_proxy=options.behind_proxy,
    )
    check(address, demonstration=options.demo)
    address = Address(**{**vars(address), "port": port_for(options.host, options.port)})
    server = None if given else cluster.at(var())
    Supervisor(address, var(), server, demonstration=options.demo, workers=options.workers).run()
    return 0
