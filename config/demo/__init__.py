"""Builds the exercise through the same services as everybody's work."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from config import demo_world as world
from config.demo import care, goods, people, sites
from incidents.models import Arrival, Incident
from incidents.services import announce_arrival, move_incident, open_incident
from notifications.services import draft_alert, send_alert
from partners.models import User
from registrations.intake import manifest, manifests
from registrations.intake.imports import Intake, Problem
from registrations.models import Household, Need
from registrations.reading import read
from registrations.services import find_duplicates, register_household
from registrations.services.cards import issue_cards
from registrations.services.tracing import open_request


@transaction.atomic
def build(password: str) -> Incident:
    """The whole exercise, or nothing of it: one incident with people, places, goods, care and alerts."""
    users = people.sign_up(password)
    incident = _incident(users["budi"])
    sites.open_sites(incident, users["budi"])
    boats = [_boat(incident, boat, users["sari"]) for boat in world.BOATS]
    families = _first_boat(incident, boats[0], users["sari"])
    _second_boat(incident, boats[1], users["sari"])
    _search(families, users["sari"])
    _came_again(incident, boats[1], users["sari"])
    issue_cards(incident, families, by=users["sari"])
    sites.place(incident, families, users)
    sites.report_places(incident, users)
    sites.keep_places(incident, boats[2], users["budi"])
    goods.bring_goods(incident, users["eko"], users["ros"])
    sites.look_round(incident, users["ros"])
    sites.send_on(incident, users)
    care.refer_patients(families, users)
    _alert(incident, users["budi"])
    return incident


def _incident(budi: User) -> Incident:
    lat, lon = world.SIKAKAP
    incident = open_incident(
        by=budi,
        ref=world.REF,
        title=world.TITLE,
        kind=Incident.Kind.BOAT_LANDING,
        population_type=Incident.PopulationType.FOREIGN_ARRIVAL,
        severity=Incident.Severity.SEVERE,
        lat=lat,
        lon=lon,
        expected_people=260,
        started_at=timezone.now() - timedelta(hours=31),
        is_exercise=True,
    )
    for status in (Incident.Status.VERIFIED, Incident.Status.ACTIVE):
        incident = move_incident(incident, status, reason="Latihan dimulai.", by=budi)
    return incident


def _boat(incident: Incident, boat: world.Boat, by: User) -> Arrival:
    return announce_arrival(
        incident,
        by=by,
        mode=boat.mode,
        vessel=boat.vessel,
        place=boat.place,
        lat=boat.lat,
        lon=boat.lon,
        arrived_at=timezone.now() - timedelta(hours=boat.hours),
        counts=boat.counts,
        source=boat.source,
        method=boat.method,
    )


def _first_boat(incident: Incident, arrival: Arrival, by: User) -> list[Household]:
    """From the manifest that ships with the product, as a port office would hand it over."""
    families = manifest.read(world.MANIFEST.read_bytes())
    problems: list[Problem] = []
    manifests.read_in(families, Intake(incident, by, problems.append), label=arrival.code)
    return list(Household.objects.filter(arrival=arrival).order_by("number"))


def _second_boat(incident: Incident, arrival: Arrival, by: User) -> None:
    for name, sex, age, others, needs in world.FAMILIES:
        body = {
            "incident": str(incident.pk),
            "arrival": str(arrival.pk),
            "captured_at": (timezone.now() - timedelta(hours=3)).isoformat(),
            "persons": [
                {"name": name, "sex": sex, "age": age, "relationship": "focal_point"},
                *(
                    {"name": "", "sex": s, "age": a, "relationship": _kin(age, a)}
                    for s, a in others
                ),
            ],
            "needs": list(needs),
            "medical_urgent": "serious_medical" in needs,
            "consent": {"record": True, "share": False, "sms": False, "language": "rhg"},
        }
        register_household(incident, by=by, body=read(body))


def _came_again(incident: Incident, arrival: Arrival, by: User) -> None:
    """A family that somebody will have to look at."""
    body = {
        "incident": str(incident.pk),
        "arrival": str(arrival.pk),
        "captured_at": (timezone.now() - timedelta(hours=2)).isoformat(),
        "persons": [
            {"name": name, "sex": sex, "age": age, "relationship": role}
            for name, sex, age, role in world.AGAIN
        ],
        "origin": world.AGAIN_FROM,
        "consent": {"record": True, "share": False, "sms": False, "language": "rhg"},
    }
    find_duplicates(register_household(incident, by=by, body=read(body)))


def _kin(age: int, other: int) -> str:
    return "spouse" if age - other < 15 else "child"


def _search(families: Iterable[Household], by: User) -> None:
    sought: dict[str, Any] = world.SOUGHT
    seeker = next(family for family in families if Need.FAMILY_MISSING in family.needs)
    born = timezone.now().year - world.SOUGHT_AGE
    open_request(seeker.incident, by=by, household=seeker, birth_year=born, **sought)


def _alert(incident: Incident, budi: User) -> None:
    alert = draft_alert(
        incident.scope,
        by=budi,
        severity="Severe",
        urgency="Expected",
        certainty="Likely",
        category="Met",
        text=world.ALERT,
        audience={"roles": ["shelter_manager", "health_worker"], "duty_only": True},
        expires=timezone.now() + timedelta(hours=18),
        ask_acknowledgement=True,
    )
    send_alert(alert, by=budi)
