"""A wire to a service that can be cut and mended, for whoever must outlive the service."""

import socket
from contextlib import suppress
from threading import Thread
from typing import Self
from urllib.parse import urlsplit, urlunsplit

PIECE = 65536


class Wire:
    """Passes on what is sent to a port of its own, until it is cut."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        assert parts.hostname
        assert parts.port
        self._service = (parts.hostname, parts.port)
        self._open: list[socket.socket] = []
        self._door = self._listen(0)
        port = self._door.getsockname()[1]
        self.url = urlunsplit(parts._replace(netloc=parts.netloc.replace(str(parts.port), str(port))))

    def cut(self) -> None:
        """Break every connection and refuse new ones."""
        self._port = self._door.getsockname()[1]
        for each in (self._door, *self._open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self._open.clear()

    def mend(self) -> None:
        """Let connections through again, at the same port."""
        self._door = self._listen(self._port)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.cut()

    def _listen(self, port: int) -> socket.socket:
        door = socket.create_server(("127.0.0.1", port))
        Thread(target=self._admit, args=(door,), daemon=True).start()
        return door

    def _admit(self, door: socket.socket) -> None:
        with suppress(OSError):
            while True:
                caller, _ = door.accept()
                service = socket.create_connection(self._service)
                self._open += [caller, service]
                for ends in ((caller, service), (service, caller)):
                    Thread(target=_pass_on, args=ends, daemon=True).start()


def _pass_on(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(PIECE):
            sink.sendall(piece)
    for each in (source, sink):
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
