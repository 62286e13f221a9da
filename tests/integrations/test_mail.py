"""Mail against a real server: encrypted and signed in as configured, and never in the clear by accident."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pydantic import ValidationError

from mso_app.core.settings import Settings, settings
from mso_app.integrations.mail import Mail, SmtpMailer
from mso_app.integrations.outside import NotReached
from tests.receivers import mail_server

MAIL = Mail(number="4711", to="nina@hospital.example", subject="Opinion ready, SO-26-00012", text="Opinion ready\n")
PASSWORD = "the password of the house"


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    monkeypatch.setenv("MSO_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("MSO_SMTP_FROM", "secunda@hospital.example")
    monkeypatch.setenv("MSO_PUBLIC_URL", "https://opinions.hospital.example")
    yield monkeypatch
    monkeypatch.undo()
    settings.cache_clear()


def _use(chosen: pytest.MonkeyPatch, **more: object) -> None:
    for name, value in more.items():
        chosen.setenv(f"MSO_SMTP_{name.upper()}", str(value))
    settings.cache_clear()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificate of this machine in one file, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "mail.pem"
    plain = serialization.NoEncryption()
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def _context(certificate: Path) -> ssl.SSLContext:
    made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    made.load_cert_chain(certificate)
    return made


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_mail_goes_encrypted_and_signed_in(chosen: pytest.MonkeyPatch, certificate: Path, security: str) -> None:
    tls = {"start_tls" if security == "starttls" else "tls": _context(certificate)}
    async with mail_server(password=PASSWORD, **tls) as server:
        _use(chosen, port=server.port, security=security, user="mso", password=PASSWORD, ca_file=certificate)

        await SmtpMailer().send(MAIL)

    [mail] = server.mails
    assert (server.to, server.logins) == (["nina@hospital.example"], ["mso"])
    assert mail["message-id"] == "<4711@opinions.hospital.example>"
    assert (mail["subject"], mail["auto-submitted"]) == (MAIL.subject, "auto-generated")


async def test_a_server_without_encryption_is_not_talked_to_in_the_clear(chosen: pytest.MonkeyPatch) -> None:
    async with mail_server() as server:
        _use(chosen, port=server.port, security="starttls")

        with pytest.raises(NotReached):
            await SmtpMailer().send(MAIL)

    assert server.mails == []


async def test_a_certificate_nobody_knows_is_refused(chosen: pytest.MonkeyPatch, certificate: Path) -> None:
    async with mail_server(start_tls=_context(certificate)) as server:
        _use(chosen, port=server.port, security="starttls")

        with pytest.raises(NotReached):
            await SmtpMailer().send(MAIL)

    assert server.mails == []


async def test_a_wrong_password_is_said_so(chosen: pytest.MonkeyPatch, certificate: Path) -> None:
    async with mail_server(start_tls=_context(certificate), password=PASSWORD) as server:
        _use(chosen, port=server.port, user="mso", password="wrong", ca_file=certificate)

        with pytest.raises(NotReached, match="refused our login"):
            await SmtpMailer().send(MAIL)


async def test_nobody_at_the_door_is_said_so(chosen: pytest.MonkeyPatch) -> None:
    _use(chosen, port=1, security="none")

    with pytest.raises(NotReached, match="Mail server not reached"):
        await SmtpMailer().send(MAIL)


def test_a_mail_server_without_a_sender_is_refused_at_the_start() -> None:
    with pytest.raises(ValidationError, match="MSO_SMTP_FROM"):
        Settings(smtp_host="mail.test")
