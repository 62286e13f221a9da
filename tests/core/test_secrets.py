"""One secret per installation, made once, never weak, never shared between purposes."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import ValidationError

from mso_app.core import secrets
from mso_app.core.settings import Settings, settings


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MSO_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("MSO_SECRET_KEY", raising=False)
    _forget()
    return tmp_path


def _forget() -> None:
    settings.cache_clear()
    secrets.secret_key.cache_clear()
    secrets.derive.cache_clear()


def test_the_key_is_made_once_and_is_the_owners_alone(data_dir: Path) -> None:
    first = secrets.secret_key()
    _forget()

    assert secrets.secret_key() == first
    assert stat.S_IMODE((data_dir / "secret.key").stat().st_mode) == 0o600
    assert [path.name for path in data_dir.iterdir()] == ["secret.key"]


def test_processes_that_start_together_agree_on_one_key(data_dir: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secrets._kept(data_dir / "secret.key"), range(32)))

    assert len(keys) == 1


def test_two_purposes_have_two_keys(data_dir: Path) -> None:
    assert len({secrets.derive("cookies"), secrets.derive("seals"), secrets.secret_key()[:32]}) == 3
    assert secrets.derive("seals") == secrets.derive("seals")


def test_a_damaged_key_is_not_replaced_silently(data_dir: Path) -> None:
    (data_dir / "secret.key").write_text("short")

    with pytest.raises(RuntimeError, match="Put back the one from your backup"):
        secrets.secret_key()


@pytest.mark.parametrize("weak", ["changeme", "x" * 31, "x" * 32])
def test_a_weak_secret_is_refused(weak: str) -> None:
    with pytest.raises(ValidationError):
        Settings(secret_key=weak)
