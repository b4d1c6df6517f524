"""E-mail by SMTP, through the server of smtp[s]://user:password@host:port (`PORTEVOIX_SMTP_URL`)."""

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

TIMEOUT_SECONDS = 20.0
SMTPS_PORT, SUBMISSION_PORT = 465, 587
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class PostmanWrong(Exception):
    """The settings cannot be used; the message says what to do, in French."""


class MailNotSent(Exception):
    """The message names the fault's kind only: a server's words may quote addresses."""


@dataclass(frozen=True, slots=True)
class Postman:
    host: str
    port: int
    sender: str
    tls: bool = False  # from the first byte; else STARTTLS where it is offered
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    def send(self, to: str, subject: str, body: str) -> None:
        """Deliver to the SMTP server; raises MailNotSent."""
        try:
            message = _message(self.sender, to, subject, body)
            with self._connected() as server:
                server.send_message(message)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise MailNotSent(type(error).__name__) from None

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=TIMEOUT_SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)
        try:
            self._greet(server, context)
        except BaseException:
            server.close()
            raise
        return server

    def _greet(self, server: smtplib.SMTP, context: ssl.SSLContext) -> None:
        server.ehlo()
        private = self.tls
        if not private and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
            private = True
        if self.user is not None:
            if not private and self.host not in LOOPBACK:
                raise smtplib.SMTPException("a password is not sent in the clear")
            server.login(self.user, self.password or "")


def read_postman(url: str | None, sender: str | None) -> Postman | None:
    """Return the postman of the settings, None where no SMTP server is set; raises PostmanWrong."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise PostmanWrong("PORTEVOIX_SMTP_URL n’est pas lisible : écrivez smtp://hôte:port.") from None
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise PostmanWrong(
            "PORTEVOIX_SMTP_URL n’est pas lisible : écrivez smtps://utilisateur:motdepasse@hôte:port."
        )
    if sender is None or "@" not in sender:
        raise PostmanWrong("PORTEVOIX_SMTP_FROM manque : donnez l’adresse qui envoie les alertes.")
    tls = parts.scheme == "smtps"
    return Postman(
        host=parts.hostname,
        port=port or (SMTPS_PORT if tls else SUBMISSION_PORT),
        sender=sender,
        tls=tls,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


def _message(sender: str, to: str, subject: str, body: str) -> EmailMessage:
    """Raises ValueError on a line break in a header: nobody adds recipients through a title."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].strip("> "))
    message.set_content(body)
    return message
