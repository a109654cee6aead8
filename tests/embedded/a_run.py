"""A run of the services in a process of its own, so that a test can kill it.

Prints one line of JSON about what it started, and waits for a signal.
"""

import contextlib
import json
import signal
import subprocess
import sys
from pathlib import Path

from regie.embedded.errors import EmbeddedError
from regie.embedded.services import Services


def main() -> None:
    # A shell that runs the tests in the background hands down a SIGINT that is ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    with contextlib.suppress(KeyboardInterrupt), Services(data) as services:
        worker = subprocess.Popen(["sleep", "600"], start_new_session=True)
        services.adopt(worker)
        started = {
            "admin_url": services.admin_url,
            "redis_url": services.redis_url,
            "folders": [str(services.home.data), str(services.home.run)],
            "guard": services.guard.pid,
            "children": [worker.pid, *(process.pid for process in services.running.values())],
        }
        sys.stdout.write(json.dumps(started) + "\n")
        sys.stdout.flush()
        signal.pause()


if __name__ == "__main__":
    try:
        main()
    except EmbeddedError as error:
        sys.exit(str(error))
