"""The form that takes in a manifest."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registrations import manifest

MOST_BYTES = 1_000_000


class ManifestForm(forms.Form):
    """A manifest as a CSV file; what it says is read when the job runs."""

    file = forms.FileField(
        label=_("Manifest (CSV)"),
        help_text=_(
            "One person in each row, headings in Indonesian or English. From a spreadsheet: save as CSV."
        ),
    )
    arrival = forms.CharField(
        label=_("Arrival"),
        max_length=60,
        required=False,
        help_text=_(
            "The code of an arrival that is recorded already, such as A01. Empty: the file makes a new one."
        ),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is longer than 1 MB: send it in parts."))
        try:
            manifest.read(file.read())
        except manifest.NotAManifest as error:
            sentence = _("This is no manifest: it has no row of headings with name or sex, in CSV.")
            raise forms.ValidationError(sentence) from error
        file.seek(0)
        return file
