"""The limited child: nothing it does reaches the process that asked (security section 5, item 3)."""

import asyncio
import json
import os
from pathlib import Path

import psutil
import pytest

from mso_app.core import sandbox_walls
from mso_app.core.sandbox import ChildError, Limits, TooBusy, run_child

TASKS = "tests.core.sandbox_tasks"
CONTENT = b"forty-two bytes of something for the child"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file"
    path.write_bytes(CONTENT)
    return path


async def test_the_child_reads_the_open_file_and_answers_with_words_and_bytes(file: Path) -> None:
    answer = await run_child(f"{TASKS}:echo", file, options={"times": 2, "word": "ä"})

    assert json.loads(answer.header) == {"read": 42, "times": 2, "word": "ä"}
    assert answer.payload == CONTENT * 2
    assert answer.error is None


async def test_the_child_has_no_environment_and_hard_limits(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MSO_SECRET", "canary")

    told = json.loads((await run_child(f"{TASKS}:surroundings", file)).header)

    assert sorted(told["environment"]) == ["LC_ALL", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "PATH"]
    assert told["limits"] == {
        "AS": [1 << 30, 1 << 30],
        "CPU": [10, 11],
        "FSIZE": [0, 0],
        "NOFILE": [64, 64],
        "CORE": [0, 0],
    }
    assert told["nice"] == os.nice(0) + 5
    assert told["own_group"] is True
    assert told["directory"] == "/"
    assert told["no_new_privileges"] is True


@pytest.mark.parametrize(
    ("task", "error"),
    [
        ("eat_memory", ChildError.LIMIT),
        ("recurse", ChildError.LIMIT),
        ("die", ChildError.LIMIT),
        ("crash", ChildError.LIMIT),
        ("leave_early", ChildError.LIMIT),
        ("raise_anything", ChildError.BROKEN),
        ("write_a_file", ChildError.BROKEN),
        ("open_many_files", ChildError.BROKEN),
        ("start_a_program", ChildError.BROKEN),
        ("not_there", ChildError.BROKEN),
    ],
)
async def test_a_child_that_misbehaves_is_an_answer_and_not_an_exception(
    file: Path, tmp_path: Path, task: str, error: ChildError
) -> None:
    answer = await run_child(f"{TASKS}:{task}", file, options={"folder": str(tmp_path)})

    assert (answer.error, answer.header, answer.payload) == (error, b"", b"")
    assert _written(tmp_path) == ["file"]


async def test_what_the_kernel_can_wall_off_is_walled_off(file: Path, tmp_path: Path) -> None:
    """Other people's files, programs and the network; where the kernel is too old, only the limits are left."""
    other = tmp_path / "other"
    other.write_text("canary")
    server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
    options: dict[str, str | int | float] = {"other": str(other), "port": server.sockets[0].getsockname()[1]}

    async with server:
        tasks = ("read_elsewhere", "run_a_program_by_path", "call_home")
        errors = [(await run_child(f"{TASKS}:{task}", file, options=options)).error for task in tasks]

    walled = sandbox_walls.available() >= 4
    assert errors == ([ChildError.BROKEN] * 3 if walled else errors)


async def test_a_sleeping_child_is_killed_with_everything_it_started(file: Path) -> None:
    answer = await run_child(f"{TASKS}:sleep_with_a_child", file, limits=Limits(wall=1.0))

    assert (answer.error, answer.reason) == (ChildError.LIMIT, "wall")
    assert _running_children() == []


async def test_a_busy_child_ends_at_its_processor_limit(file: Path) -> None:
    answer = await run_child(f"{TASKS}:spin", file, limits=Limits(cpu=1))

    assert answer.error is ChildError.LIMIT


@pytest.mark.parametrize("limits", [Limits(payload=1000), Limits(header=10)])
async def test_a_talkative_child_is_cut_off(file: Path, limits: Limits) -> None:
    answer = await run_child(f"{TASKS}:echo", file, options={"times": 100, "word": "a"}, limits=limits)

    assert (answer.error, answer.reason) == (ChildError.LIMIT, "output")


async def test_what_a_library_prints_is_no_part_of_the_answer(file: Path) -> None:
    answer = await run_child(f"{TASKS}:chatter", file)

    assert json.loads(answer.header) == {"said": True}


async def test_a_cancelled_call_leaves_no_child(file: Path) -> None:
    call = asyncio.create_task(run_child(f"{TASKS}:spin", file))
    await _until_running(1)

    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call

    assert _running_children() == []


async def test_two_children_at_once_fifty_wait_and_the_next_is_told_to_come_back(file: Path) -> None:
    calls = [asyncio.create_task(run_child(f"{TASKS}:spin", file)) for _ in range(52)]
    await _until_running(2)

    with pytest.raises(TooBusy) as busy:
        await run_child(f"{TASKS}:echo", file)
    most = len(_running_children())
    for call in calls:
        call.cancel()
    await asyncio.gather(*calls, return_exceptions=True)

    assert busy.value.status == 429
    assert most == 2
    assert (await run_child(f"{TASKS}:echo", file, options={"times": 1})).error is None


async def test_a_missing_file_is_the_callers_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        await run_child(f"{TASKS}:echo", tmp_path / "gone")


def _running_children() -> list[int]:
    children = psutil.Process().children(recursive=True)
    return [
        child.pid
        for child in children
        if child.is_running()
        and child.status() != psutil.STATUS_ZOMBIE
        and "sandbox_child" in " ".join(child.cmdline())
    ]


async def _until_running(count: int) -> None:
    """Children appear in the process table, which tells nobody."""
    while len(_running_children()) < count:  # noqa: ASYNC110
        await asyncio.sleep(0.01)


def _written(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.stat().st_size]
