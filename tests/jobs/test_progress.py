"""Progress: what whoever waits sees; a job never depends on it."""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from structlog.testing import capture_logs

from regie import progress
from regie.progress import KEPT_SECONDS, Progress, Told, read, stage
from regie.valkey import valkey

READING, READY, COUNTING = stage("reading"), stage("ready"), stage("counting")


def test_the_last_step_is_seen_and_kept_for_a_day() -> None:
    job_id = uuid4()
    assert read(job_id) is None
    told = Progress(job_id)
    told.step(1, 2, READING)
    told.step(2, 2, READY)
    assert read(job_id) == Told(2, 2, READY)
    assert KEPT_SECONDS - 5 < valkey().ttl(f"regie:progress:{job_id}") <= KEPT_SECONDS  # type: ignore[operator]


def test_ten_steps_a_second_reach_valkey_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[object] = []
    now = [0.0]
    monkeypatch.setattr(progress, "time", SimpleNamespace(monotonic=lambda: now[0]))
    monkeypatch.setattr(type(valkey()), "set", lambda self, key, value, ex: sent.append(value))
    told = Progress(uuid4())
    for done in range(1, 1001):
        now[0] = 100 + done / 1000
        told.step(done, 1001, COUNTING)
    assert len(sent) == 10


def test_without_valkey_the_job_goes_on_and_the_log_says_so_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    job_id = uuid4()
    told = Progress(job_id)
    with capture_logs() as lines:
        for done in range(1000):
            told.step(done + 1, 1000, COUNTING)
    assert [line["event"] for line in lines] == ["progress_lost"]
    assert read(job_id) is None


def test_another_fault_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="nobody"):
        Progress(uuid4()).step(object(), 2, COUNTING)  # type: ignore[arg-type]
