"""KOSONG, KAP, CAP: how many places are free. They change by the same services as on the page."""

from typing import Any

from core.errors import RuleBroken
from notifications.commands import OWN_REFERENCE, Answer, Call, Command, Outcome, Refused, commands
from notifications.models import InboundMessage
from notifications.sms_words import NOT_ALLOWED
from shelters import queries, services
from shelters.models import CapacityReport, Shelter
from shelters.sms import words
from shelters.sms.sites import allowed, free, rated

TOPIC = "places"
MOST_OVER = 1.2  # of what it can take
MOST_ANYWHERE = 10_000
BIG_SHARE, BIG_NUMBER = 0.5, 50
SMS = Shelter.Source.SMS


def report(call: Call) -> Answer:
    shelter, by = allowed(call, "report_capacity")
    if not queries.is_overtaken(shelter, call.at):  # else it is only kept
        target = _target(call, shelter)
        if not call.confirmed and (asked := _doubt(call, shelter, target)) is not None:
            return asked
    said: dict[str, Any] = {"by": by, "source": SMS, "raw": call.raw, "effective_at": call.at}
    try:
        row = _report(shelter, call, said)
    except RuleBroken as refusal:
        raise refused(refusal, shelter) from refusal
    return _told(shelter, row)


def _report(shelter: Shelter, call: Call, said: dict[str, Any]) -> CapacityReport:
    if "change" in call.arguments:
        return services.report_change(shelter, call.figure("change"), **said)
    return services.report_free(shelter, call.figure("free"), **said)


def _told(shelter: Shelter, row: CapacityReport) -> Answer:
    now = shelter.refreshed()
    facts = {"code": now.code, "free": free(now), "rated": rated(now)}
    same: dict[str, Any] = {"scope": shelter.scope, "about": shelter.pk, "topic": TOPIC}
    if not row.is_applied:
        said = words.OVERTAKEN(**facts)
        return Answer(said, Outcome.STALE, problem="overtaken", effect={}, **same)
    before = shelter.free
    said = words.FIRST_FREE(**facts) if before is None else words.FREE_NOW(before=before, **facts)
    return Answer(said, effect={"report": str(row.pk)}, **same)


def _target(call: Call, shelter: Shelter) -> int:
    """How many places would be free. Refused `below_zero`, `places_unknown`, `out_of_bounds`."""
    target = int(call.arguments.get("free", 0))
    if "change" in call.arguments:
        if shelter.free is None:
            said = words.PLACES_UNKNOWN(code=shelter.code)
            raise Refused("places_unknown", said, scope=shelter.scope)
        target = shelter.free + call.figure("change")
    if target < 0:
        said = words.BELOW_ZERO(code=shelter.code, free=shelter.free)
        raise Refused("below_zero", said, scope=shelter.scope)
    most = MOST_ANYWHERE if shelter.rated is None else int(shelter.rated * MOST_OVER)
    if target > most:
        facts = {"n": target, "code": shelter.code, "most": shelter.rated or most}
        raise Refused("out_of_bounds", words.OUT_OF_BOUNDS(**facts), scope=shelter.scope)
    return target


def _doubt(call: Call, shelter: Shelter, target: int) -> Answer | None:
    """A number that may be a slip, or the whole for what is free, is asked about once more."""
    facts = {"code": shelter.code, "free": target, "ref": OWN_REFERENCE}
    whole = shelter.declared is not None and target >= shelter.declared
    if "free" in call.arguments and whole and shelter.in_use:
        said = words.CONFIRM_WHOLE(people=shelter.in_use, **facts)
    elif is_big(shelter.free, target, shelter.rated):
        said = words.CONFIRM_FREE(before=free(shelter), rated=rated(shelter), **facts)
    else:
        return None
    return Answer(said, Outcome.PENDING_CONFIRM, scope=shelter.scope, about=shelter.pk, topic=TOPIC)


def is_big(before: int | None, after: int, most: int | None) -> bool:
    """Whether a figure moves by more than 50, or by more than half of what it was; from 0, half of `most`."""
    moved = abs(after - (before or 0))
    whole = before if before and before > 0 else most
    return moved > BIG_NUMBER or (whole is not None and moved > BIG_SHARE * whole)


PLAIN = {
    "places_unknown": words.PLACES_UNKNOWN,
    "changed_since": words.CHANGED_SINCE,
    "too_late": words.TOO_LATE,
    "already_undone": words.ALREADY_UNDONE,
}


def refused(refusal: RuleBroken, shelter: Shelter) -> Refused:
    """What the service refused, in words that fit into one SMS."""
    facts = {"code": shelter.code}
    match refusal.code:
        case "above_ledger":
            said = words.ABOVE_LEDGER(free=refusal.facts["free"], **facts)
        case "below_zero":
            said = words.BELOW_ZERO(free=refusal.facts["free"], **facts)
        case code if code in PLAIN:
            said = PLAIN[code](**facts)
        case code:
            said = words.REFUSED(why=code, **facts)
    return Refused(refusal.code, said, scope=shelter.scope)


def undo(call: Call, before: InboundMessage) -> Answer:
    """What was before the report holds again."""
    row = queries.report(before.effect["report"])
    if row is None:
        raise RuleBroken("not_applied", "The report is gone.")
    shelter = row.shelter
    by = call.caller.actor("report_capacity", shelter)
    if by is None:
        raise Refused("not_allowed", NOT_ALLOWED(code=shelter.code), scope=shelter.scope)
    try:
        services.undo_report(row, by=by, source=SMS)
    except RuleBroken as refusal:
        raise refused(refusal, shelter) from refusal
    now = shelter.refreshed()
    said = words.UNDONE(code=now.code, free=free(now), rated=rated(now))
    return Answer(said, scope=shelter.scope, about=shelter.pk, topic=TOPIC, undo_of=before)


commands.add("free", Command(report, undo))
