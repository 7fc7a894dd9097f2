"""Commands that belong to no other app: answers, taking back, help, and wanting texts or not."""

from collections.abc import Callable

from core import events
from core.actors import SYSTEM
from core.errors import RuleBroken
from notifications import grammar
from notifications import sms_words as words
from notifications.commands import Answer, Call, Command, Refused, Said, Words, commands, speaker
from notifications.models import InboundMessage
from notifications.queries import inbound as queries
from notifications.services import answer_reference
from notifications.services.deciding import contacts_of, help_is_coming, run
from notifications.services.replying import finish
from partners.models import ContactPoint
from partners.services import answer_check, opt_in, opt_out

Outcome = InboundMessage.Outcome
PAIRS = {"yes": ("YA", "YES"), "no": ("TIDAK", "NO"), "undo": ("BATAL", "UNDO")}


def yes(call: Call) -> Answer:
    """To what asked for a confirmation, to an alert, or with the code that proves a number."""
    reference = call.word("reference") or _only_one(call, "yes")
    if (pending := queries.own(call.message, reference)) is not None:
        return _confirm(call, pending)
    by = _first(call)
    if by is not None and answer_check(by, reference, by=speaker(by), at=call.at):
        return Answer(words.NUMBER_VERIFIED())
    return _answer(call, reference, "yes")


def no(call: Call) -> Answer:
    reference = call.word("reference") or _only_one(call, "no")
    if (pending := queries.own(call.message, reference)) is not None:
        return _drop(pending)
    return _answer(call, reference, "no")


def undo(call: Call) -> Answer:
    """Take back what this number did in the last half hour."""
    reference = call.word("reference") or _only_one(call, "undo")
    before = queries.own(call.message, reference)
    if before is None:
        raise Refused("reference_unknown", words.REFERENCE_UNKNOWN(ref=reference))
    if before.outcome == Outcome.PENDING_CONFIRM:
        return _drop(before)
    if queries.undone(before):
        raise Refused("undone_before", words.UNDONE_BEFORE(ref=reference), scope=before.scope)
    _refuse_late(call, before)
    command = commands.get(before.command)
    if command is None or command.undo is None:
        raise Refused("no_undo", words.NO_UNDO(ref=reference), scope=before.scope)
    return command.undo(call, before)


def _confirm(call: Call, pending: InboundMessage) -> Answer:
    """Carry out what waited; what was received later than it, and not than this, has overtaken it."""
    if pending.outcome != Outcome.PENDING_CONFIRM:
        raise Refused("confirmed_before", words.NOTHING_WAITS(), scope=pending.scope)
    _refuse_late(call, pending)
    parsed = grammar.read(pending.text)
    asked = Call(pending, parsed.arguments, call.caller, confirmed=True)
    answer = run(asked, pending.command)
    said = answer.said
    done = finish(pending, Answer(**{**vars(answer), "said": None}))
    if said is not None and done.outcome == Outcome.APPLIED and done.effect:
        said = words.UNDO(said=said, ref=done.reference)
    return Answer(said, outcome=answer.outcome, scope=answer.scope, problem=answer.problem)


def _drop(pending: InboundMessage) -> Answer:
    if pending.outcome != Outcome.PENDING_CONFIRM:
        raise Refused("confirmed_before", words.NOTHING_WAITS(), scope=pending.scope)
    scope = pending.scope
    finish(pending, Answer(outcome=Outcome.REJECTED, problem="declined", scope=scope))
    return Answer(words.NOT_DONE(ref=pending.reference), scope=scope)


def _refuse_late(call: Call, before: InboundMessage) -> None:
    if before.answer_until is None or call.at > before.answer_until:
        raise Refused("too_late", words.TOO_LATE(ref=before.reference), scope=before.scope)


def _answer(call: Call, reference: str, answer: str) -> Answer:
    """To an alert that was sent to this number, also before anybody verified it."""
    contact = _first(call)
    unknown = Refused("reference_unknown", words.REFERENCE_UNKNOWN(ref=reference))
    if contact is None:
        raise unknown
    try:
        alert = answer_reference(contact, reference, answer, by=speaker(contact), at=call.at)
    except RuleBroken as refusal:
        raise unknown from refusal
    said = words.RECORDED(ref=alert.reference)
    return Answer(said, scope=alert.scope, about=alert.pk, topic="answer")


def _only_one(call: Call, command: str) -> str:
    """The reference of what waits for such an answer from this number, where that is one thing only."""
    waiting = _waiting(call, command)
    if not waiting:
        raise Refused("nothing_waits", words.NOTHING_WAITS())
    if len(waiting) > 1:
        id, en = PAIRS[command]
        word = Said(Words(id, en), {})
        raise Refused("which_one", words.WHICH_ONE(n=len(waiting), word=word, ref=waiting[0]))
    return waiting[0]


def _waiting(call: Call, command: str) -> list[str]:
    own = list(queries.waiting_for(call.message, undo=command == "undo"))
    if command == "undo":
        return own
    contacts = contacts_of(call.message)
    alerts = [alert.reference for contact in contacts for alert in queries.unanswered(contact)]
    return list(dict.fromkeys([*own, *alerts]))


def _first(call: Call) -> ContactPoint | None:
    return next(iter(contacts_of(call.message)), None)


def help_(call: Call) -> Answer:
    """Staff ask how it is done; everybody else asks for help."""
    return Answer(words.HOW_TO()) if call.caller.is_staff else help_is_coming(call.message)


def stop(call: Call) -> Answer:
    return _wants_texts(call, "notifications.stop_said", opt_out, words.STOPPED())


def start(call: Call) -> Answer:
    return _wants_texts(call, "notifications.start_said", opt_in, words.STARTED())


def _wants_texts(call: Call, kind: str, opt: Callable[..., int], said: Said) -> Answer:
    """For every contact with this number; apps above hear of it, and ask their own people's numbers.

    What was said before the newest of both words changes nothing.
    """
    if queries.said_since(call.message):
        return Answer(outcome=Outcome.STALE)
    by = _first(call)
    if by is not None:
        opt(by, by=speaker(by), at=call.at)
    actor = speaker(by) if by else SYSTEM
    events.record(kind, by=actor, scope_id=None, about=call.message.pk)
    return Answer(said)


for _name, _run in (("yes", yes), ("no", no), ("stop", stop), ("start", start)):
    commands.add(_name, Command(_run, is_open=True, is_free=True))
commands.add("undo", Command(undo))
commands.add("help", Command(help_, is_open=True))
