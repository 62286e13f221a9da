"""Every choice an operator can make, read from `MSO_*` variables once."""

from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

FORBIDDEN_SECRETS = frozenset({"changeme", "secret", "password", "default", "x" * 32})


class Settings(BaseSettings):
    """Defaults serve one machine with nothing installed; each field is one `MSO_…` variable."""

    model_config = SettingsConfigDict(env_prefix="MSO_", env_file=".env", extra="ignore")

    env: Literal["production", "development", "test"] = "production"
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    public_url: str = ""
    data_dir: Path = Path(".data")
    database_url: str = ""
    redis_url: str = ""
    workers: int = Field(default=1, ge=1, le=64)
    storage_url: str = ""
    llm_base_url: str = ""
    demo: bool = True
    secret_key: str = ""
    executor_id: str = "web-1"
    product_name: str = "Secunda"

    sign_up: bool = False
    session_idle_minutes: int = Field(default=30, ge=1, le=60)
    session_absolute_hours: int = Field(default=12, ge=1, le=24)
    failures_before_throttle: int = 5
    trusted_proxy_hops: int = 0
    sockets_per_address: int = Field(default=50, ge=1)
    sockets_per_login: int = Field(default=20, ge=1)
    institution_shares_cases: bool = False
    admin_may_set_passwords: bool = False

    accept_hours: int = 12
    assign_hours: int = 12
    review_business_days: int = 5
    urgent_review_hours: int = 48
    return_answer_hours: int = 72
    clarification_days: int = 14
    provider_access_days: int = 30
    break_glass_hours: int = 24

    smtp_host: str = ""
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_from: str = ""
    smtp_ca_file: Path | None = None
    outside_hosts: str = ""

    payment_days: int = Field(default=30, ge=0, le=365)
    currency: str = Field(default="EUR", pattern="^[A-Z]{3}$")
    billing_name: str = ""
    billing_address: str = ""
    billing_vat_number: str = ""
    billing_iban: str = ""

    upload_limit_mb: int = Field(default=50, ge=1, le=1024)
    files_per_case: int = 200
    case_limit_mb: int = 2048
    uploads_per_hour: int = 400

    @field_validator("secret_key")
    @classmethod
    def _strong_enough(cls, value: str) -> str:
        if value and (len(value.encode()) < 32 or value.lower() in FORBIDDEN_SECRETS):
            raise ValueError("MSO_SECRET_KEY needs at least 32 bytes that nobody can guess.")
        return value

    @model_validator(mode="after")
    def _mail_has_a_sender(self) -> Self:
        if self.smtp_host and "@" not in self.smtp_from:
            raise ValueError("MSO_SMTP_HOST needs MSO_SMTP_FROM, the address that mail comes from.")
        return self

    @property
    def sends_mail(self) -> bool:
        return bool(self.smtp_host)

    @property
    def allowed_outside(self) -> list[str]:
        """Hosts of the house that messages may go to although they are not public."""
        return [host.strip().lower() for host in self.outside_hosts.split(",") if host.strip()]

    @property
    def async_database_url(self) -> str:
        """The database for the product's own async sessions."""
        return _with_driver(self._database_url, sqlite="sqlite+aiosqlite", postgresql="postgresql+asyncpg")

    @property
    def sync_database_url(self) -> str:
        """The same database for migrations and the job engine, which are synchronous."""
        return _with_driver(self._database_url, sqlite="sqlite", postgresql="postgresql+psycopg")

    @property
    def origin(self) -> str:
        """The one origin that may talk to this server."""
        return self.public_url.rstrip("/") or f"http://localhost:{self.port}"

    @property
    def origins(self) -> list[str]:
        """The origins whose pages may talk to this server: the public one, or every name of this machine."""
        if self.public_url:
            return [self.origin]
        named = [] if self.host in {"0.0.0.0", "::"} else [self.host]  # noqa: S104 -- compared, not bound
        return [f"http://{name}:{self.port}" for name in dict.fromkeys(["localhost", "127.0.0.1", *named])]

    @property
    def secure_cookies(self) -> bool:
        return self.origin.startswith("https://")

    @property
    def cookie_name(self) -> str:
        """`__Host-` ties the cookie to this host and to TLS, which a plain local server does not have."""
        return "__Host-mso_session" if self.secure_cookies else f"mso_session_{self.port}"

    @property
    def files_dir(self) -> Path:
        return self.data_dir.absolute() / "files"

    @property
    def _database_url(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir.absolute() / 'mso.db'}"


def _with_driver(url: str, *, sqlite: str, postgresql: str) -> str:
    scheme, _, rest = url.partition("://")
    family = scheme.partition("+")[0]
    if family in ("postgres", "postgresql"):
        return f"{postgresql}://{rest}"
    return f"{sqlite}://{rest}"


@lru_cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()
