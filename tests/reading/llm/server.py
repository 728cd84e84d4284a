"""A chat endpoint on 127.0.0.1 that answers as a test tells it to, and keeps what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Raw:
    """A reply below the level of chat."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    endless: bool = False
    delay: float = 0.0


@dataclass
class Asked:
    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def report(self) -> str:
        """The part of the text that was sent."""
        return json.loads(self.body["messages"][1]["content"])["report"]


def chat(content: object, *, finish: str = "stop", model: str = "echo-1") -> Raw:
    """A reply of the form of OpenAI's endpoint."""
    text = content if isinstance(content, str) else json.dumps(content)
    choice = {"message": {"role": "assistant", "content": text}, "finish_reason": finish}
    return Raw(body=json.dumps({"model": model, "choices": [choice]}).encode())


def said(*content: str, **more: object) -> dict[str, object]:
    """One entry of a reply."""
    empty = dict.fromkeys(("speaker", "source", "cue", "said_to", "nested_in", "gist"))
    return {"content": list(content), "before": "", **empty, **more}


def listing(*entries: object) -> Raw:
    return chat({"statements": list(entries)})


Script = Callable[[int, Asked], Raw]


@contextmanager
def endpoint(script: Script) -> Iterator[tuple[str, list[Asked]]]:
    """Serve while the test runs; gives the address and the list of what was asked."""
    asked: list[Asked] = []
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append(Asked(self.path, dict(self.headers), json.loads(body)))
            raw = script(len(asked) - 1, asked[-1])
            over.wait(raw.delay)
            with suppress(BrokenPipeError, ConnectionResetError):  # the client had enough
                self.send(raw)

        def send(self, raw: Raw) -> None:
            self.send_response(raw.status)
            for name, value in raw.headers.items():
                self.send_header(name, value)
            if not raw.endless:
                self.send_header("Content-Length", str(len(raw.body)))
            self.end_headers()
            self.wfile.write(raw.body)
            while raw.endless and not over.is_set():
                self.wfile.write(b" " * 65536)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1", asked
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()
