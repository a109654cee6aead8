"""The children and folders of a run, on file so that others can clear up after a main process was killed.

The guard process runs this module without the rest of the installation: standard library only.
"""

import json
import shutil
from dataclasses import asdict
from pathlib import Path

from regie.embedded.processes import Child, stop


class Children:
    """What a run has started, oldest first; what started last stops first."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._children: list[Child] = []
        self._folders: list[Path] = []

    @classmethod
    def load(cls, file: Path) -> "Children":
        """Read what a run left on file; nothing when it left no file, or one cut short."""
        children = cls(file)
        try:
            content = json.loads(file.read_text())
        except (FileNotFoundError, ValueError):
            return children
        children._children = [Child(**child) for child in content["children"]]
        children._folders = [Path(folder) for folder in content["folders"]]
        return children

    def add_folder(self, folder: Path) -> None:
        """Have this folder removed once every child has stopped."""
        self._folders.append(folder)
        self._write()

    def add(self, child: Child, *, instead_of: int | None = None) -> None:
        """Have this child stopped; the place in the order of a process it replaces (a pid) stays."""
        for index, known in enumerate(self._children):
            if known.pid == instead_of:
                self._children[index] = child
                break
        else:
            self._children.append(child)
        self._write()

    def stop_all(self) -> None:
        """Stop the children, newest first, and remove the folders; safe to run twice."""
        for child in reversed(self._children):
            stop(child)
        for folder in self._folders:
            shutil.rmtree(folder, ignore_errors=True)
        self._file.unlink(missing_ok=True)

    def _write(self) -> None:
        # Written beside and moved over: a reader finds the old list or the new one, never half of one.
        beside = self._file.with_suffix(".new")
        content = {
            "children": [asdict(c) for c in self._children],
            "folders": [str(f) for f in self._folders],
        }
        beside.write_text(json.dumps(content))
        beside.replace(self._file)
