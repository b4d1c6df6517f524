"""A tiny SMTP server on loopback, for tests: takes mail, or fails as told. One connection at a time."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import BinaryIO, cast


class SmtpServer:
    """`mail` is what was delivered; `greeting` and `on_data` may be made to refuse."""

    def __init__(self) -> None:
        self.mail: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.greeting = "220 essai"
        self.on_data = "250 pris"
        self.logins: list[str] = []
        self.port = 0

    def serve(self, listening: socket.socket, stop: threading.Event) -> None:
        listening.settimeout(0.05)
        while not stop.is_set():
            try:
                connection, _ = listening.accept()
            except TimeoutError:
                continue
            connection.settimeout(5)
            with connection, connection.makefile("rwb") as stream:
                try:
                    self._talk(cast(BinaryIO, stream))
                except OSError:
                    continue

    def _talk(self, stream: BinaryIO) -> None:
        def say(line: str) -> None:
            stream.write(line.encode() + b"\r\n")
            stream.flush()

        say(self.greeting)
        for line in stream:
            verb = line.strip().upper()
            if verb.startswith((b"EHLO", b"HELO")):
                say("250-essai")
                say("250 AUTH PLAIN")
            elif verb.startswith(b"AUTH"):
                self.logins.append(line.decode().strip())
                say("235 bienvenue")
            elif verb.startswith(b"RCPT"):
                self.recipients.append(line.decode().strip())
                say("250 ok")
            elif verb == b"DATA":
                say("354 allez-y")
                content = b"".join(iter(stream.readline, b".\r\n"))
                if self.on_data.startswith("250"):
                    self.mail.append(message_from_bytes(content, policy=default))
                say(self.on_data)
            elif verb == b"QUIT":
                say("221 adieu")
                return
            else:
                say("250 ok")


@contextmanager
def running_smtp() -> Iterator[SmtpServer]:
    server, stop = SmtpServer(), threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server.port = listening.getsockname()[1]
        thread = threading.Thread(target=server.serve, args=(listening, stop), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            stop.set()
            thread.join(10)
