"""Whatever is killed, nothing stays behind and nothing is lost."""

import os
import signal
from pathlib import Path

import psycopg
import redis

from regie.embedded.services import Services
from tests.embedded.runs import Start


def test_a_ctrl_c_stops_everything(start: Start, kept_data: Path) -> None:
    run = start(kept_data)
    assert run.interrupt() == 0
    assert run.left(seconds=0) == []
    assert not Path(run.folders[1]).exists()


def test_kill_9_of_the_main_process_leaves_no_process_and_no_folder(start: Start) -> None:
    run = start(None)
    run.kill()
    assert run.left() == []
    assert not any(Path(folder).exists() for folder in run.folders)


def test_a_start_right_after_a_kill_waits_for_the_guard(start: Start, kept_data: Path) -> None:
    killed = start(kept_data)
    killed.kill()
    again = start(kept_data)
    assert again.children
    assert killed.left(seconds=0) == []
    assert again.interrupt() == 0


def test_orphans_of_a_run_killed_with_its_guard_are_stopped_by_the_next(
    start: Start, kept_data: Path
) -> None:
    run = start(kept_data)
    os.kill(run.guard, signal.SIGKILL)
    run.kill()
    assert len(run.left(seconds=0.5)) == len(run.children)

    with Services(kept_data) as services:
        assert run.left(seconds=0) == []
        assert not Path(run.folders[1]).exists()
        with psycopg.connect(services.admin_url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


def test_data_survives_a_kill_of_everything_at_once(start: Start, kept_data: Path) -> None:
    run = start(kept_data)
    with psycopg.connect(run.admin_url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS survivor AS SELECT 42 AS answer")
    with redis.Redis.from_url(run.redis_url) as client:
        client.set("survivor", "42")
    for pid in (run.guard, run.process.pid, *run.children):
        os.kill(pid, signal.SIGKILL)
    assert run.process.wait() == -signal.SIGKILL
    _give_the_pid_file_to_somebody_else(Path(run.folders[0]))

    with Services(kept_data) as services:
        with psycopg.connect(services.admin_url) as connection:
            assert connection.execute("SELECT answer FROM survivor").fetchone() == (42,)
        with redis.Redis.from_url(services.redis_url) as client:
            assert client.get("survivor") == b"42"


def _give_the_pid_file_to_somebody_else(data: Path) -> None:
    # Containers reuse low numbers: after a restart the number in the file may be a stranger's, here ours.
    file = data / "postgres" / "postmaster.pid"
    _, *rest = file.read_text().splitlines()
    file.write_text("\n".join([str(os.getpid()), *rest]) + "\n")
