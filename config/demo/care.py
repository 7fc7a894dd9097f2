"""Health facilities of the exercise, and referrals in every state."""

from config import demo_world as world
from config.demo.people import partners
from core.actors import SYSTEM
from partners.models import User
from referrals.models import Facility
from referrals.queries import Patient
from referrals.services import add_facility, draft_referral, take_step
from registrations.models import Household


def refer_patients(families: list[Household], users: dict[str, User]) -> None:
    """A referral in every state, between the facilities of two health workers."""
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
        organisation=partners()[clinic.owner],
        lat=clinic.lat,
        lon=clinic.lon,
        services=list(clinic.services),
        beds_baseline=clinic.beds,
        beds_available=clinic.beds // 3,
    )
