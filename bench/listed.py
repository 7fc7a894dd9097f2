"""Something for every list of an incident, more than one page of it: `bench sites` reads them."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from core.actors import SYSTEM
from incidents.models import Incident
from incidents.services import announce_arrival, raise_task
from notifications.services import draft_alert
from notifications.services.inbound import receive, work
from partners.models import Membership, Role, User
from partners.services import add_organisation, add_shift, give_role
from referrals.models import Facility
from registrations.models import Household
from shelters.models import Shelter
from shelters.services import give_block, hold, plan_movement
from tests.builders import (
    make_contact,
    make_facility,
    make_household,
    make_item,
    make_referral,
    make_stock,
)

ROWS = 60
GUESTS = 18  # households of five
LIVED_IN, HANDED_OUT = "S0099", "S0098"  # with nearly a hundred places free
SOON = timedelta(hours=1)
ALERT: dict[str, Any] = {
    "category": "Rescue",
    "severity": "Severe",
    "urgency": "Expected",
    "certainty": "Observed",
    "text": {"id": "Kapal tiba.", "en": "A boat has landed."},
}


def fill(incident: Incident, user: User) -> None:
    """So many of each, made by the services; `user` may read all of them after it."""
    _every_role(incident, user)
    for number in range(ROWS):
        _people(incident, number)
        _work(incident, user, number)
    work()


def _every_role(incident: Incident, user: User) -> None:
    office = user.memberships.get().organisation
    for role in (Role.REGISTRAR, Role.PROTECTION, Role.LOGISTICIAN, Role.HEALTH_WORKER):
        reach = Membership.Reach.INCIDENT
        give_role(user, role, organisation=office, reach=reach, scope=incident.scope)
    clinic = make_facility(office)
    for number in range(ROWS - 1):
        make_facility(office, name=f"Puskesmas {number}", lat=clinic.lat + number / 100)
    make_stock(incident, {make_item(f"ITEM{number}"): 500 for number in range(ROWS)})


def _people(incident: Incident, number: int) -> None:
    """A boat, who came with it and waits, who has a place already, places for a bus, and the bus."""
    counts = {"men": 4, "women": 6}
    boat = announce_arrival(
        incident, by=SYSTEM, mode="boat", vessel=f"Boat {number}", counts=counts
    )
    waiting = make_household(incident, arrival=str(boat.pk))
    shelters = Shelter.objects.filter(incident=incident)
    if number < GUESTS:
        hold(make_household(incident), shelters.get(code=LIVED_IN), by=SYSTEM)
    bus = shelters.get(code=HANDED_OUT)
    give_block(bus, by=SYSTEM, people=1, expires_at=timezone.now() + SOON, label="Bus")
    plan_movement(incident, bus, [waiting], by=SYSTEM, origin_text="Jetty")


def _work(incident: Incident, user: User, number: int) -> None:
    """What people do about it: a task, a referral, an alert, a text, a partner on duty."""
    household = Household.objects.filter(incident=incident).latest("created_at")
    target = ("household", household.pk, household.number)
    raise_task(incident, "child_alone", role=Role.PROTECTION, target=target, within=SOON)
    make_referral(household, Facility.objects.earliest("created_at"), by=user)
    partner = add_organisation(by=SYSTEM, name=f"Partner {number}", kind="ngo")
    phone = f"+62812000{number:05}"
    contact, now = make_contact(partner, phone), timezone.now()
    add_shift(contact, starts_at=now, ends_at=now + SOON, by=SYSTEM)
    audience = {"organisations": [partner.pk]}
    draft_alert(incident.scope, by=user, audience=audience, expires=now + SOON, **ALERT)
    receive("gateway", str(number), phone, "", f"Where is boat {number}?", now)
