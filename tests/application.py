"""The application as tests build it: for each file of tests anew, with templates that were compiled once."""

import os

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from regie.settings import load_settings
from regie_app import create_app


class Compiled(BytecodeCache):
    """Templates as they were compiled for an application before (vertaalde sjablonen)."""

    def __init__(self) -> None:
        """Begin with none."""
        self._known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what was compiled from the same source."""
        if known := self._known.get(bucket.key):
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._known[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


def build_app() -> Flask:
    """Build the application on the settings of this moment (toepassing)."""
    app = create_app(load_settings(os.environ))
    app.jinja_env.bytecode_cache = COMPILED
    return app
