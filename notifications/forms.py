"""Forms of the page of the system."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SenderStepForm(forms.Form):
    done = forms.BooleanField(required=False)
    note = forms.CharField(
        max_length=200, required=False, label=_("Note, such as a number or a date")
    )
