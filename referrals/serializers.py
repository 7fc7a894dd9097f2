"""The shapes of facilities and referrals at the API."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from rest_framework import serializers

from incidents.serializers import Latitude, Longitude
from partners.serializers import OrganisationField
from referrals import alerts, queries
from referrals.models import BANDS, MOST_BEDS, Facility, Referral
from registrations.models import Household, Sex
from registrations.serializers import HouseholdKey
from shelters.wording import both

WITHOUT_CONSENT = [
    choice for choice in Household.Basis.choices if choice[0] != Household.Basis.CONSENT
]


class FacilityField(serializers.UUIDField):
    """A facility by its id."""

    def to_internal_value(self, data: Any) -> Facility:  # type: ignore[override]
        found = Facility.objects.filter(pk=super().to_internal_value(data)).first()
        if found is None:
            raise serializers.ValidationError(_("There is no such facility."))
        return found


class Beds(serializers.IntegerField):
    """A number of beds; null when nobody knows."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            min_value=0, max_value=MOST_BEDS, allow_null=True, required=False, **kwargs
        )


class BedsShape(serializers.Serializer[Any]):
    baseline = Beds()
    available = Beds()
    surge_24h = Beds()


class FacilityChange(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(Facility.Kind.choices)
    organisation = OrganisationField(required=False)
    lat = Latitude()
    lon = Longitude()
    services = serializers.ListField(
        child=serializers.CharField(max_length=40), max_length=40, required=False
    )
    phone = serializers.CharField(max_length=20, allow_blank=True, required=False)
    beds = BedsShape(required=False)
    status = serializers.ChoiceField(Facility.Status.choices, required=False)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        for name, number in data.pop("beds", {}).items():
            data[f"beds_{name}"] = number
        return data


class FacilityShape(FacilityChange):
    id = serializers.UUIDField(required=False)


class PatientShape(serializers.Serializer[Any]):
    sex = serializers.ChoiceField(Sex.choices)
    age_band = serializers.ChoiceField(BANDS)


class ReferralShape(serializers.Serializer[Any]):
    id = serializers.UUIDField(required=False)
    household = HouseholdKey(allow_null=True, default=None)
    person = serializers.UUIDField(allow_null=True, default=None)
    arrival = serializers.UUIDField(allow_null=True, default=None)
    patient = PatientShape(allow_null=True, default=None)
    facility = FacilityField()
    service = serializers.CharField(max_length=40)
    priority = serializers.ChoiceField(Referral.Priority.choices)
    reason = serializers.CharField(max_length=2000)
    consent = serializers.BooleanField()
    basis = serializers.ChoiceField(WITHOUT_CONSENT, allow_null=True, default=None)
    from_place = serializers.CharField(max_length=200, allow_blank=True, default="")

    def validate_service(self, service: str) -> str:
        known = queries.services_known()
        if service not in known:
            message = _("No facility offers this. Choose one of these: %(services)s.")
            raise serializers.ValidationError(message % {"services": ", ".join(known)})
        return service

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        ways = [name for name in ("household", "person", "arrival") if data[name] is not None]
        if len(ways) != 1:
            one = _("Give one of these: household, person, or arrival with patient.")
            raise serializers.ValidationError({"household": [one]})
        if (data["arrival"] is None) != (data["patient"] is None):
            both = _("An arrival and a patient come together, and with nothing else.")
            raise serializers.ValidationError({"patient": [both]})
        if not data["consent"] and data["basis"] is None:
            why = _("Without consent, say on which basis: vital_interest or legal_duty.")
            raise serializers.ValidationError({"basis": [why]})
        if data.pop("consent"):
            data["basis"] = Household.Basis.CONSENT
        return data


class ReferralFilter(serializers.Serializer[Any]):
    """What a list of referrals can be narrowed by."""

    state = serializers.ChoiceField(Referral.State.choices, required=False)
    priority = serializers.ChoiceField(Referral.Priority.choices, required=False)
    facility = serializers.UUIDField(required=False)
    household = HouseholdKey(required=False)


class DeclineShape(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=2000)


class CompleteShape(serializers.Serializer[Any]):
    """`outcome` left out is an outcome that nobody told."""

    outcome = serializers.CharField(max_length=2000, allow_blank=True, default="")
    feedback = serializers.CharField(max_length=2000, allow_blank=True, default="")


def facility(row: Facility, distance_km: float | None = None) -> dict[str, Any]:
    """`distance_km` is there when somebody asked from where."""
    shown = {
        "id": row.pk,
        "name": row.name,
        "kind": row.kind,
        "organisation": row.organisation_id,
        "lat": row.lat,
        "lon": row.lon,
        "services": row.services,
        "phone": row.phone,
        "beds": {
            "baseline": row.beds_baseline,
            "available": row.beds_available,
            "surge_24h": row.beds_surge_24h,
        },
        "status": row.status,
        "as_of": row.as_of,
        "updated_at": row.updated_at,
    }
    return shown if distance_km is None else {**shown, "distance_km": round(distance_km, 1)}


def referral(row: Referral) -> dict[str, Any]:
    """What a coordinator may know: where it stands, not whom it is about, nor why."""
    return {
        "id": row.pk,
        "code": row.code,
        "incident": row.incident_id,
        "organisation": row.organisation_id,
        "facility": row.facility_id,
        "service": row.service,
        "priority": row.priority,
        "state": row.state,
        "due_at": row.due_at,
        "overdue": row.is_overdue,
        "created_at": row.created_at,
        "sent_at": row.sent_at,
        "accepted_at": row.accepted_at,
        "departed_at": row.departed_at,
        "attended_at": row.attended_at,
        "ended_at": row.ended_at,
    }


def with_patient(row: Referral) -> dict[str, Any]:
    """For the two sides: also whom it is about."""
    patient = {"sex": row.patient_sex, "age_band": row.patient_age_band}
    return {
        **referral(row),
        "household": row.household_id,
        "number": row.household.number if row.household else None,
        "person": row.person.id if row.person else None,
        "arrival": row.arrival_id,
        "patient": patient if row.arrival_id else None,
        "from_place": row.from_place,
        "consent": row.basis == Household.Basis.CONSENT,
        "basis": None if row.basis == Household.Basis.CONSENT else row.basis,
    }


def with_warnings(row: Referral) -> dict[str, Any]:
    """For the two sides, one referral at a time: also what speaks against the facility, until it answers."""
    return {**with_patient(row), "warnings": [_warning(*doubt) for doubt in alerts.doubts(row)]}


def _warning(field: str, code: str, sentence: "str | Promise") -> dict[str, str]:
    return {"field": field, "code": code, **both(lambda: str(sentence))}


def with_reason(row: Referral) -> dict[str, Any]:
    """For the two sides, one referral at a time: also what the health workers wrote of the patient."""
    return {
        **with_patient(row),
        "reason": row.reason,
        "decline_reason": row.decline_reason,
        "outcome": row.outcome,
        "feedback": row.feedback,
    }
