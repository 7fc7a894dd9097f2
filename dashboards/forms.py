"""What is said when people are taken away by name."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from core.errors import RuleBroken
from core.sheets import Written
from dashboards import exports
from partners.models import Organisation, User
from partners.recipients import RecipientBlocked

if TYPE_CHECKING:
    from incidents.models import Incident

FORMS = [("xlsx", "XLSX"), ("csv", "CSV")]


class OrganisationChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    def label_from_instance(self, obj: Organisation) -> str:
        return obj.name


class NamesForm(forms.Form):
    recipient = OrganisationChoice(
        label=_("For whom"),
        queryset=Organisation.objects.order_by("name"),
        required=False,
        empty_label=_("My own organisation"),
        help_text=_("Another organisation gets only who agreed to it, and needs an agreement."),
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        help_text=_("It is written down with your name, the number of people and the file."),
    )
    form = forms.ChoiceField(label=_("File"), choices=FORMS)

    def take(self, user: User, incident: "Incident") -> tuple[Written | None, int | None]:
        """(the file, None), or (None, the status of the refusal), which then stands at its field."""
        recipient, reason = self.cleaned_data["recipient"], self.cleaned_data["reason"]
        to = str(recipient.pk) if recipient else ""
        try:
            handover = exports.hand_over(user, incident, to=to, reason=reason)
        except RecipientBlocked as error:
            self.add_error("recipient", error.sentence)
            return None, 403
        except RuleBroken as refusal:
            self.add_error("recipient", str(refusal.message))
            return None, 409
        return exports.take_names(user, incident, self.cleaned_data["form"], handover), None
