"""Runs the Celery worker in this process."""

import os
import signal
import threading
import warnings
from typing import Any

from celery.beat import Service
from celery.platforms import SecurityWarning
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from config.celery import app

THREADS = 4


class Command(BaseCommand):
    help = "Runs the worker; with --beat the clock too, which one worker must have and no other."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--beat", action="store_true", help="run the clock too")

    def handle(self, *, beat: bool, **options: Any) -> None:
        if not settings.PRODUCTION:
            warnings.simplefilter("ignore", SecurityWarning)  # trying it out as root is fine
        worker = app.Worker(
            pool_cls="threads",
            concurrency=THREADS,
            loglevel="WARNING",
            quiet=True,
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
        )
        clock = Clock()
        if beat:
            clock.start()
        worker.start()
        if beat:
            clock.stop()
        raise SystemExit(worker.exitcode)


class Clock(threading.Thread):
    """Celery beat in a thread: the process of Celery's own option outlives a killed worker."""

    def __init__(self) -> None:
        super().__init__(name="clock", daemon=True)
        schedule = str(settings.DATA_DIR / "beat")
        self.beat = Service(app, max_interval=1, schedule_filename=schedule, remote_control=False)

    def run(self) -> None:
        try:
            self.beat.start()
        except BaseException:
            # Without its clock a worker looks alive and does nothing.
            os.kill(os.getpid(), signal.SIGTERM)
            raise

    def stop(self) -> None:
        self.beat.stop()
        self.join()
