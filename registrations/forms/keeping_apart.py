"""What protection officers type about households that must not meet."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.audit import LONGEST_REASON
from registrations import numbers


class ApartForm(forms.Form):
    """The other household, and why."""

    other = forms.CharField(
        label=_("Number of the other household"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    why = forms.CharField(
        label=_("Why they must not meet"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is encrypted, and only protection officers read it."),
    )

    def clean_other(self) -> str:
        number = numbers.read(self.cleaned_data["other"])
        if number is None:
            raise forms.ValidationError(_("Write the number as on the card, like 001-0001-68."))
        return str(number)


class EndApartForm(forms.Form):
    why = forms.CharField(label=_("Why they may meet again"), max_length=LONGEST_REASON)
