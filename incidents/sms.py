"""TIBA: people have arrived, says somebody who saw them. Nobody has verified it yet."""

from datetime import timedelta
from math import inf
from typing import Any

from core.actors import SYSTEM
from incidents import queries
from incidents.models import Arrival, Incident
from incidents.services import announce_arrival, raise_task, withdraw_arrival
from incidents.spots import by_name
from maps.geo import Point, distance_km
from notifications.commands import (
    Answer,
    Call,
    Command,
    Outcome,
    Refused,
    Words,
    commands,
    wordings,
)
from notifications.models import InboundMessage
from notifications.sms_words import UNVERIFIED
from partners.models import Role

ACT = "announce_arrival"
SOURCE = "SMS"
TASK = "unverified_arrival"
LOOKED_AT_WITHIN = timedelta(minutes=30)
MOST_PEOPLE = 20_000
MODES = {
    Incident.Kind.BOAT_LANDING: Arrival.Mode.BOAT,
    Incident.Kind.BORDER_ARRIVAL: Arrival.Mode.FOOT,
    Incident.Kind.EVACUATION: Arrival.Mode.BUS,
}
RECORDED = Words(
    "{code}: {people} jiwa tiba, dicatat, menunggu verifikasi.",
    "{code}: {people} people arrived, written down, waits for verification.",
)
TOO_MANY = Words(
    "{n} jiwa terlalu banyak. Periksa angkanya.", "{n} people is too many. Look at the number."
)
UNDONE = Words("Dibatalkan. {code} dihapus.", "Undone. {code} was removed.")
IN_USE = Words(
    "{code} sudah dipakai, tidak bisa dibatalkan lewat SMS. Hubungi koordinator.",
    "{code} is in use and cannot be undone by SMS. Ask the coordinator.",
)
wordings.add(
    "incidents", {name: value for name, value in globals().items() if isinstance(value, Words)}
)


def arrived(call: Call) -> Answer:
    """Whoever may announce arrivals does so; what everybody else saw is red until somebody has looked."""
    people = call.figure("people")
    if people > MOST_PEOPLE:
        raise Refused("out_of_bounds", TOO_MANY(n=people))
    for incident in _nearest_first(call):
        by = call.caller.actor(ACT, incident)
        if by is not None:
            counts = {"men": 0, "women": 0, "boys": 0, "girls": 0, "unknown": people}
            mode = MODES.get(Incident.Kind(incident.kind), Arrival.Mode.OTHER)
            place: dict[str, Any] = {"place": call.word("place").title(), "arrived_at": call.at}
            arrival = announce_arrival(
                incident, by=by, counts=counts, source=SOURCE, mode=mode, **place
            )
            said = RECORDED(code=arrival.code, people=people)
            effect = {"arrival": str(arrival.pk)}
            return Answer(
                said, scope=incident.scope, about=arrival.pk, topic="arrival", effect=effect
            )
    return _ask_somebody_to_look(call)


def _ask_somebody_to_look(call: Call) -> Answer:
    incident = next(iter(_nearest_first(call)), None)
    if incident is not None:
        target = ("inbound", call.message.pk, SOURCE)
        raise_task(
            incident,
            TASK,
            role=Role.COORDINATOR,
            target=target,
            within=LOOKED_AT_WITHIN,
            urgent=True,
            by=SYSTEM,
        )
    scope = incident.scope if incident else None
    same: dict[str, Any] = {"problem": "unverified_arrival", "urgent": True}
    return Answer(UNVERIFIED(), Outcome.TRIAGE, scope=scope, **same)


def _nearest_first(call: Call) -> list[Incident]:
    """Incidents that go on, the nearest to the place first; else real ones before exercises, newest first."""
    rows = Incident.objects.filter(scope__closed_at=None).select_related("scope")
    going_on = rows.order_by("scope__is_exercise", "-started_at")
    return sorted(going_on, key=lambda incident: _km(call.word("place"), incident))


def _km(place: str, incident: Incident) -> float:
    """How far the place lies from an incident; endless where none of its name is near."""
    here = Point(incident.lat, incident.lon)
    spot = by_name(place, here)
    return distance_km(Point(spot.lat, spot.lon), here) if spot else inf


def undo(call: Call, before: InboundMessage) -> Answer:
    """The arrival was a mistake: it goes, unless somebody has counted or enrolled its people."""
    arrival = queries.arrivals().filter(pk=before.effect["arrival"]).first()
    by = call.caller.actor(ACT, arrival.incident) if arrival else None
    if arrival is None or by is None:
        raise Refused("gone", IN_USE(code="TIBA"), scope=before.scope)
    said, scope, code = UNDONE(code=arrival.code), arrival.scope, arrival.code
    if not withdraw_arrival(arrival, by=by, counted_by=SOURCE):
        raise Refused("in_use", IN_USE(code=code), scope=scope)
    return Answer(said, scope=scope, topic="arrival", undo_of=before)


commands.add("arrived", Command(arrived, undo, is_open=True))
