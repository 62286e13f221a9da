"""Built pages follow the origin that served them, on any port."""

import gzip
from pathlib import Path

import pytest

from mso_app import frontend

BAKED = (
    "var e={PING:`http://localhost:8000/ping`,EVENT:`ws://localhost:8000/_event`,"
    'HEALTH:"https://x.test:1/_health",TRANSPORT:`websocket`,TEST_MODE:!1};export{e as t};'
)
PORTABLE = (
    'var e={PING:(location.origin+"/ping"),EVENT:(location.origin.replace(/^http/,"ws")+"/_event"),'
    'HEALTH:(location.origin+"/_health"),TRANSPORT:`websocket`,TEST_MODE:!1};export{e as t};'
)


def test_the_address_chunk_follows_the_browser_also_compressed(tmp_path: Path) -> None:
    assets = tmp_path / "assets"
    assets.mkdir()
    chunk = assets / "reflex-env-abc.js"
    chunk.write_text(BAKED)
    (assets / "reflex-env-abc.js.gz").write_bytes(gzip.compress(BAKED.encode()))
    (assets / "reflex-env-abc.js.br").write_bytes(b"old")

    frontend.make_portable(tmp_path)

    assert chunk.read_text() == PORTABLE
    assert gzip.decompress((assets / "reflex-env-abc.js.gz").read_bytes()).decode() == PORTABLE
    assert sorted(path.name for path in assets.iterdir()) == ["reflex-env-abc.js", "reflex-env-abc.js.gz"]


def test_a_build_without_the_address_chunk_is_refused(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()

    with pytest.raises(frontend.BuildFailed):
        frontend.make_portable(tmp_path)


def test_the_fingerprint_changes_with_a_source_and_only_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "mso_app" / "pages" / "landing.py"
    page.parent.mkdir(parents=True)
    page.write_text("one")
    for name in frontend.SOURCES:
        if name.endswith((".py", ".lock")):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
    monkeypatch.setattr(frontend, "ROOT", tmp_path)
    first = frontend.fingerprint()
    (page.parent / "__pycache__").mkdir()
    (page.parent / "__pycache__" / "landing.pyc").write_bytes(b"noise")
    again = frontend.fingerprint()
    page.write_text("two")

    assert (again == first, frontend.fingerprint() == first) == (True, False)


def test_what_a_killed_build_left_is_not_built_upon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kill in the middle of installing leaves libraries by half; the next build begins from nothing."""
    build = frontend.Build(web=tmp_path / ".web")
    half = build.web / "node_modules" / "half"
    found: list[bool] = []

    def export(_: frontend.Build) -> None:
        found.append(half.exists())
        half.mkdir(parents=True, exist_ok=True)
        if len(found) == 1:
            raise KeyboardInterrupt

    def made(client: Path) -> None:
        client.mkdir(parents=True)

    monkeypatch.setattr(frontend, "place", lambda: build)
    monkeypatch.setattr(frontend, "_export", export)
    monkeypatch.setattr(frontend, "make_portable", made)

    with pytest.raises(KeyboardInterrupt):
        frontend.prepare()
    frontend.prepare()

    assert found == [False, False]
    assert build.stamp.exists()
    assert not build.unfinished.exists()
