"""What a coordinator types about a text that came in."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy

from notifications.models import LONGEST_TEXT
from partners.models import Language, Organisation, Role


class ReplyForm(forms.Form):
    """`id` is made with the page, so that a form that is sent twice sends one text."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    text = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Codes and figures, no names and no illness: anybody may read it."),
    )


class CommandForm(forms.Form):
    command = forms.CharField(
        label=gettext_lazy("The command that was meant"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("It is carried out in your name, and the sender is told."),
    )


class DoneForm(forms.Form):
    note = forms.CharField(label=gettext_lazy("What was done"), max_length=500)


class SenderForm(forms.Form):
    organisation = forms.ModelChoiceField(
        Organisation.objects.order_by("name"),
        label=gettext_lazy("Organisation"),
        empty_label="–",
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=[("", "–"), *Role.choices], required=False
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=Language.choices)
