"""What people type at the desk."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import Errors, Wrong
from incidents.models import Arrival, Incident
from registrations import ages, reading
from registrations.body import HouseholdBody
from registrations.models import Need, Sex

SEXES = ("f", "m")


def _count_name(sex: str, band: str) -> str:
    """count_f_0_4, count_m_60: the names that the tablet's form has too."""
    return f"count_{sex}_{band.replace('-', '_').replace('+', '')}"


class Count(forms.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.NumberInput(attrs={"inputmode": "numeric"})
        most = reading.MOST_PEOPLE
        super().__init__(min_value=0, max_value=most, required=False, widget=widget, **kwargs)


class DeskForm(forms.Form):
    """One household on one page. The rules are those of `reading`; here is only their way to the fields."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    arrival = forms.ChoiceField(label=_("Arrival"), required=False)
    focal_point_name = forms.CharField(
        label=_("Name of who speaks for the family"), max_length=200, required=False
    )
    focal_point_sex = forms.ChoiceField(
        label=_("Sex"),
        choices=[(sex.value, sex.label) for sex in Sex],
        initial=Sex.UNKNOWN,
        required=False,
    )
    focal_point_age = forms.IntegerField(
        label=_("Age"), min_value=0, max_value=reading.OLDEST, required=False
    )
    count_unknown = Count(label=_("Sex or age not known"))
    needs = forms.MultipleChoiceField(
        label=_("Needs"),
        choices=Need.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    medical_urgent = forms.BooleanField(
        label=_("In danger of life: call a health worker now"), required=False
    )
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)
    origin = forms.CharField(
        label=_("Where they come from"),
        max_length=200,
        required=False,
        help_text=_("Village or address."),
    )
    consent_record = forms.BooleanField(
        label=_("They agree to be written down by name"),
        initial=True,
        required=False,
        help_text=_("Without it they get a number and a place all the same; no name is kept."),
    )
    consent_share = forms.BooleanField(
        label=_("They agree that partners who help them see it"), required=False
    )
    consent_sms = forms.BooleanField(label=_("They agree to receive SMS"), required=False)

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.household: HouseholdBody | None = None
        arrival = self.fields["arrival"]
        assert isinstance(arrival, forms.ChoiceField)  # noqa: S101 - declared above
        arrivals = Arrival.objects.filter(incident=incident).order_by("-created_at")
        arrival.choices = [("", _("None of these")), *((a.pk, _label(a)) for a in arrivals)]
        for sex in SEXES:
            for band in ages.BANDS:
                self.fields[_count_name(sex, band)] = Count(label=f"{Sex(sex).label}, {band}")

    def grid(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The counts as a table: a row for each age band, a column for each sex."""
        return [(band, [self[_count_name(sex, band)] for sex in SEXES]) for band in ages.BANDS]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                self.household = reading.read(self._body(data))
            except Wrong as wrong:
                self._show(wrong.errors)
        return data

    def _body(self, data: dict[str, Any]) -> dict[str, Any]:
        counts = {
            sex: {band: data.get(_count_name(sex, band)) or 0 for band in ages.BANDS}
            for sex in SEXES
        }
        counts[ages.UNKNOWN] = {ages.UNKNOWN: data.get("count_unknown") or 0}
        speaker = {name: data[f"focal_point_{name}"] for name in ("name", "sex", "age")}
        is_known = speaker["name"] or speaker["age"] is not None
        return {
            "id": str(data["id"]),
            "arrival": data["arrival"],
            "focal_point": speaker if is_known else None,
            "counts": counts,
            "consent": {name: data[f"consent_{name}"] for name in ("record", "share", "sms")},
            **{name: data[name] for name in ("needs", "medical_urgent", "phone", "origin")},
        }

    def _show(self, errors: Errors) -> None:
        for path, sentences in errors.items():
            name = path.replace(".", "_")
            self.add_error(name if name in self.fields else None, sentences)


def _label(arrival: Arrival) -> str:
    return " ".join(filter(None, [arrival.code, arrival.vessel, arrival.place]))
