"""Runs a command (by default the ordinary suite) with a private PostgreSQL and Redis in its environment."""

import os
import signal
import subprocess
import sys

from samverkan.front.processes import die_with_parent
from tests.servers import postgres, redis


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the blocks below are left
    parent = os.getpid()
    with postgres() as database, redis() as queue:
        env = {**os.environ, "DATABASE_URL": database.url("samverkan"), "REDIS_URL": queue.url}
        command = [sys.executable, "-m", "pytest", *arguments]
        return subprocess.run(
            command, env=env, check=False, preexec_fn=lambda: die_with_parent(parent)
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
