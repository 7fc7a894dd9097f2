"""The form that takes in a manifest."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registrations.intake import manifest, manifests
from registrations.intake.tables import NotAManifest

MOST_BYTES = 1_000_000


class ManifestForm(forms.Form):
    """A manifest as a spreadsheet; what its rows say is looked at when the job runs."""

    file = forms.FileField(
        label=_("Manifest (XLSX or CSV)"),
        help_text=_("One person in each row, headings in Indonesian or English."),
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
        except NotAManifest as error:
            raise forms.ValidationError(manifests.REFUSED[error.why]) from error
        file.seek(0)
        return file


class UndoForm(forms.Form):
    """Why an import is undone."""

    reason = forms.CharField(label=_("Why"), max_length=500)
