"""What people choose when a plan does not decide it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shelters.models import SpacePool

Choices = list[tuple[str, str]]


class ElsewhereForm(forms.Form):
    """Another shelter for a household, and why."""

    shelter = forms.ChoiceField(
        label=_("Shelter"), help_text=_("The nearest first, with what stands against each.")
    )
    pool = forms.ChoiceField(label=_("Places"), initial=SpacePool.Kind.GENERAL)
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept with your name. Write no illness and no name of anybody."),
    )
    overrule = forms.BooleanField(
        label=_("Also beyond its places, or against what its host says"), required=False
    )

    def __init__(self, *args: Any, shelters: Choices, pools: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("shelter", shelters), ("pool", pools)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.choices = choices


class DeclineForm(forms.Form):
    """Why a household does not go where the plan means it to."""

    declined = forms.CharField(
        label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
