"""Child processes of the one-command installation: none outlives the command that started it.

Each child leads a session of its own, so that Ctrl-C reaches the command alone, which then stops
the children in order. If the command is killed without warning, the kernel kills the children.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

PR_SET_PDEATHSIG = 1
BACKOFF_LONGEST = 30.0
CALM_AFTER = 60.0
"""A child that has run this many seconds is counted as healthy again."""

_prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


def die_with_parent(parent: int, *, by: signal.Signals = signal.SIGKILL) -> None:
    """Ask the kernel to send this process a signal when `parent` dies. Elsewhere than on Linux: nothing."""
    if _prctl is None:
        return
    _prctl(PR_SET_PDEATHSIG, by)
    if os.getppid() != parent:  # it died before the kernel was asked
        os.kill(os.getpid(), by)


class StopNowError(BaseException):
    """The order to stop, raised inside work that may be left half-way. Nothing may catch it by accident."""


class StopOrder:
    """Notices Ctrl-C, a polite kill and a closed terminal.

    The order is a flag that loops look at: an exception in the middle of starting a child could lose
    sight of it. Only a block entered with `breaks_off()` is left at once.
    """

    def __init__(self) -> None:
        self.is_given = False
        self._breaks_off = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._give)

    def _give(self, number: int, frame: object) -> None:
        self.is_given = True
        if self._breaks_off:
            raise StopNowError

    @contextlib.contextmanager
    def breaks_off(self) -> Iterator[None]:
        """Leave the block as soon as the order comes."""
        self._breaks_off = True
        try:
            yield
        except StopNowError:
            pass
        finally:
            self._breaks_off = False


@dataclass
class Child:
    """One program to keep running."""

    name: str
    argv: Sequence[str]
    is_vital: bool = False
    """Nothing is of use without it: when it ends, all stop."""
    process: subprocess.Popen | None = None
    started_at: float = 0.0
    failures: int = 0
    again_at: float | None = None


class VitalChildEndedError(Exception):
    """A child that nothing works without has ended by itself."""


@dataclass
class Family:
    """The children of this process, started in order and stopped together."""

    environment: dict[str, str]
    say: Callable[[str], None]
    children: list[Child] = field(default_factory=list)

    def start(self, child: Child) -> None:
        self.children.append(child)
        self._spawn(child)

    def _spawn(self, child: Child) -> None:
        parent = os.getpid()
        child.process = subprocess.Popen(
            child.argv,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(parent),
        )
        child.started_at = time.monotonic()
        child.again_at = None

    def look_after(self) -> None:
        """Start again what ended by itself, later each time.

        Raises VitalChildEndedError when a vital child ended.
        """
        for child in self.children:
            if child.again_at is not None:
                if time.monotonic() >= child.again_at:
                    self._spawn(child)
            elif child.process.poll() is not None:
                self._ended(child)

    def _ended(self, child: Child) -> None:
        if child.is_vital:
            raise VitalChildEndedError(child.name)
        now = time.monotonic()
        _kill_session(child.process)
        child.failures = 1 if now - child.started_at > CALM_AFTER else child.failures + 1
        wait = min(2.0 ** (child.failures - 1), BACKOFF_LONGEST)
        child.again_at = now + wait
        self.say(
            f"{child.name}: avslutades oväntat, startas igen om {wait:.0f} s / "
            f"ended unexpectedly, starting again in {wait:.0f} s"
        )

    def stop(self, *, patience: float) -> None:
        """End every child: ask politely, wait at most `patience` seconds, then kill its whole session."""
        running = [child.process for child in self.children if child.process]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + patience
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
            _kill_session(process)
            process.wait()
        self.children.clear()


def _kill_session(process: subprocess.Popen) -> None:
    # The leader may be gone while what it started lives on in its session.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
