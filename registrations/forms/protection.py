"""What protection officers type."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.audit import LONGEST_REASON
from registrations.models import NeedCode, Person, Settlement

WHY = gettext_lazy("Why")


class ReasonForm(forms.Form):
    """Why somebody reads what only protection may know. Sent in the body, so that it is in no address."""

    reason = forms.CharField(
        label=WHY,
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("It is written down that you read this, and why."),
    )


class NoteForm(forms.Form):
    """What was found, as a code of the list and in words."""

    code = forms.ChoiceField(label=gettext_lazy("What you found"))
    person = forms.TypedChoiceField(
        label=gettext_lazy("About whom"), required=False, coerce=UUID, empty_value=None
    )
    text = forms.CharField(
        label=gettext_lazy("In your words"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("It is encrypted, and only protection officers read it."),
    )
    reason = forms.CharField(label=WHY, max_length=LONGEST_REASON)

    def __init__(
        self, *args: Any, codes: Sequence[NeedCode], persons: Sequence[Person], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        groups = [
            (group, [(code.code, f"{code.code} {code.label}") for code in codes_of])
            for group, codes_of in groupby(codes, key=lambda code: code.group)
        ]
        self.fields["code"].choices = [("", _("Choose")), *groups]  # type: ignore[attr-defined]
        people = [(str(person.id), _called(person)) for person in persons]
        whole = ("", _("The whole household"))
        self.fields["person"].choices = [whole, *people]  # type: ignore[attr-defined]


class SettleForm(forms.Form):
    outcome = forms.ChoiceField(
        label=gettext_lazy("What was done"),
        choices=[("", gettext_lazy("Choose")), *Settlement.choices],
    )

    @cached_property
    def options(self) -> SafeString:
        """Written once for a page with a select in each of its rows."""
        choices = [("", _("Choose")), *((each.value, each.label) for each in Settlement)]
        return format_html_join("", '<option value="{}">{}</option>', choices)


def _called(person: Person) -> str:
    known = [person.name or _("Without a name"), person.get_relationship_display()]
    if person.birth_year:
        known.append(str(person.birth_year))
    return ", ".join(known)
