"""What is done about one text. The rules that keep commands by SMS safe are here, in their order.

Who may send what to whom is asked of partners.access by the commands themselves.
"""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from core.errors import RuleBroken
from core.phones import e164
from notifications import grammar
from notifications import sms_words as words
from notifications.commands import Answer, Call, Caller, Refused, commands, language_of
from notifications.grammar import Parsed
from notifications.models import InboundMessage
from partners.models import ContactPoint, User

Outcome = InboundMessage.Outcome
SAME_WITHIN = timedelta(seconds=5)
COMMANDS_IN = timedelta(minutes=10)
MOST_COMMANDS = 10
ARGUMENTS_KEPT = (
    "code",
    "free",
    "change",
    "people",
    "item",
    "count",
    "household",
    "what",
    "reference",
)


def decide(row: InboundMessage) -> Answer:
    """Understand a text, carry it out if it may be, and say what became of it. Inside a transaction."""
    parsed = understand(row)
    contacts = contacts_of(row)
    row.contact = next(iter(contacts), None)
    if is_repeated(row):
        return Answer(outcome=Outcome.DUPLICATE)
    if not may_answer(row):
        return Answer(outcome=Outcome.REJECTED, problem="not_a_person")
    verified = tuple(contact for contact in contacts if contact.verified_at is not None)
    caller = Caller(verified)
    command = commands.get(parsed.command)
    if not verified and not (command and command.is_open):
        return stranger(row, parsed)
    if parsed.problem:
        known = verified or parsed.command == "number"  # a family is no stranger
        return misunderstood(row, parsed) if known else stranger(row, parsed)
    if command and not command.is_free and too_many(row):
        return Answer(words.TOO_MANY(), Outcome.REJECTED, problem="too_many")
    return run(Call(row, parsed.arguments, caller), parsed.command)


def understand(row: InboundMessage, text: str | None = None) -> Parsed:
    """Read the text, or what somebody made of it; what it says of places and names stays sealed in it."""
    parsed = grammar.read(row.text if text is None else text)
    row.command = parsed.command
    row.arguments = {
        name: parsed.arguments[name] for name in ARGUMENTS_KEPT if name in parsed.arguments
    }
    return parsed


def run(call: Call, name: str) -> Answer:
    """Carry out a command that was understood; what forbids it becomes the answer."""
    try:
        return commands[name].run(call)
    except Refused as refusal:
        return refused(refusal)
    except RuleBroken as refusal:
        return Answer(words.FAILED(), Outcome.TRIAGE, problem=refusal.code[:40])


def refused(refusal: Refused) -> Answer:
    return Answer(refusal.said, refusal.outcome, scope=refusal.scope, problem=refusal.code)


def contacts_of(row: InboundMessage) -> list[ContactPoint]:
    """Who has the number, verified ones first. People whose account was closed have none."""
    rows = ContactPoint.objects.filter(phone_index=row.sender_index)
    rows = rows.exclude(user__is_active=False).select_related("user", "organisation")
    return sorted(rows, key=lambda contact: (contact.verified_at is None, contact.created_at))


def caller_for(row: InboundMessage, instead: User) -> Caller:
    """Whoever sits at the inbox does in their own name what a text asks for."""
    return Caller((), instead=instead)


def is_repeated(row: InboundMessage) -> bool:
    """Whether the same words came from the same number within seconds: a phone that sent twice."""
    near = Q(received_at__gte=row.received_at - SAME_WITHIN, received_at__lte=row.received_at)
    same = of_sender(row).filter(near, text_index=row.text_index).exclude(outcome=Outcome.DUPLICATE)
    earlier = Q(received_at__lt=row.received_at) | Q(created_at__lt=row.created_at)
    return same.filter(earlier | Q(created_at=row.created_at, part__lt=row.part)).exists()


def may_answer(row: InboundMessage) -> bool:
    """Machines that answer machines never end: only numbers of people are answered, and not our own."""
    number = e164(row.sender)
    return number is not None and number not in {row.to, settings.TWILIO_FROM, settings.POSKO_PHONE}


def of_sender(row: InboundMessage) -> "QuerySet[InboundMessage]":
    """What else this number sent."""
    return InboundMessage.objects.filter(sender_index=row.sender_index).exclude(pk=row.pk)


def too_many(row: InboundMessage) -> bool:
    """Whether the sender has had its commands of these ten minutes. Those that were refused for it and what
    is no command do not count."""
    free = [name for name in commands.names() if commands[name].is_free]
    window = of_sender(row).filter(
        received_at__gt=row.received_at - COMMANDS_IN,
        received_at__lte=row.received_at,
        outcome__in=(Outcome.APPLIED, Outcome.PENDING_CONFIRM, Outcome.REJECTED, Outcome.STALE),
    )
    counted = window.exclude(command__in=["", *free]).exclude(problem="too_many")
    return counted.count() >= MOST_COMMANDS


def misunderstood(row: InboundMessage, parsed: Parsed) -> Answer:
    """A text of somebody we know that cannot be carried out is work for a person, and gets an example."""
    problem = words.PROBLEMS[parsed.problem]()
    said = words.NOT_UNDERSTOOD(problem=problem, example=parsed.example(language_of(row)))
    return Answer(said, Outcome.TRIAGE, problem=parsed.problem, urgent=parsed.command == "urgent")


def stranger(row: InboundMessage, parsed: Parsed) -> Answer:
    """A number that we do not know changes nothing, and a person reads what it wrote."""
    if parsed.calls_for_help:
        return help_is_coming(row)
    urgent = parsed.command == "arrived"
    return Answer(words.STRANGER(), Outcome.TRIAGE, problem="unknown_sender", urgent=urgent)


def help_is_coming(row: InboundMessage) -> Answer:
    """Somebody asks for help: red, and the number to ring."""
    phone = settings.POSKO_PHONE or (row.to if e164(row.to) else "")
    said = words.HELP_IS_COMING(phone=phone) if phone else words.HELP_WITHOUT_PHONE()
    return Answer(said, Outcome.TRIAGE, problem="call_for_help", urgent=True)
