"""Builds the exercise through the same services as everybody's work."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from config import demo_world as world
from core.actors import SYSTEM
from incidents.models import Arrival, Incident
from incidents.services import announce_arrival, move_incident, open_incident
from notifications.services import draft_alert, send_alert
from partners.models import Membership, Organisation, Role, User
from partners.services import add_contact, add_organisation, add_user, give_role
from referrals.models import Facility
from referrals.queries import Patient
from referrals.services import add_facility, draft_referral, take_step
from registrations.intake import manifest, manifests
from registrations.intake.imports import Intake, Problem
from registrations.models import Household, Need
from registrations.reading import read
from registrations.services import find_duplicates, register_household
from registrations.services.cards import issue_cards
from registrations.services.tracing import open_request
from shelters.models import Shelter, Stay
from shelters.services.moves import check_in
from shelters.services.placing import hold
from shelters.services.sites import open_shelter
from supplies.models import Item, StockLocation
from supplies.services import (
    add_item,
    hand_out,
    location_of,
    open_round,
    open_warehouse,
    record_stock,
)

PLACED_AT = (("MTW01", 70), ("MTW02", 32))  # people, of the first boat
HELD_AT = ("MTW04", 12)


@transaction.atomic
def build(password: str) -> Incident:
    """The whole exercise, or nothing of it: one incident with people, places, goods, care and alerts."""
    users = _people_who_work(password)
    incident = _incident(users["budi"])
    _shelters(incident, users["budi"])
    boats = [_boat(incident, boat, users["sari"]) for boat in world.BOATS]
    families = _first_boat(incident, boats[0], users["sari"])
    _second_boat(incident, boats[1], users["sari"])
    _search(families, users["sari"])
    _came_again(incident, boats[1], users["sari"])
    issue_cards(incident, families, by=users["sari"])
    _places(incident, families, users)
    _goods(incident, users["eko"], users["ros"])
    _care(families, users)
    _alert(incident, users["budi"])
    return incident


def _people_who_work(password: str) -> dict[str, User]:
    partners = {
        key: add_organisation(by=SYSTEM, name=name, acronym=acronym, kind=kind)
        for key, (name, acronym, kind) in world.PARTNERS.items()
    }
    users = {}
    for username, (name, role, partner, phone) in world.USERS.items():
        user = add_user(username=username, name=name, password=password)
        home, reach = partners[partner], Membership.Reach.EXERCISES
        give_role(user, Role(role), organisation=home, reach=reach)
        who: dict[str, Any] = {"user": user, "name": name, "role": role, "duty": True}
        add_contact(by=SYSTEM, organisation=home, phone=phone, verified=True, **who)
        users[username] = user
    return users


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


def _shelters(incident: Incident, by: User) -> None:
    operators = _partners()
    for site in world.SITES:
        open_shelter(
            incident,
            by=by,
            code=site.code,
            name=site.name,
            kind=site.kind,
            building=site.building,
            operator=operators[site.operator],
            lat=site.lat,
            lon=site.lon,
            declared=site.places,
            host_stance=Shelter.HostStance.AGREED,
            source=Shelter.Source.WEB,
            pools=[{"kind": kind, "capacity": size} for kind, size in site.pools.items()],
            **site.more,
        )


def _partners() -> dict[str, Organisation]:
    by_name = {row.name: row for row in Organisation.objects.all()}
    return {key: by_name[name] for key, (name, _acronym, _kind) in world.PARTNERS.items()}


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


def _places(incident: Incident, families: list[Household], users: dict[str, User]) -> None:
    waiting = iter([f for f in families if Need.CHILD_ALONE not in f.needs])
    sites = {row.code: row for row in Shelter.objects.filter(incident=incident)}
    for code, enough in PLACED_AT:
        for family in _up_to(waiting, enough):
            check_in(hold(family, sites[code], by=users["budi"]), by=users["ros"])
    code, enough = HELD_AT
    for family in _up_to(waiting, enough):
        hold(family, sites[code], by=users["sari"])


def _up_to(families: Iterable[Household], people: int) -> Iterable[Household]:
    """The next families, while there are fewer than `people` of them."""
    taken = 0
    for family in families:
        taken += family.people
        yield family
        if taken >= people:
            return


def _goods(incident: Incident, eko: User, ros: User) -> None:
    lat, lon = world.SIKAKAP
    items = {code: _item(code, eko) for code in world.ITEMS}
    store = open_warehouse(incident, by=eko, name="Gudang Sikakap", lat=lat, lon=lon)
    record_stock("receipt", store, _amounts(items, world.RECEIVED), by=eko, number="SJ-001")
    for code in ("MTW01", "MTW02"):
        site = location_of(Shelter.objects.get(code=code))
        record_stock("transfer", store, _amounts(items, world.SENT), by=eko, to=site)
    _round(incident, items, eko, ros)


def _item(code: str, by: User) -> Item:
    en, id, unit, cluster, per_person, per_household, daily = world.ITEMS[code]
    return add_item(
        by=by,
        code=code,
        name_en=en,
        name_id=id,
        unit=unit,
        cluster=cluster,
        per_person=Decimal(per_person),
        per_household=Decimal(per_household),
        daily_use=Decimal(daily or 0),
    )


def _amounts(items: dict[str, Item], amounts: dict[str, int]) -> dict[Item, int]:
    return {items[code]: amount for code, amount in amounts.items()}


def _round(incident: Incident, items: dict[str, Item], eko: User, ros: User) -> None:
    site = StockLocation.objects.get(shelter__code="MTW01")
    entitlements = [
        {"item": items["BLANKET"], "per": "person", "quantity": Decimal(1)},
        {"item": items["FOOD"], "per": "household", "quantity": Decimal(1)},
    ]
    round = open_round(
        site, by=eko, name="Selimut dan makanan", entitlements=entitlements, residents_only=True
    )
    residents = Stay.objects.filter(shelter=site.shelter, state=Stay.State.CHECKED_IN)
    for stay in list(residents.order_by("created_at"))[:-3]:  # three families have not come yet
        hand_out(round, stay.household, by=ros)


def _care(families: list[Household], users: dict[str, User]) -> None:
    facilities = {clinic.name: _facility(clinic) for clinic in world.CLINICS}
    dewi, rini = users["dewi"], users["rini"]
    owners = {user.standing[0].organisation_id: user for user in (dewi, rini)}
    for family, (name, priority, service, steps) in zip(families, world.REFERRALS, strict=False):
        facility = facilities[name]
        receiver = owners[facility.organisation_id]
        sender = rini if receiver == dewi else dewi
        referral = draft_referral(
            Patient(family.incident, household=family),
            by=sender,
            organisation_id=sender.standing[0].organisation_id,
            facility=facility,
            service=service,
            priority=priority,
            basis="consent",
            reason="Latihan: keluhan rekaan.",
        )
        for step in steps:
            by = sender if step in {"send", "revoke"} else receiver
            said = {"complete": {"outcome": "Sembuh."}, "decline": {"decline_reason": "Penuh."}}
            referral = take_step(referral, step, by=by, **said.get(step, {}))


def _facility(clinic: world.Clinic) -> Facility:
    return add_facility(
        by=SYSTEM,
        name=clinic.name,
        kind=clinic.kind,
        organisation=_partners()[clinic.owner],
        lat=clinic.lat,
        lon=clinic.lon,
        services=list(clinic.services),
        beds_baseline=clinic.beds,
        beds_available=clinic.beds // 3,
    )


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
