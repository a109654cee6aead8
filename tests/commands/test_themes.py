"""An administrator checks the face of a municipality and adds it: whole, or not at all."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from regie_app import cli

GOOD = ".zeedorp-theme {\n  --brand-primary: #004d42;\n}\n"
PALE = ".zeedorp-theme {\n  --brand-primary: #ffe600;\n}\n"


def regie(*arguments: str | Path, **env: str) -> Result:
    return CliRunner().invoke(cli, ["theme", *map(str, arguments)], env=env)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "zeedorp.css"
    made.write_text(GOOD)
    return made


def test_the_contrast_of_every_pair_is_printed(file: Path) -> None:
    done = regie("check", file)
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "zeedorp.css: every pair can be read"
    assert len(lines) == 9
    assert lines[1].split()[:4] == ["9.81", "#ffffff", "on", "#004d42"]


def test_what_is_wrong_is_told_with_file_line_and_what_to_do_and_the_next_file_is_read_too(
    file: Path,
) -> None:
    pale = file.parent / "bleek.css"
    pale.write_text(PALE)
    done = regie("check", pale, file)
    assert done.exit_code == 2
    assert "bleek.css: low_contrast: line 2: #ffffff on #ffe600 has contrast 1.26" in done.stderr
    assert "Make one darker or the other lighter." in done.stderr
    assert "zeedorp.css: every pair can be read" in done.stdout


def test_a_theme_is_added_to_the_folder_of_the_installation_and_later_replaced(file: Path) -> None:
    folder = file.parent / "installation"
    place = folder / "themes" / "zeedorp.css"
    first = regie("add", file, REGIE_THEMES=str(folder))
    assert (first.exit_code, place.read_text()) == (0, GOOD)
    assert "zeedorp is added" in first.stderr
    assert "started again" in first.stderr
    assert place.stat().st_mode & 0o777 == 0o644
    file.write_text(GOOD.replace("#004d42", "#154273"))
    assert "zeedorp is replaced" in regie("add", file, "--folder", folder).stderr
    assert "#154273" in place.read_text()
    assert [path.name for path in place.parent.iterdir()] == ["zeedorp.css"]


def test_a_theme_that_cannot_be_read_is_not_added_and_the_one_before_stays(file: Path) -> None:
    folder = file.parent / "installation"
    regie("add", file, "--folder", folder)
    file.write_text(PALE)
    refused = regie("add", file, "--folder", folder)
    assert refused.exit_code == 2
    assert "zeedorp.css: low_contrast" in refused.stderr
    assert (folder / "themes" / "zeedorp.css").read_text() == GOOD


def test_without_a_folder_nothing_is_added(file: Path) -> None:
    refused = regie("add", file, REGIE_THEMES="")
    assert refused.exit_code == 2
    assert "--folder" in refused.stderr
