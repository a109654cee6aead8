"""The random secrets (geheimen) of a data folder: made once, readable by their owner only."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Self

from regie.embedded.errors import EmbeddedError

FILE = "secrets.json"


@dataclass(frozen=True, repr=False)
class Secrets:
    """Passwords and the key of one installation; safe inside a URL, and never part of a printed text."""

    postgres: str
    owner: str
    app: str
    backup: str
    valkey: str
    secret_key: str

    @classmethod
    def create(cls) -> Self:
        """Make fresh secrets of 256 random bits each, on no file."""
        return cls(**{field.name: secrets.token_urlsafe(32) for field in fields(cls)})

    @classmethod
    def load_or_create(cls, folder: Path, *, must_exist: bool = False) -> Self:
        """Read the secrets of a data folder, and make them the first time.

        Args:
            folder: the data folder, which must exist.
            must_exist: True when a database already has its passwords; new ones would lock everybody out.
        Returns: the same secrets at every call on the same folder.
        Raises: EmbeddedError: the file is damaged, or missing where it must exist.
        """
        file = folder / FILE
        if must_exist and not file.exists():
            raise EmbeddedError(f"{file} is missing: put back a copy, or remove the whole folder.")
        if not file.exists():
            _write_private(file, json.dumps(asdict(cls.create()), indent=1))
        try:
            return cls(**json.loads(file.read_text()))
        except (ValueError, TypeError):
            raise EmbeddedError(f"{file} is damaged: put back a copy, or remove the whole folder.") from None


def _write_private(file: Path, text: str) -> None:
    # Moved into place once it is on disk: a power cut must not leave a database with an unknown password.
    beside = file.with_suffix(".new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(descriptor)
    beside.replace(file)
