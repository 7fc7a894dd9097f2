"""BUKA, TUTUP, PENUH: whether a site takes people; STATUS: its figures; ADA: who is there tonight."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from core.errors import RuleBroken
from core.models import Event
from notifications.commands import (
    OWN_REFERENCE,
    Answer,
    Call,
    Command,
    Outcome,
    Refused,
    Said,
    Words,
    commands,
)
from notifications.models import InboundMessage
from shelters import queries, services
from shelters.models import Shelter
from shelters.sms import words
from shelters.sms.places import MOST_ANYWHERE, SMS, is_big, refused
from shelters.sms.sites import allowed, free, rated

TOPIC = "status"
Status = Shelter.Status
TOLD: dict[str, Words] = {
    Status.OPEN: words.OPENED,
    Status.CLOSED: words.CLOSED,
    Status.FULL: words.FULL,
}


def becomes(status: Shelter.Status) -> Callable[[Call], Answer]:
    """The command that gives a site this status."""

    def carry_out(call: Call) -> Answer:
        shelter, by = allowed(call, "edit_shelter")
        same: dict[str, Any] = {"scope": shelter.scope, "about": shelter.pk, "topic": TOPIC}
        if _overtaken(call, shelter):
            said = words.CHANGED_SINCE(code=shelter.code)
            return Answer(said, Outcome.STALE, problem="overtaken", **same)
        effect = {"before": shelter.status, "to": str(status)}
        try:
            now = services.change_shelter(shelter, by=by, source=SMS, status=status)
        except RuleBroken as refusal:
            raise refused(refusal, shelter) from refusal
        is_new = effect["before"] != effect["to"]
        return Answer(_told(now), effect=effect if is_new else {}, **same)

    return carry_out


def _told(shelter: Shelter) -> Said:
    return TOLD[shelter.status](code=shelter.code, free=free(shelter))


def _overtaken(call: Call, shelter: Shelter) -> bool:
    """Whether its status was changed after this was sent: by a later SMS, or by any other way.

    What SMS changed counts by when it was received; the clock of the phone is not ours.
    """
    if call.overtaken(shelter.pk, TOPIC):
        return True
    changes = Event.objects.filter(kind="shelters.status_changed", about=shelter.pk, at__gt=call.at)
    texts = InboundMessage.objects.filter(
        about=shelter.pk, topic=TOPIC, outcome=Outcome.APPLIED, updated_at__gt=call.at
    )
    return changes.count() > texts.exclude(effect={}, undo_of=None).count()


def undo(call: Call, before: InboundMessage) -> Answer:
    """Back to the status before, if nobody has changed it since."""
    shelter = queries.shelters().get(pk=str(before.about))
    by = call.caller.actor("edit_shelter", shelter)
    if by is None or shelter.status != before.effect["to"]:
        said = words.CHANGED_SINCE(code=shelter.code)
        raise Refused("changed_since", said, scope=shelter.scope)
    was = before.effect["before"]
    try:
        now = services.change_shelter(shelter, by=by, source=SMS, status=was)
    except RuleBroken as refusal:
        raise refused(refusal, shelter) from refusal
    said = words.STATE_UNDONE(code=now.code, state=words.STATES[now.status]())
    return Answer(said, scope=shelter.scope, about=shelter.pk, topic=TOPIC, undo_of=before)


def status(call: Call) -> Answer:
    shelter, _by = allowed(call, "see_sites")
    minutes = max(int((timezone.now() - shelter.figure_at).total_seconds() // 60), 0)
    age = words.MINUTES(n=minutes) if minutes < 120 else words.HOURS(n=minutes // 60)
    said = words.STATUS(
        code=shelter.code,
        state=words.STATES[shelter.status](),
        free=free(shelter),
        rated=rated(shelter),
        people=shelter.in_use,
        held=shelter.held,
        age=age,
    )
    return Answer(said, scope=shelter.scope)


def present(call: Call) -> Answer:
    """So many people are there tonight: beside the list of guests, never instead of it."""
    shelter, by = allowed(call, "call_roll")
    people, register = call.figure("people"), shelter.in_use
    facts = {"code": shelter.code, "people": people, "register": register}
    same: dict[str, Any] = {"scope": shelter.scope, "about": shelter.pk, "topic": "present"}
    if people > MOST_ANYWHERE:
        said = words.OUT_OF_BOUNDS(n=people, code=shelter.code, most=MOST_ANYWHERE)
        raise Refused("out_of_bounds", said, scope=shelter.scope)
    if not call.confirmed and is_big(register, people, None):
        said = words.CONFIRM_PRESENT(ref=OWN_REFERENCE, **facts)
        return Answer(said, Outcome.PENDING_CONFIRM, **same)
    services.count_tonight(shelter, people, by=by, source=SMS, at=call.at, raw=call.raw)
    return Answer(words.PRESENT(**facts), **same)


for _name, _status in (("open", Status.OPEN), ("close", Status.CLOSED), ("full", Status.FULL)):
    commands.add(_name, Command(becomes(_status), undo))
commands.add("status", Command(status))
commands.add("present", Command(present))
