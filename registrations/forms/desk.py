"""What people type at the desk."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import Errors, Wrong
from core.phones import e164
from incidents.models import Arrival, Incident
from registrations import ages, consent, reading
from registrations.body import HouseholdBody
from registrations.forms.people import SPEAKER, PersonForm
from registrations.models import LANGUAGES, Household, Need, Sex

SEXES = ("f", "m")
ROWS = 7
MOST_ROWS = reading.MOST_PEOPLE - 1
YES_OR_NO = [("yes", _("Yes")), ("no", _("No"))]
PLAIN = ("arrival", "site", "language", "phone", "phone_owner", "origin", "housing")
STICKY = ("arrival", "site", "language", "interpreter_needed", "consent_language")


def count_name(sex: str, band: str) -> str:
    """count_f_0_4, count_m_60: the names that the tablet's form has too."""
    return f"count_{sex}_{band.replace('-', '_').replace('+', '')}"


class Count(forms.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.NumberInput(attrs={"inputmode": "numeric", "placeholder": "0"})
        most = reading.MOST_PEOPLE
        super().__init__(min_value=0, max_value=most, required=False, widget=widget, **kwargs)


class DeskForm(forms.Form):
    """One household on one page. The rules are those of `reading`; here is only their way to the fields."""

    is_counted = True  # whether people are counted by sex and age here

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    elapsed_ms = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    rows = forms.IntegerField(widget=forms.HiddenInput, required=False)
    arrival = forms.ChoiceField(label=_("Arrival"), required=False)
    site = forms.CharField(
        label=_("Where this desk stands"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Language they speak"), required=False)
    interpreter_needed = forms.BooleanField(label=_("They need an interpreter"), required=False)
    number = forms.CharField(
        label=_("Number of the card they hold"),
        max_length=20,
        required=False,
        help_text=_("Only where a printed card was handed out before. Else they get the next one."),
    )
    medical_urgent = forms.BooleanField(
        label=_("In danger of life: call a health worker now"), required=False
    )
    count_unknown = Count(label=_("Sex or age not known"))
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)
    phone_owner = forms.ChoiceField(
        label=_("Whose phone"), choices=[("", "–"), *Household.PhoneOwner.choices], required=False
    )
    origin = forms.CharField(
        label=_("Where they come from"),
        max_length=200,
        required=False,
        help_text=_("Village or address."),
    )
    housing = forms.ChoiceField(
        label=_("A place to stay"),
        choices=Household.Housing.choices,
        initial=Household.Housing.NEEDED,
        required=False,
    )
    consent_language = forms.ChoiceField(label=_("It was read to them in"), required=False)
    consent_record = forms.ChoiceField(
        label=_("May we write down their names?"),
        choices=YES_OR_NO,
        widget=forms.RadioSelect,
        help_text=_("If no, they get a number and a place all the same; no name is kept."),
    )
    consent_share = forms.BooleanField(
        label=_("They agree that partners who help them see it"), required=False
    )
    consent_sms = forms.BooleanField(label=_("They agree to receive SMS"), required=False)

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.household: HouseholdBody | None = None
        self._offer(incident)
        for need in Need:
            self.fields[f"need_{need}"] = forms.BooleanField(label=need.label, required=False)
        for sex in SEXES:
            for band in ages.BANDS:
                self.fields[count_name(sex, band)] = Count(label=f"{Sex(sex).label}, {band}")
        self.speaker = self._person(SPEAKER)
        self.members = [self._person(f"person_{place}") for place in range(1, self._rows() + 1)]

    def _offer(self, incident: Incident) -> None:
        languages = [("", "–"), *sorted(LANGUAGES.items(), key=lambda each: str(each[1]))]
        asked = [self.initial.get("language"), self.data.get("language")]
        languages += [(code, code) for code in asked if code and code not in LANGUAGES]
        arrivals = Arrival.objects.filter(incident=incident).order_by("-created_at")
        offered: dict[str, Any] = {
            "arrival": [("", _("None of these")), *((a.pk, _label(a)) for a in arrivals)],
            "language": languages,
            "consent_language": languages,
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.choices = choices

    def _person(self, before: str) -> PersonForm:
        data = self.data if self.is_bound else None
        return PersonForm(data, before=before, initial=self.initial.get(before))

    def _rows(self) -> int:
        """How many rows for persons: as many as were sent, which a script may have made more."""
        told = self.data.get("rows", "") if self.is_bound else str(self.initial.get("rows", ROWS))
        return min(int(told), MOST_ROWS) if told.isascii() and told.isdigit() else ROWS

    # What the page shows

    def grid(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The counts as a table: a row for each age band, a column for each sex."""
        return [(band, [self[count_name(sex, band)] for sex in SEXES]) for band in ages.BANDS]

    def grid_errors(self) -> list[str]:
        names = [count_name(sex, band) for sex in SEXES for band in ages.BANDS]
        return [str(sentence) for name in names for sentence in self[name].errors]

    def needs(self) -> list[forms.BoundField]:
        return [self[f"need_{need}"] for need in Need]

    @property
    def names_somebody(self) -> bool:
        """Whether the rows hold anybody, so that they are open when the page comes back."""
        return any(form.has_changed() or form.initial for form in self.members)

    # What was typed, as a body

    @property
    def people(self) -> list[PersonForm]:
        return [self.speaker, *self.members]

    def is_valid(self) -> bool:
        """The household is read whole: what is wrong with it may be a person's."""
        return super().is_valid() and not any(form.errors for form in self.people)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(form.errors for form in self.people):
            try:
                self.household = self.read()
            except Wrong as wrong:
                self.show(wrong.errors)
        return data

    def read(self) -> HouseholdBody:
        """Raises Wrong."""
        data = self.cleaned_data
        told = {
            **self.said(),
            "id": str(data["id"]),
            "number": data["number"] or None,
            "elapsed_ms": data["elapsed_ms"],
            "focal_point": self.speaker.told() if self.speaker.is_somebody else None,
            "persons": [form.told() for form in self.listed()],
        }
        return reading.read(told)

    def listed(self) -> list[PersonForm]:
        """Those who are sent as `persons`, in their order."""
        return [form for form in self.members if form.is_somebody]

    def said(self) -> dict[str, Any]:
        """The household without its people, as a body tells it."""
        data = self.cleaned_data
        return {
            "counts": self._counts(),
            "needs": [need.value for need in Need if data[f"need_{need}"]],
            "medical_urgent": data["medical_urgent"],
            "interpreter_needed": data["interpreter_needed"],
            "consent": self._consent(),
            **{name: data[name] or None for name in PLAIN},
        }

    def _counts(self) -> dict[str, dict[str, int]] | None:
        """None where nothing was counted: then the persons are all there are."""
        data = self.cleaned_data
        counts = {
            sex: {band: data[count_name(sex, band)] or 0 for band in ages.BANDS} for sex in SEXES
        }
        counts[ages.UNKNOWN] = {ages.UNKNOWN: data["count_unknown"] or 0}
        return counts if ages.total(counts) else None

    def _consent(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "record": {"yes": True, "no": False}.get(data["consent_record"]),
            "share": data["consent_share"],
            "sms": data["consent_sms"],
            "script": consent.CURRENT,
            "language": data["consent_language"] or None,
        }

    def asked(self) -> HouseholdBody | None:
        """As much of a form that is not finished as can be read: whom to look for in the register.

        None where nobody can be looked for, or they have said that they do not want to be known by name.
        """
        people = [form.told() for form in self.people if form.is_valid() and form.is_somebody]
        persons = [each for each in people if _is_readable(each)]
        if not persons or self.data.get("consent_record") == "no":
            return None
        phone, origin = self.data.get("phone", ""), self.data.get("origin", "")[:200]
        told = {"persons": persons, "phone": e164(phone), "origin": origin.replace("\0", "")}
        return reading.read(told, lists_everybody=False)

    # Mistakes that `reading` found

    def show(self, errors: Errors) -> None:
        for path, sentences in errors.items():
            self._show(path, sentences)

    def _show(self, path: str, sentences: list[str]) -> None:
        first, _dot, rest = path.partition(".")
        if first == SPEAKER:
            self.speaker.show(rest, sentences)
        elif first == "persons" and rest:
            place, _dot, rest = rest.partition(".")
            self.listed()[int(place)].show(rest, sentences)
        else:
            self.add_error(self._field(path), sentences)

    def _field(self, path: str) -> str | None:
        if path.startswith("counts"):
            _counts, *cell = path.split(".")
            path = count_name(*cell) if len(cell) == 2 else ""
            path = path if path in self.fields else count_name(SEXES[0], ages.BANDS[0])
        name = path.replace(".", "_")
        return name if name in self.fields else None


def _is_readable(person: dict[str, Any]) -> bool:
    try:
        reading.read_person(person)
    except Wrong:
        return False
    return True


def _label(arrival: Arrival) -> str:
    return " ".join(filter(None, [arrival.code, arrival.vessel, arrival.place]))
