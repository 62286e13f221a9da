"""Mail through the server of the house (`MSO_SMTP_*`)."""

import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from functools import lru_cache
from typing import Protocol
from urllib.parse import urlsplit

import aiosmtplib

from mso_app.core import clock
from mso_app.core.settings import settings
from mso_app.integrations.outside import NotReached

SECONDS = 10.0


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One mail of plain text. `number` becomes its Message-ID, the same at every try."""

    number: str
    to: str
    subject: str
    text: str


class Mailer(Protocol):
    async def send(self, mail: Mail) -> None:
        """Hand it to the server. Raises NotReached."""
        ...


class SmtpMailer:
    """Talks to the configured server; encrypted unless the operator said otherwise."""

    async def send(self, mail: Mail) -> None:
        chosen = settings()
        try:
            await aiosmtplib.send(
                _message(mail),
                hostname=chosen.smtp_host,
                port=chosen.smtp_port,
                username=chosen.smtp_user or None,
                password=chosen.smtp_password or None,
                use_tls=chosen.smtp_security == "tls",
                start_tls=chosen.smtp_security == "starttls",
                tls_context=None if chosen.smtp_security == "none" else _tls(),
                timeout=SECONDS,
            )
        except aiosmtplib.SMTPAuthenticationError:
            raise NotReached("Mail server refused our login") from None
        except (aiosmtplib.SMTPRecipientsRefused, aiosmtplib.SMTPRecipientRefused):
            raise NotReached("Mail server refused the address") from None
        except aiosmtplib.SMTPResponseException as problem:
            raise NotReached(f"Mail server answered {problem.code}") from None
        except (aiosmtplib.SMTPException, OSError, ValueError):
            raise NotReached("Mail server not reached") from None


@lru_cache
def mailer() -> Mailer:
    """The mailer of this process."""
    return SmtpMailer()


def _message(mail: Mail) -> EmailMessage:
    message = EmailMessage()
    message["From"] = settings().smtp_from
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{mail.number}@{urlsplit(settings().origin).hostname}>"
    # Nobody's "away until Monday" shall answer it.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    return message


def _tls() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=settings().smtp_ca_file)
