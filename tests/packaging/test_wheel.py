"""The wheel holds everything that an installation needs."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_wheel_holds_migrations_templates_and_the_dutch_catalogue(tmp_path: Path) -> None:
    code = f"import hatchling.build as back_end; back_end.build_wheel({str(tmp_path)!r})"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("regie-*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    for wanted in (
        "migrations/env.py",
        "migrations/sql/0001_kernel.sql",
        "regie/database/gate.sql",
        "regie/web/templates/base.html",
        "regie/web/translations/nl/LC_MESSAGES/messages.mo",
        "billing/stories/data/woerden_hours.csv",
        "cafeteria/menus/templates/menus/edit.html",
        "regie_app.py",
    ):
        assert wanted in names
    assert not any(name.startswith(("tests/", "platform/")) for name in names)
