"""What people type about referrals and facilities."""

from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from django import forms
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.words import kilometres
from incidents.forms import PlaceFields
from incidents.models import Incident
from incidents.queries import arrivals
from maps.geo import Point
from partners.models import Organisation, User
from referrals import queries
from referrals.models import BANDS, MOST_BEDS, Facility, Referral, Service
from referrals.queries import Patient
from registrations.models import Household, Sex
from registrations.queries import WrongNumber, right_number

Option = tuple[str, "str | Promise"]
NOTHING: Option = ("", "–")
DOES_NOT_OFFER = _(
    "As far as we know, this facility does not offer what is needed. Choose another one, or confirm below."
)
AGES = [(band, _("Not known") if band == "unknown" else band) for band, _same in BANDS]
MOST_FACILITIES = 100


class ReferralForm(forms.Form):
    number = forms.CharField(
        label=_("Number of the household"),
        max_length=20,
        required=False,
        help_text=_("As on the card: 001-0001-NN. Leave it empty while the patient has no name."),
    )
    arrival = forms.ChoiceField(label=_("Arrival"), required=False)
    patient_sex = forms.ChoiceField(label=_("Sex"), choices=[NOTHING, *Sex.choices], required=False)
    patient_age_band = forms.ChoiceField(label=_("Age"), choices=[NOTHING, *AGES], required=False)
    service = forms.ChoiceField(label=_("What is needed"), choices=[NOTHING, *Service.choices])
    facility = forms.ChoiceField(
        label=_("Facility"), help_text=_("The nearest one first, each with what it offers.")
    )
    anyway = forms.BooleanField(
        label=_("Choose a facility that does not offer what is needed"), required=False
    )
    priority = forms.ChoiceField(
        label=_("How urgent"),
        choices=[
            (Referral.Priority.EMERGENCY, _("Emergency: within 24 hours")),
            (Referral.Priority.URGENT, _("Urgent: within 3 days")),
            (Referral.Priority.ROUTINE, _("Routine: within 14 days")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Medical reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only the health workers of the two sides can read this."),
    )
    basis = forms.ChoiceField(
        label=_("May this be told to the facility?"),
        choices=[
            (Household.Basis.CONSENT, _("Yes, the patient agrees")),
            (Household.Basis.VITAL_INTEREST, _("The patient cannot answer and is in danger")),
            (Household.Basis.LEGAL_DUTY, _("The law asks for it")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, who: User, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.who, self.incident = who, incident
        self._offer("arrival", [NOTHING, *_arrivals(incident)])
        self._offer("facility", [NOTHING, *self._facilities()])
        self.asks_anyway = self._lacks(self._typed("facility"), self._typed("service"))

    def _typed(self, name: str) -> str:
        """What stands in the form, sent or not."""
        return str(self.data.get(name) or self.initial.get(name, ""))

    def _offer(self, name: str, choices: Iterable[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = choices

    def _facilities(self) -> Iterable[Any]:
        """Open facilities, from where the patient is, or from the incident while that is not known.

        Once it is known what is needed, those that offer it come first, under a heading of their own.
        """
        try:
            patient = queries.household_patient(self.who, self._typed("number"))
        except Http404:
            patient = Patient(self.incident)
        point = queries.whereabouts(patient).point
        rows = list(queries.facilities().exclude(status=Facility.Status.CLOSED))
        self.known = {str(row.pk): row for row in rows}
        service = self._typed("service")
        if not service:
            return _near(rows, point)
        groups = {
            _("Offer what is needed"): [row for row in rows if row.offers(service)],
            _("Do not offer what is needed"): [row for row in rows if not row.offers(service)],
        }
        return [(name, _near(found, point)) for name, found in groups.items() if found]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._look_at_service(data)
        if bool(data.get("number")) == bool(data.get("arrival")):
            self.add_error("number", _("Give the number, or the arrival of the patient."))
            return data
        try:
            right_number(data["number"])
            data["patient"] = self._patient(data)
        except WrongNumber as wrong:
            self.add_error("number", str(wrong))
        except Http404:
            self.add_error("number", _("There is no household with this number here."))
        return data

    def _look_at_service(self, data: dict[str, Any]) -> None:
        """A facility that does not offer what is needed is a mistake, until it is said that it is none."""
        if self.asks_anyway and {"service", "facility"} <= data.keys() and not data.get("anyway"):
            self.add_error("facility", DOES_NOT_OFFER)

    def _lacks(self, facility: str, service: str) -> bool:
        """Whether a facility that somebody chose does not offer what somebody needs."""
        row = self.known.get(facility)
        return row is not None and service != "" and not row.offers(service)

    def _patient(self, data: dict[str, Any]) -> Patient:
        """Raises Http404 for a household of another incident."""
        if data.get("arrival"):
            return queries.arrival_patient(
                self.who,
                data["arrival"],
                sex=data.get("patient_sex") or Sex.UNKNOWN,
                age_band=data.get("patient_age_band") or "unknown",
            )
        patient = queries.household_patient(self.who, data["number"])
        if patient.incident.pk != self.incident.pk:
            raise Http404
        return patient

    def referral(self) -> dict[str, Any]:
        """The arguments of `draft_referral`."""
        names = ("patient", "service", "priority", "reason", "basis")
        told = {name: self.cleaned_data[name] for name in names}
        return {**told, "facility_id": self.cleaned_data["facility"]}


def _near(rows: list[Facility], point: Point) -> list[Option]:
    near = queries.by_distance(rows, point, MOST_FACILITIES)
    return [(str(row.pk), _facility_label(row, km)) for row, km in near]


def _facility_label(row: Facility, km: float) -> str:
    return " · ".join(filter(None, [row.name, f"{kilometres(km)} km", row.services_label]))


def _arrivals(incident: Incident) -> list[tuple[str, str]]:
    rows = arrivals(incident).order_by("-created_at")
    return [(str(row.pk), " · ".join(filter(None, [row.code, row.vessel]))) for row in rows]


class DeclineForm(forms.Form):
    decline_reason = forms.CharField(
        label=_("Why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only the health workers of the two sides can read this."),
    )


class CompleteForm(forms.Form):
    outcome = forms.CharField(
        label=_("Outcome"),
        max_length=2000,
        required=False,
        help_text=_("In a few words: treated and sent back, admitted, referred on."),
    )
    feedback = forms.CharField(
        label=_("What the sender must know"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


STEP_FORMS: dict[str, type[forms.Form]] = {"decline": DeclineForm, "complete": CompleteForm}


def step_form(name: str, data: Any = None) -> forms.Form:
    """What a step asks for; most ask for nothing."""
    return STEP_FORMS.get(name, forms.Form)(data)


class FacilityForm(PlaceFields):
    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=Facility.Kind.choices)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Run by"),
        empty_label="–",
        help_text=_(
            "Their health workers answer the referrals, their contacts on duty are texted."
        ),
    )
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False)
    services = forms.MultipleChoiceField(
        label=_("Services"),
        choices=Service.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    status = forms.ChoiceField(label=_("Status"), choices=Facility.Status.choices)
    beds_available = forms.IntegerField(
        label=_("Free beds"), min_value=0, max_value=MOST_BEDS, required=False
    )
    beds_baseline = forms.IntegerField(
        label=_("Beds in all"), min_value=0, max_value=MOST_BEDS, required=False
    )
    beds_surge_24h = forms.IntegerField(
        label=_("Beds that can be added within 24 hours"),
        min_value=0,
        max_value=MOST_BEDS,
        required=False,
    )

    field_order = ["name", "kind", "organisation", "status", "beds_available", "where"]

    def __init__(self, *args: Any, who: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = queries.organisations_to_edit_for(who)
        field.label_from_instance = attrgetter("name")  # type: ignore[assignment]
