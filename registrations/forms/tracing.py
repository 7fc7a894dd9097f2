"""What people tell of somebody whom they look for."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registrations.models import Person, Sex, TracingProposal, TracingRequest

RELATIONSHIPS = [c for c in Person.Relationship.choices if c[0] != Person.Relationship.FOCAL_POINT]


class SoughtForm(forms.Form):
    """Who is sought, as far as the seeker knows."""

    name = forms.CharField(label=gettext_lazy("Name of who is sought"), max_length=200)
    other_names = forms.CharField(
        label=gettext_lazy("Other names"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Nicknames and other spellings, with commas between them."),
    )
    relationship = forms.ChoiceField(
        label=gettext_lazy("What they are to the seeker"),
        choices=[("", gettext_lazy("Not known")), *RELATIONSHIPS],
        required=False,
    )
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), choices=Sex.choices, initial=Sex.UNKNOWN)
    birth_year = forms.IntegerField(
        label=gettext_lazy("Born about"),
        min_value=1900,
        max_value=2200,
        required=False,
        help_text=gettext_lazy("The year, as near as they know."),
    )
    origin = forms.CharField(
        label=gettext_lazy("Where they come from"), max_length=200, required=False
    )
    last_seen = forms.CharField(
        label=gettext_lazy("Where and when they were seen last"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The boat, the place, the day; what they wore. It is encrypted."),
    )

    def clean_birth_year(self) -> int | None:
        year: int | None = self.cleaned_data["birth_year"]
        if year is not None and year > timezone.now().year:
            raise forms.ValidationError(_("This year is yet to come."))
        return year


class TracingForm(SoughtForm):
    """A new search. The seeker is one of a household's people, all of them, or somebody from outside."""

    person = forms.TypedChoiceField(
        label=gettext_lazy("Who looks"), required=False, coerce=UUID, empty_value=None
    )
    contact = forms.CharField(
        label=gettext_lazy("Who looks, and how to reach them"),
        max_length=500,
        help_text=gettext_lazy("Name and phone of somebody outside the register. It is encrypted."),
    )

    def __init__(self, *args: Any, persons: Sequence[Person] | None, **kwargs: Any) -> None:
        """`persons` of the household that looks; None for a seeker from outside."""
        super().__init__(*args, **kwargs)
        del self.fields["person" if persons is None else "contact"]
        if persons is not None:
            people = [(str(p.id), p.name or _("Without a name")) for p in persons]
            whole = ("", _("The whole household"))
            self.fields["person"].choices = [whole, *people]  # type: ignore[attr-defined]
        self.order_fields(["person", "contact"])


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        choices=[c for c in TracingProposal.Answer.choices if c[0] != "waiting"]
    )
    words = forms.CharField(max_length=1000, required=False)


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(
        label=gettext_lazy("How it ended"),
        choices=[("", gettext_lazy("Choose")), *TracingRequest.Outcome.choices],
    )
