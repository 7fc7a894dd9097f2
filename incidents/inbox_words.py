"""What was made of a text, in the words of whoever reads the inbox."""

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.parts import State, Text
from notifications.models import InboundMessage
from notifications.sms_words import PROBLEMS as UNREADABLE

Outcome = InboundMessage.Outcome
COMMANDS: dict[str, Promise] = {
    "free": _("Free places"),
    "open": _("Open"),
    "close": _("Closed to newcomers"),
    "full": _("Full"),
    "stock": _("Stock counted"),
    "arrived": _("People arrived"),
    "present": _("People there tonight"),
    "yes": _("Yes"),
    "no": _("No"),
    "status": _("Asks for the figures"),
    "undo": _("Take back"),
    "help": _("Help"),
    "urgent": _("Emergency"),
    "stop": _("Wants no more texts"),
    "start": _("Wants texts again"),
    "number": _("Asks about the own card"),
}
PROBLEMS: dict[str, Promise] = {
    "unknown_sender": _("Nobody whom we know has this number."),
    "call_for_help": _("Somebody asks for help: ring them up."),
    "unverified_arrival": _("Somebody reports an arrival: find out whether it is so."),
    "unknown_household": _("An emergency, for a card that is not known here yet."),
    "not_a_person": _("A short code or a name wrote this: it is not answered."),
    "too_many": _("More than ten commands in ten minutes: not carried out."),
    "not_allowed": _("This number may not do that there."),
    "unknown_site": _("No site has this code."),
    "unknown_item": _("No item has this code."),
    "overtaken": _("Something newer was known already."),
    "declined": _("The sender took it back."),
    "out_of_bounds": _("The number cannot be."),
    "above_ledger": _("The list of guests leaves fewer free places than that."),
    "changed_since": _("It has changed again since."),
    "reference_unknown": _("This code was not sent to this number."),
    "too_late": _("The time of this code is over."),
    "ask_staff": _("Another telephone than that of the card, or a protected one."),
    "places_unknown": _("Nobody knows how many places are free: say how many."),
    "below_zero": _("Fewer places are free than that."),
    "nothing_waits": _("Nothing waited for an answer of this number."),
    "which_one": _("Several things waited for an answer: it did not say which one."),
    "confirmed_before": _("It was answered before."),
    "undone_before": _("It was taken back before."),
    "no_undo": _("This cannot be taken back."),
    "gone": _("What it was about is not there any more, or this number may not change it."),
    "in_use": _("The arrival has been counted or its people registered: it stays."),
    "failed": _("The machine failed on it: see the log."),
}

SHOWN_AS: dict[str, State] = {
    Outcome.TRIAGE: "attention",
    Outcome.APPLIED: "good",
    Outcome.PENDING_CONFIRM: "attention",
    Outcome.WAITING: "attention",
}


def command(row: InboundMessage) -> "str | Promise":
    return COMMANDS.get(row.command, _("No command"))


def outcome(row: InboundMessage) -> tuple[State, Text]:
    """What became of it: the state in which it is shown, and the word."""
    if row.handled_at:
        return "good", _("Dealt with")
    if row.outcome == Outcome.TRIAGE and row.urgent:
        return "critical", Outcome.TRIAGE.label
    return SHOWN_AS.get(row.outcome, "unknown"), Outcome(row.outcome).label


def problem(row: InboundMessage) -> "str | Promise":
    """Why it was not carried out; empty when it was."""
    if row.problem in UNREADABLE:
        return UNREADABLE[row.problem]().text(get_language() or "id")
    return PROBLEMS.get(row.problem, row.problem)
