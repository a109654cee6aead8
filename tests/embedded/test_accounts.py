"""Root, an ordinary user, and a clone that nobody else may enter."""

import os
from pathlib import Path

import psycopg
import pytest

from regie.embedded import account, home
from regie.embedded.account import Account
from regie.embedded.binaries import Program
from regie.embedded.errors import EmbeddedError
from regie.embedded.services import Services
from tests.embedded.runs import Launcher, Start

AS_ROOT = os.geteuid() == 0


def test_an_ordinary_user_can_start_the_services(start: Start, ordinary_user: Launcher, folder: Path) -> None:
    if ordinary_user.uid is not None:
        os.chown(folder, ordinary_user.uid, -1)
    run = start(folder / "data", launcher=ordinary_user)
    with psycopg.connect(run.admin_url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert run.interrupt() == 0


def test_the_servers_never_run_as_root_on_a_folder_that_may_be_entered(kept_data: Path) -> None:
    with Services(kept_data) as services:
        owner = services.home.cluster.stat().st_uid
        assert owner == (services.home.account.uid if AS_ROOT else os.geteuid())
        assert owner != 0


def test_a_private_clone_holds_its_own_data_or_says_where_it_went(private_folder: Path) -> None:
    told: list[str] = []
    with Services(private_folder / "data", say=told.append) as services:
        with psycopg.connect(services.admin_url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        moved = services.home.data != private_folder / "data"
    assert bool(told) == moved
    assert private_folder.stat().st_mode & 0o077 == 0


def test_without_user_namespaces_the_data_of_a_private_clone_goes_elsewhere(
    private_folder: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(account, "namespaces_work", lambda: False)
    monkeypatch.setattr(home, "SYSTEM_DATA", folder)
    told: list[str] = []
    here = home.settle(private_folder / "data", told.append)
    here.run.rmdir()

    assert here.data.is_relative_to(folder if AS_ROOT else private_folder)
    assert [str(here.data) in sentence for sentence in told] == ([True] if AS_ROOT else [])
    assert here.account.can_enter(here.data)


def test_a_program_out_of_reach_is_run_from_a_copy(private_folder: Path, folder: Path) -> None:
    package = private_folder / "wheel"
    (package / "bin").mkdir(parents=True)
    (private_folder / "wheel.libs").mkdir()
    program = package / "bin" / "server"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    someone = account.account_for(folder, folder / "postgres") or Account()
    path = someone.reachable(Program(program, package), folder / "copies")

    assert someone.succeeds([path])
    assert path.is_relative_to(folder) == AS_ROOT
    assert (folder / "copies" / "wheel.libs").exists() == AS_ROOT


def test_a_program_out_of_reach_without_a_wheel_is_refused(private_folder: Path, folder: Path) -> None:
    with pytest.raises(EmbeddedError, match="cannot be run"):
        Account(uid=os.geteuid(), gid=os.getegid()).reachable(Program(private_folder / "absent"), folder)
