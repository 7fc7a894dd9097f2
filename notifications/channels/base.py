"""What a way out is. It hands a text over and says what it can vouch for, and no more.

A channel answers within its `patience`. It refuses with one of the kinds of `Refusal`, which are what the
dispatcher acts on.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from django.utils.functional import Promise

from notifications.models import Message


@dataclass(frozen=True)
class Outgoing:
    """What a channel needs to know of a message. `id` is the same however often it is tried.

    It was written at `since`, and is handed over `at`; after `expires_at` it must not arrive any more.
    `known_sids` are the channel's names of other texts to the same number: who looks this one up must not
    take one of those for it.
    """

    id: UUID
    to: str
    text: str
    at: datetime
    since: datetime
    expires_at: datetime
    known_sids: Collection[str] = ()


@dataclass(frozen=True)
class Receipt:
    """What became of a text, as far as the channel knows. `sid` is its own name for it, if it has one."""

    state: Message.State
    sid: str | None = None
    code: str = ""


@dataclass(frozen=True)
class Rate:
    """How fast a sender may send: `a_second` SMS. What takes it `ahead` may be given to it beforehand."""

    a_second: float
    ahead: timedelta


class Refusal(Exception):
    """`code` says why, without the number or the text."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Busy(Refusal):
    """Not now; the same text may go later. It was not taken."""


class Unclear(Refusal):
    """No answer, or none that says whether it was taken: look it up before it goes again."""


class Refused(Refusal):
    """Never: this text or this number is not taken."""


class Stopped(Refusal):
    """Nothing is taken, whatever it is: the account or the sender is at fault."""


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

    @property
    def at_once(self) -> int:
        """How many calls may run side by side."""

    @property
    def is_fetched(self) -> bool:
        """Whether whoever carries the texts comes for them: then nothing is ever handed over from here."""

    @property
    def rate(self) -> Rate | None:
        """How fast its sender may send; None where texts go as fast as they are taken."""

    def lacks(self) -> list[str]:
        """The settings that it needs and that are not there."""

    def send(self, text: Outgoing) -> Receipt:
        """Hand it over. Raises a Refusal."""

    def find(self, text: Outgoing) -> Receipt | None:
        """What became of a text that may have been handed over before; None when it was not.

        Raises Busy, Unclear or Stopped when that cannot be said now.
        """

    def ask(self, sid: str) -> Receipt | None:
        """What became of a text that was handed over; None when the channel does not follow texts."""
