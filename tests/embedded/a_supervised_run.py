"""A supervised run in a process of its own: two servers and a worker that says hello and sleeps."""

import json
import sys
from pathlib import Path

from regie.embedded.services import Services
from regie.embedded.supervisor import Supervisor

WORKER = "import os, time; print('hello from', os.getpid()); time.sleep(600)"


def main() -> int:
    with Services(Path(sys.argv[1])) as services:
        supervisor = Supervisor(services)
        pids = {server.name: process.pid for server, process in services.running.items()}
        supervisor.say(json.dumps({"url": services.admin_url, **pids}), "started")
        supervisor.spawn("worker", sys.executable, "-c", WORKER)
        return supervisor.wait()


if __name__ == "__main__":
    sys.exit(main())
