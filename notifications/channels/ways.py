"""The ways out. A channel hands a text over and says what it can vouch for, and no more.

Which one is used is the setting SMS_BACKEND. A channel answers within its `patience`; what it says no to
now but may take later it refuses with Busy, what it will never take with Refused.
"""

import fcntl
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import UUID

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notifications.models import Message


@dataclass(frozen=True)
class Outgoing:
    """What a channel needs to know of a message. `id` is the same however often it is tried."""

    id: UUID
    to: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Receipt:
    """What became of a text, as far as the channel knows. `sid` is its own name for it, if it has one."""

    state: Message.State
    sid: str | None = None


class Refusal(Exception):
    """`code` says why, without the number or the text."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Busy(Refusal):
    """Not now; the same text may go later."""


class Refused(Refusal):
    """Never: this text or this number is not taken."""


class Channel(Protocol):
    @property
    def promise(self) -> "str | Promise":
        """One sentence for the sender: where texts really go."""

    @property
    def reaches_people(self) -> bool:
        """Whether anybody's phone rings."""

    @property
    def patience(self) -> timedelta:
        """How long one call may take at most."""

    def send(self, text: Outgoing) -> Receipt:
        """Hand it over. Raises Busy or Refused."""

    def find(self, message_id: UUID) -> Receipt | None:
        """What became of a message that may have been handed over before; None when it was not."""


class Console:
    """Shows texts where the worker was started. It remembers nothing: after a crash it may show one twice."""

    promise = _("Texts only appear in the window where Posko was started. Nobody is really told.")
    reaches_people = False
    patience = timedelta(seconds=1)

    def send(self, text: Outgoing) -> Receipt:
        line = " ".join(text.text.split())
        sys.stdout.write(f"SMS to …{text.to[-3:]}: {line}\n")
        sys.stdout.flush()
        return Receipt(Message.State.ACCEPTED)

    def find(self, message_id: UUID) -> Receipt | None:
        return None


class File:
    """Appends each text to SMS_FILE, one JSON object per line, for whatever picks them up there."""

    promise = _("Texts are only written to a file on this computer. Nobody is really told.")
    reaches_people = False
    patience = timedelta(seconds=1)

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

    def find(self, message_id: UUID) -> Receipt | None:
        beginning = f'{{"id": "{message_id}"'.encode()
        with _alone(settings.SMS_FILE) as file:
            file.seek(0)
            written = any(line.startswith(beginning) for line in file)
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
