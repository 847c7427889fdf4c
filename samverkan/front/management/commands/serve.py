import contextlib
import http.client
import os
import shutil
import signal
import socket
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from samverkan import env
from samverkan.celery import app
from samverkan.front import embedded_queue
from samverkan.front.preparation import AlreadyServedError, lock_data, prepare_database
from samverkan.front.processes import Child, Family, StopOrder, VitalChildEndedError, die_with_parent

HOST = "127.0.0.1"
PATIENCE = 5.0
"""Seconds that work in progress gets to finish when everything stops."""


class Command(BaseCommand):
    help = "Serves the whole system from one command: web, queue, workers and scheduler."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=env.number("PORT", 8000))
        parser.add_argument(
            "--stop-with-parent",
            action="store_true",
            help="stop also when the process that started this one ends",
        )

    def handle(self, *, port: int, stop_with_parent: bool, **options: object) -> None:
        self.order = StopOrder()
        if stop_with_parent:
            die_with_parent(os.getppid(), by=signal.SIGTERM)
        with contextlib.ExitStack() as stack:
            stack.enter_context(self._data_of_our_own())
            _require_free(port)
            folder = embedded_queue.make_folder(settings.DATA_DIR)
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            family = Family(_environment(port, folder), self._say)
            stack.callback(family.stop, patience=PATIENCE)
            self._run(family, port, folder)
        self._say("Stoppat. / Stopped.")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _data_of_our_own(self) -> contextlib.AbstractContextManager:
        try:
            return lock_data(settings.DATA_DIR)
        except AlreadyServedError:
            raise CommandError(
                f"{settings.DATA_DIR} används redan av ett annat Samverkan som är igång. Stoppa det, "
                "eller välj en annan plats: DATA_DIR=/annan/plats make demo\n"
                f"{settings.DATA_DIR} is already in use by another Samverkan. Stop it, "
                "or choose another place: DATA_DIR=/another/place make demo"
            ) from None

    def _run(self, family: Family, port: int, folder: Path) -> None:
        # The queue first, since it is there in an instant; then what people wait for; then the rest.
        if not env.text("REDIS_URL"):
            app.conf.broker_url = family.environment["REDIS_URL"]
            family.start(Child("queue", _queue_command(folder / "queue")))
        with self.order.breaks_off():
            prepare_database()
        if self.order.is_given:
            return
        family.start(Child("web", _web_command(port), is_vital=True))
        try:
            self._look_after(family, port, folder)
        except VitalChildEndedError as ended:
            raise CommandError(
                f"{ended}: avslutades oväntat, därför stoppas allt. Orsaken står ovan.\n"
                f"{ended}: ended unexpectedly, so everything stops. The reason stands above."
            ) from None

    def _look_after(self, family: Family, port: int, folder: Path) -> None:
        is_open = False
        while not self.order.is_given:
            family.look_after()
            if not is_open and _answers(port):
                is_open = True
                self._greet(family.environment["BASE_URL"])
                for child in _workers(folder):
                    family.start(child)
            time.sleep(0.3 if is_open else 0.05)

    def _greet(self, address: str) -> None:
        self._say(f"\nSamverkan: {address}\n")
        if settings.IS_DEMO:
            self._introduce_demo_people()
        self._say("Stoppa med Ctrl-C. / Stop with Ctrl-C.\n")

    def _introduce_demo_people(self) -> None:
        from samverkan.front import demo  # an installation in service never loads it

        people = demo.people()
        connection.close()  # the children that are still to come inherit no connection
        if people:
            self._say("Logga in som / Sign in as:")
            for line in _in_columns(people):
                self._say(f"  {line}")
            self._say("")


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError):
            other = port % 60000 + 1
            raise CommandError(
                f"Port {port} är upptagen eller får inte användas. Välj en annan: PORT={other} make demo\n"
                f"Port {port} is taken or not allowed. Choose another: PORT={other} make demo"
            ) from None


def _environment(port: int, folder: Path) -> dict[str, str]:
    given = dict(os.environ)
    given.setdefault("REDIS_URL", f"redis+socket://{folder / 'queue'}")
    given.setdefault("BASE_URL", f"http://{HOST}:{port}")
    given["DATA_DIR"] = str(settings.DATA_DIR)
    # In a container everybody is root, and Celery's half page about it would hide the address.
    given.setdefault("PYTHONWARNINGS", "ignore:You're running the worker")
    return given


def _queue_command(path: Path) -> list[str]:
    try:
        return embedded_queue.server_command(path)
    except embedded_queue.NoQueueError:
        raise CommandError(
            "Ingen kö: installera redis-server eller ange REDIS_URL.\n"
            "No queue: install redis-server or set REDIS_URL."
        ) from None


def _web_command(port: int) -> list[str]:
    options = [
        "--interface",
        "wsgi",
        "--host",
        HOST,
        "--port",
        str(port),
        "--no-ws",
        "--log-level",
        "warning",
    ]
    options += ["--workers", "1", "--blocking-threads", "4", "--workers-kill-timeout", "2"]
    return [sys.executable, "-m", "granian", *options, "samverkan.front.web:application"]


def _workers(folder: Path) -> list[Child]:
    celery = [sys.executable, "-m", "celery", "--app", "samverkan.celery:app", "--quiet"]
    quiet = ["--loglevel", "warning", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    beat = ["beat", "--loglevel", "warning", "--pidfile", "", "--schedule", str(folder / "schedule")]
    return [
        Child("urgent", [*celery, "worker", *quiet, "-n", "urgent@%h", "-Q", "urgent", "-c", "1"]),
        Child("normal", [*celery, "worker", *quiet, "-n", "normal@%h", "-Q", "normal,bulk", "-c", "2"]),
        Child("beat", [*celery, *beat]),
    ]


def _answers(port: int) -> bool:
    web = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        web.request("HEAD", "/")
        web.getresponse()
    except OSError:
        return False
    finally:
        web.close()
    return True


def _in_columns(rows: Iterable[tuple[str, ...]]) -> list[str]:
    rows = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
