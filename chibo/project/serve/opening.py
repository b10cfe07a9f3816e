"""The page shown until the program is ready: `python -m chibo.project.serve.opening HOST PORT`.

It shares the port with the web server for a moment: whoever comes early never meets a closed door.
"""

import socket
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer

SIGN = "chibo-opening"
PAGE = """<!doctype html>
<html lang="vi">
<meta charset="utf-8">
<meta http-equiv="refresh" content="2">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Đang khởi động – chibo</title>
<h1>Đang khởi động</h1>
<p>Hệ thống đang chuẩn bị cơ sở dữ liệu. Lần đầu mất khoảng một phút; trang này tự tải lại.</p>
<p lang="en">Starting. The first time takes about a minute; this page reloads by itself.</p>
"""


class Opening(BaseHTTPRequestHandler):
    """The same answer to every question."""

    server_version = SIGN
    sys_version = ""
    timeout = 5

    def do_GET(self) -> None:
        body = PAGE.encode()
        self.send_response(HTTPStatus.SERVICE_UNAVAILABLE)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", "default-src 'none'")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Retry-After", "2")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_POST = do_GET  # noqa: N815 -- the names are the base class's

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the terminal shows the address and what needs attention."""


class SharedPort(HTTPServer):
    """Lets the web server take the same port before this one lets go."""

    allow_reuse_address = True

    def server_bind(self) -> None:
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        super().server_bind()


def main(host: str, port: int) -> None:
    SharedPort.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with SharedPort((host, port), Opening) as server:
        server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
