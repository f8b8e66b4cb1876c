"""A server of the Akismet protocol on the loopback address, which does what a test has it do."""

import socketserver
import threading
from collections.abc import Callable
from socket import socket
from urllib.parse import parse_qsl

KEY = "0123456789ab"
# Seconds: how long a reader waits for the service in a test.
LIMIT = 0.5


def answer(body: str | bytes, *headers: str, status: str = "200 OK") -> bytes:
    body = body if isinstance(body, bytes) else body.encode()
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join([*head, "", ""]).encode() + body


HAM, SPAM = answer("false"), answer("true")
DISCARD = answer("true", "X-akismet-pro-tip: discard")
THANKS = answer("Thanks for making the web a better place.")


class FakeAkismet:
    """Keeps each request as the bytes that came, and answers with `says` or lets it `act`."""

    def __init__(self) -> None:
        self.requests: list[bytes] = []
        self.says = HAM
        self.act: Callable[[socket], None] | None = None
        self.over = threading.Event()
        fake = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                fake._answer(self.request)

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads, request_queue_size = True, 50

            def handle_error(self, *_: object) -> None:
                """Whoever asked has gone."""

        self.server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=[0.01], daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/1.1"

    def close(self) -> None:
        self.over.set()
        self.server.shutdown()
        self.server.server_close()

    def does(self, what: bytes | Callable[[socket], None]) -> None:
        """Have it answer with these bytes, or act."""
        if callable(what):
            self.act = what
        else:
            self.says = what

    def calls(self) -> list[str]:
        """The methods that were called."""
        return [request.split(b" ")[1].decode().rpartition("/")[2] for request in self.requests]

    def fields(self) -> dict[str, str]:
        """What the latest request told."""
        return dict(parse_qsl(self.requests[-1].partition(b"\r\n\r\n")[2].decode()))

    def _answer(self, connection: socket) -> None:
        raw = b""
        while not _is_whole(raw):
            more = connection.recv(65536)
            if not more:
                return
            raw += more
        self.requests.append(raw)
        if self.act:
            self.act(connection)
        else:
            connection.sendall(self.says)


def _is_whole(raw: bytes) -> bool:
    head, end, body = raw.partition(b"\r\n\r\n")
    lengths = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")]
    return bool(end) and len(body) >= int(lengths[0].split(b":")[1] if lengths else 0)
