"""What can be done by SMS. Grammar says what a text asks for; each app says here how to do it to its things.

A command gets a `Call` and gives an `Answer`, or refuses. It calls one service that changes something: what
that service refuses is rolled back by itself, and answered with words of the app.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from core.actors import SYSTEM, Acting
from core.models import Scope
from core.registry import Registry
from notifications import grammar
from notifications.models import InboundMessage
from partners.access import Thing, may, may_by_phone
from partners.models import ContactPoint, Language, User

Outcome = InboundMessage.Outcome
MOST_WORDS = 200  # of a text that rows of other apps keep
# Stands in the facts of a sentence for the reference that the command is given when it is written down.
OWN_REFERENCE = ""


class Words(NamedTuple):
    """One sentence for an SMS, with places for codes and figures: never a name, never what somebody has."""

    id: str
    en: str

    def __call__(self, **facts: Any) -> "Said":
        return Said(self, facts)


class Said(NamedTuple):
    words: Words
    facts: Mapping[str, Any]

    def text(self, language: str) -> str:
        facts = {
            name: value.text(language) if isinstance(value, Said) else value
            for name, value in self.facts.items()
        }
        words = self.words.en if language == "en" else self.words.id
        return words.format(**facts)


@dataclass(frozen=True)
class Answer:
    """What became of a command, and what its sender is told. `effect` is what an undo needs.

    `scope` is the incident that it belongs to; `about` and `topic` say what was changed, so that what was
    received earlier does not undo what was received later. `undo_of` is the command that it took back.
    """

    said: Said | None = None
    outcome: str = Outcome.APPLIED
    scope: Scope | None = None
    about: UUID | None = None
    topic: str = ""
    effect: Mapping[str, Any] = field(default_factory=dict)
    problem: str = ""
    urgent: bool = False
    undo_of: InboundMessage | None = None


class Refused(Exception):
    """Nothing was changed; `code` says why to those who look later, `said` to whoever sent it.

    `scope` is the incident of what it was about, where that is known: the answer says whether it is an
    exercise.
    """

    def __init__(
        self,
        code: str,
        said: Said,
        *,
        scope: Scope | None = None,
        outcome: str = Outcome.REJECTED,
    ) -> None:
        super().__init__(code)
        self.code, self.said, self.scope, self.outcome = code, said, scope, outcome


@dataclass(frozen=True)
class Number:
    """Somebody without an account, known by the number that they write from."""

    actor_id: str
    actor_kind: str = "link"


@dataclass(frozen=True)
class Caller:
    """Who asks: the verified contacts with this number, or somebody on the web who does it in their place."""

    contacts: tuple[ContactPoint, ...]
    instead: User | None = None

    @property
    def is_staff(self) -> bool:
        return bool(self.contacts) or self.instead is not None

    def actor(self, act: str, thing: Thing) -> Acting | None:
        """In whose name `act` may be done to `thing`; None when it may not."""
        if self.instead is not None:
            return self.instead if may(self.instead, act, thing) else None
        able = (each for each in self.contacts if may_by_phone(each, act, thing))
        contact = next(able, None)
        return None if contact is None else speaker(contact)


def speaker(contact: ContactPoint) -> Acting:
    """Whom events and rows name when this contact does something."""
    return contact.user or Number(str(contact.pk))


@dataclass(frozen=True)
class Call:
    """One command: what it says, who says it, and whether they said it twice (`confirmed`)."""

    message: InboundMessage
    arguments: Mapping[str, str | int]
    caller: Caller
    confirmed: bool = False

    @property
    def at(self) -> datetime:
        return self.message.received_at

    @property
    def raw(self) -> str:
        return self.message.text[:MOST_WORDS]

    @property
    def speaker(self) -> Acting:
        """Who says it, where nobody's rights are asked."""
        if self.caller.instead is not None:
            return self.caller.instead
        return speaker(self.caller.contacts[0]) if self.caller.contacts else SYSTEM

    def word(self, name: str) -> str:
        return str(self.arguments.get(name, ""))

    def figure(self, name: str) -> int:
        return int(self.arguments[name])

    def overtaken(self, about: UUID, topic: str) -> bool:
        """Whether something that was received later has changed the same already."""
        later = InboundMessage.objects.filter(
            about=about, topic=topic, outcome=Outcome.APPLIED, received_at__gt=self.at
        )
        return later.filter(undone_by=None).exists()


Run = Callable[[Call], Answer]
Undo = Callable[[Call, InboundMessage], Answer]


@dataclass(frozen=True)
class Command:
    """`is_open`: everybody may send it, not only verified contacts. `is_free`: no limit counts it."""

    run: Run
    undo: Undo | None = None
    is_open: bool = False
    is_free: bool = False


# By the commands of the grammar.
commands: Registry[Command] = Registry("command by SMS")
# What people who are no contacts speak, asked with the blind index of their number; empty if unknown.
languages: Registry[Callable[[str], str]] = Registry("languages of numbers")
# All that is ever answered, for whoever checks how long it is: app -> name -> words.
wordings: Registry[Mapping[str, Words]] = Registry("answers by SMS")


def language_of(row: InboundMessage) -> str:
    """In which of our two languages whoever sent `row` is answered.

    A contact's and a family's own, where we have texts in it, else Indonesian; an unknown sender's by the
    word that the command was said with.
    """
    if row.contact is not None:
        return row.contact.language
    spoken = next(filter(None, (ask(row.sender_index) for ask in languages)), "")
    if spoken:
        return spoken if spoken in Language.values else Language.INDONESIAN
    return Language.ENGLISH if grammar.is_english(row.text) else Language.INDONESIAN
