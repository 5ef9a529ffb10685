"""A folder as a web server gives it to a browser, with the headers that the folder asks for."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class QuietHandler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_arguments: object) -> None:
        """Say nothing: a test shows what it wants to show."""


class HostingHandler(QuietHandler):
    """Sends what `_headers` says for all pages, as hosts of static sites do."""

    def __init__(self, *arguments: object, headers: dict[str, str], directory: str) -> None:
        self.own_headers = headers
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]

    def end_headers(self) -> None:
        for name, value in self.own_headers.items():
            self.send_header(name, value)
        super().end_headers()


@contextmanager
def served(folder: Path, prefix: str = "") -> Iterator[str]:
    """Give the address, without a slash at its end, at which the folder can be browsed.

    With a prefix the folder must have that name, and its site stands below it.
    """
    file = folder / "_headers"
    written = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    headers = dict(line.strip().split(": ", 1) for line in written if line.startswith("  "))
    root = folder.parent if prefix else folder
    handler = partial(HostingHandler, headers=headers, directory=str(root))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}{prefix}"
    server.shutdown()
    server.server_close()
