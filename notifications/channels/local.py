"""Ways out that end on this computer: for exercises, for tests, and for a program that picks texts up."""

import fcntl
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from notifications.channels.base import Busy, Outgoing, Receipt
from notifications.models import Message


class Local:
    """What ends here needs no settings, and nobody can say later what became of it."""

    reaches_people = False
    is_fetched = False
    patience = timedelta(seconds=1)
    at_once = 1
    rate = None

    def lacks(self) -> list[str]:
        return []

    def ask(self, sid: str) -> Receipt | None:
        return None


class Console(Local):
    """Shows texts where the worker was started. It remembers nothing: after a crash it may show one twice."""

    promise = _("Texts only appear in the window where Posko was started. Nobody is really told.")

    def send(self, text: Outgoing) -> Receipt:
        line = " ".join(text.text.split())
        sys.stdout.write(f"SMS to …{text.to[-3:]}: {line}\n")
        sys.stdout.flush()
        return Receipt(Message.State.ACCEPTED)

    def find(self, text: Outgoing) -> Receipt | None:
        return None


class File(Local):
    """Appends each text to SMS_FILE, one JSON object per line, for whatever picks them up there."""

    promise = _("Texts are only written to a file on this computer. Nobody is really told.")

    def send(self, text: Outgoing) -> Receipt:
        line = {"id": str(text.id), "to": text.to, "text": text.text, "at": text.at.isoformat()}
        try:
            with _alone(settings.SMS_FILE) as file:
                file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise Busy("file_not_written") from error
        return Receipt(Message.State.ACCEPTED)

    def find(self, text: Outgoing) -> Receipt | None:
        beginning = f'{{"id": "{text.id}"'.encode()
        try:
            with _alone(settings.SMS_FILE) as file:
                file.seek(0)
                written = any(line.startswith(beginning) for line in file)
        except OSError as error:
            raise Busy("file_not_read") from error
        return Receipt(Message.State.ACCEPTED) if written else None


@contextmanager
def _alone(path: Path) -> Iterator[BinaryIO]:
    """The file, open for reading and appending by its owner only, while no other process has it."""
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND
    with os.fdopen(os.open(path, flags, 0o600), "a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        _drop_torn_end(file)
        yield file


def _drop_torn_end(file: BinaryIO) -> None:
    """A full disk or a power cut may leave half a line, which nobody was promised."""
    if file.seek(0, os.SEEK_END) == 0:
        return
    file.seek(-1, os.SEEK_END)
    if file.read() != b"\n":
        file.seek(0)
        file.truncate(file.read().rfind(b"\n") + 1)
