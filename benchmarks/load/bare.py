"""A server that answers the same bytes whatever it is asked: what a driver is measured against."""

import multiprocessing
import selectors
import socket
from collections.abc import Iterator
from contextlib import contextmanager

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello"


@contextmanager
def serving() -> Iterator[int]:
    """Serve in a process of its own while the block runs; yield the port."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        context = multiprocessing.get_context("fork")
        process = context.Process(target=_serve, args=(listener,), daemon=True)
        process.start()
        try:
            yield listener.getsockname()[1]
        finally:
            process.kill()
            process.join()


def _serve(listener: socket.socket) -> None:
    waiting = selectors.DefaultSelector()
    waiting.register(listener, selectors.EVENT_READ)
    while True:
        for key, _ in waiting.select():
            if key.fileobj is listener:
                opened, _ = listener.accept()
                waiting.register(opened, selectors.EVENT_READ)
                continue
            try:
                asked = key.fileobj.recv(65_536)
            except ConnectionResetError:  # a driver ends with a request on its way
                asked = b""
            if asked:
                # A request is one piece here: a driver sends the next when it is answered.
                key.fileobj.send(ANSWER)
            else:
                waiting.unregister(key.fileobj)
                key.fileobj.close()
