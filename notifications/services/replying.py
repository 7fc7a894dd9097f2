"""Writing down what became of a text, and answering it: one SMS of one segment, at most, for each text."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from core import bell, events, references
from core.actors import SYSTEM, Acting
from notifications import sms_words as words
from notifications.commands import OWN_REFERENCE, Answer, Said, language_of, speaker
from notifications.models import InboundMessage, Message, MessageEvent
from notifications.queries import inbound as queries
from notifications.segments import measure
from notifications.wording import worded

Outcome = InboundMessage.Outcome
ERRORS = (Outcome.REJECTED, Outcome.TRIAGE, Outcome.STALE)
# Partners hear what was wrong with every text; whoever we do not know hears less, since we pay for it.
PARTNERS_ERRORS, PARTNERS_IN = 10, timedelta(minutes=10)
STRANGERS_ERRORS, STRANGERS_IN = 3, timedelta(hours=1)
POLITE_EVERY = timedelta(days=1)
MOST_SAME, SAME_IN = 3, timedelta(hours=1)
FREE = ("yes", "no", "stop", "start")  # no limit counts these
ANSWER_LASTS = timedelta(hours=2)


@transaction.atomic
def finish(
    row: InboundMessage, answer: Answer, *, by: Acting | None = None, key: str = ""
) -> InboundMessage:
    """Write down the outcome of a text and queue its answer, in the transaction of what was changed.

    `key` tells apart the answers to one text, where a person has dealt with it after the machine.
    """
    row.outcome, row.problem, row.urgent = answer.outcome, answer.problem, answer.urgent
    row.scope, row.about, row.topic = answer.scope, answer.about, answer.topic
    row.effect, row.undo_of, row.lease = dict(answer.effect), answer.undo_of, None
    _give_reference(row)
    if answer.said is not None and _is_answered(row):
        row.reply = reply(row, _text(row, answer.said), key=key, expires_at=_until(row))
    row.updated_at = timezone.now()
    row.save()
    actor = by or (speaker(row.contact) if row.contact else SYSTEM)
    events.record(
        "notifications.text_received",
        by=actor,
        scope_id=row.scope.pk if row.scope else None,
        about=row.pk,
        command=row.command,
        outcome=str(row.outcome),
        problem=row.problem,
    )
    return row


def reply(
    row: InboundMessage,
    text: str,
    *,
    expires_at: datetime | None = None,
    key: str = "",
) -> Message:
    """Queue a text to whoever sent `row`, once for each `key`. Whoever wrote to us is answered, also when
    they want no alerts."""
    size, language = measure(text), language_of(row)
    message = Message(
        scope=row.scope,
        contact=row.contact,
        language=language,
        body=text,
        encoding=size.encoding,
        segments=size.segments,
        priority=Message.Priority.OPERATIONAL,
        dedupe_key=f"inbound:{row.pk}{key}",
        expires_at=expires_at or timezone.now() + ANSWER_LASTS,
    )
    message.to = row.sender
    message.save(force_insert=True)
    source = MessageEvent.Source.HERE
    MessageEvent.objects.create(message=message, state=Message.State.QUEUED, source=source)
    bell.ring("notifications.send")
    return message


def _text(row: InboundMessage, said: Said) -> str:
    if row.outcome == Outcome.APPLIED and row.reference:
        said = words.UNDO(said=said, ref=row.reference)
    if said.facts.get("ref") == OWN_REFERENCE:
        said = said.words(**{**said.facts, "ref": row.reference})
    return in_front(row, said.text(language_of(row)))


def in_front(row: InboundMessage, text: str) -> str:
    """`text` as it goes back to whoever sent `row`, with the word for an exercise in front of what is one.

    What could not be understood belongs to no incident: it is marked where nothing but exercises is open
    for its sender, and where that costs no SMS more.
    """
    language = language_of(row)
    marked = worded(text, language, is_exercise=True)
    if row.scope is not None and row.scope.is_exercise:
        return marked
    plain = worded(text, language, is_exercise=False)
    fits = measure(marked).segments == measure(plain).segments
    return marked if fits and _must_be_of_an_exercise(row) else plain


def _must_be_of_an_exercise(row: InboundMessage) -> bool:
    """Not a call for help, which is real until somebody knows better, nor what is said about a number."""
    unclear = row.scope is None and row.outcome in ERRORS and not row.urgent
    return unclear and row.contact is not None and queries.only_in_exercises(row.contact)


def _give_reference(row: InboundMessage) -> None:
    """What can be undone or must be confirmed has a reference of its own, which no other number can use."""
    waits = row.outcome == Outcome.PENDING_CONFIRM
    undoes = row.outcome == Outcome.APPLIED and bool(row.effect)
    if not (waits or undoes):
        return
    row.answer_until = timezone.now() + (row.CONFIRM_WITHIN if waits else row.UNDO_WITHIN)
    if not row.reference:
        mine = InboundMessage.objects.filter(pk=row.pk)

        def insert(code: str) -> str:
            mine.change(reference=code)
            return code

        row.reference = references.first_free(insert)


def _until(row: InboundMessage) -> datetime | None:
    """A code is not worth sending when its time is over."""
    return row.answer_until if row.outcome == Outcome.PENDING_CONFIRM else None


def _is_answered(row: InboundMessage) -> bool:
    """Whether the sender hears what became of it: always, where something was done, and else

    - a verified contact of every error, so that a wrong report is not taken for a right one: as often as it
      may send commands;
    - a stranger once a day; whoever calls for help, or errs with what everybody may send, three times in an
      hour, the first call for help however many errors came before;
    - what is too much, once.

    Nobody the same words again and again: that is a machine that answers us.
    """
    answered = InboundMessage.objects.filter(sender_index=row.sender_index, reply__isnull=False)
    answered = answered.exclude(pk=row.pk)
    if row.outcome not in ERRORS:
        return row.command not in FREE or not _goes_round(row, answered)
    return _has_room(row, answered) and not _goes_round(row, answered)


def _goes_round(row: InboundMessage, answered: "QuerySet[InboundMessage]") -> bool:
    """Whether these words came from this number, and were answered, too often within the hour."""
    same = answered.filter(text_index=row.text_index, received_at__gt=row.received_at - SAME_IN)
    return same.count() >= MOST_SAME


def _has_room(row: InboundMessage, answered: "QuerySet[InboundMessage]") -> bool:
    """Whether this error may still be answered."""
    if row.problem == "unknown_sender":
        polite = answered.filter(problem__in=["unknown_sender", "call_for_help"])
        return not polite.filter(received_at__gt=row.received_at - POLITE_EVERY).exists()
    is_partner = row.contact is not None and row.contact.verified_at is not None
    most, within = (
        (PARTNERS_ERRORS, PARTNERS_IN) if is_partner else (STRANGERS_ERRORS, STRANGERS_IN)
    )
    if row.problem == "too_many":
        most, within = 1, STRANGERS_IN
        answered = answered.filter(problem="too_many")
    elif row.urgent:
        answered = answered.filter(urgent=True)
    elif not is_partner:
        answered = answered.exclude(urgent=True).exclude(problem="unknown_sender")
    errors = answered.filter(outcome__in=ERRORS, received_at__gt=row.received_at - within)
    return errors.count() < most
