"""What people type about minimum standards, and what they ask of them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models import MOST_PEOPLE, Incident
from shelters.models import StandardProfile
from shelters.models.standards import RATIOS

LONGEST = 365 * 24
MOST_HOUSEHOLD = 50
# These divide: a place cannot be shared out by nothing.
DIVIDES = tuple(
    name for name in RATIOS if name.startswith(("people_per_", "covered_", "site_", "water_"))
)
FRACTIONS = [
    name for name in RATIOS if isinstance(StandardProfile._meta.get_field(name), models.FloatField)
]


class Figure(forms.FloatField):
    """A number that may have decimals: a whole one is written without them."""

    def prepare_value(self, value: Any) -> Any:
        return int(value) if isinstance(value, float) and value.is_integer() else value


class ChooseForm(forms.Form):
    """By which standards an incident goes, and in which phase it is."""

    standards = forms.ChoiceField(label=_("Standards"))
    phase = forms.ChoiceField(label=_("Phase"), choices=Incident.Phase.choices)

    def __init__(self, *args: Any, profiles: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "standards", profiles)


class StandardForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """The figures of the next version."""

    class Meta:
        model = StandardProfile
        fields = ("name_id", "name_en", "source", "published", "active", *RATIOS)
        field_classes = dict.fromkeys(FRACTIONS, Figure)
        widgets = {
            "source": forms.Textarea(attrs={"rows": 2}),
            "published": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in RATIOS:
            value = data.get(name)
            if value is not None and (value < 0 or (value == 0 and name in DIVIDES)):
                self.add_error(name, _("Write a number above zero."))
        return data


class WhatIfForm(forms.Form):
    """So many people within so many hours; all of it stands in the address."""

    people = forms.IntegerField(label=_("How many people"), min_value=1, max_value=MOST_PEOPLE)
    hours = forms.IntegerField(
        label=_("In how many hours"), min_value=1, max_value=LONGEST, initial=48
    )
    household_size = Figure(
        label=_("People in a household"), min_value=1, max_value=MOST_HOUSEHOLD, initial=4
    )
    profile = forms.ChoiceField(label=_("Standards"))
    waiting = forms.BooleanField(label=_("And those who wait for a place already"), required=False)
    open = forms.MultipleChoiceField(
        label=_("And if these opened"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, profiles: Mapping[str, str], closed: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "profile", profiles)
        _offer(self, "open", closed)


def _offer(form: forms.Form, name: str, choices: Mapping[str, str]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
    field.choices = list(choices.items())
