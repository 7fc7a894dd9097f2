"""What is typed about a suspected breach of personal data."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.forms import MomentField, PeopleField
from incidents.models import Breach, BreachNote

NO_NAMES = _("No names, phones or numbers of households: others read this.")
NOTES = [choice for choice in BreachNote.Kind.choices if choice[0] != BreachNote.Kind.CLOSED]


class SaidField(forms.CharField):
    """What happened, in a few lines."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 3})
        super().__init__(label=label, max_length=1000, widget=widget, **kwargs)


class PastField(MomentField):
    """A time that is not still to come; empty is now."""

    def __init__(self, label: Any) -> None:
        super().__init__(label, help_text=_("Leave it empty where it was just now."))

    def clean(self, value: Any) -> datetime:
        now = timezone.now()
        at: datetime = super().clean(value) or now
        if at > now:
            raise forms.ValidationError(_("This time has not come yet."))
        return at


class BreachForm(forms.Form):
    what = SaidField(_("What happened"), help_text=NO_NAMES)
    kinds = forms.CharField(
        label=_("What data"),
        max_length=500,
        help_text=_("Kinds of data: names, phones, papers, health. Not the data itself."),
    )
    people = PeopleField(_("How many people it concerns"), required=False)
    found_at = PastField(_("Found at"))


class BreachNoteForm(forms.Form):
    kind = forms.ChoiceField(label=_("What is to be noted"), choices=NOTES)
    text = SaidField(_("In words"), help_text=_("An office or a group, no name of a person."))
    at = PastField(_("When"))


class CloseBreachForm(forms.Form):
    outcome = forms.ChoiceField(label=_("How it ended"), choices=Breach.Outcome.choices)
    text = SaidField(_("Why nothing is left to do"), help_text=NO_NAMES)
