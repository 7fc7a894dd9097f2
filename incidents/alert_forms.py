"""What a coordinator types to tell the partners something."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from notifications import cap
from notifications.models import LONGEST_TEXT, Acknowledgement, Alert
from partners.models import Organisation, Role

VALID_HOURS = (1, 3, 6, 12, 24, 48)
SAME = ("severity", "urgency", "certainty", "category", "ask_acknowledgement")


def every_organisation() -> list[tuple[str, str]]:
    return [(str(row.pk), row.name) for row in Organisation.objects.order_by("name")]


def valid_for() -> list[tuple[int, str]]:
    return [(n, ngettext("%(n)d hour", "%(n)d hours", n) % {"n": n}) for n in VALID_HOURS]


class AlertForm(forms.Form):
    text_id = forms.CharField(
        label=gettext_lazy("Text in Indonesian"),
        widget=forms.Textarea(attrs={"rows": 4, "lang": "id"}),
        validators=[MaxLengthValidator(LONGEST_TEXT)],
        help_text=gettext_lazy("Codes and figures, no names and no illness: anybody may read it."),
    )
    text_en = forms.CharField(
        label=gettext_lazy("Text in English"),
        widget=forms.Textarea(attrs={"rows": 4, "lang": "en"}),
        validators=[MaxLengthValidator(LONGEST_TEXT)],
        help_text=gettext_lazy("For contacts who read English."),
    )
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"),
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    organisations = forms.MultipleChoiceField(
        label=gettext_lazy("Organisations"),
        choices=every_organisation,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("With roles as well, only these roles of these organisations."),
    )
    duty_only = forms.BooleanField(
        label=gettext_lazy("Only who is on duty"), required=False, initial=True
    )
    ask_acknowledgement = forms.BooleanField(
        label=gettext_lazy("Ask for an answer"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Who stays silent is listed until an answer is noted."),
    )
    severity = forms.ChoiceField(
        label=gettext_lazy("Severity"), choices=cap.Severity.choices, initial="Moderate"
    )
    urgency = forms.ChoiceField(
        label=gettext_lazy("Urgency"), choices=cap.Urgency.choices, initial="Immediate"
    )
    certainty = forms.ChoiceField(
        label=gettext_lazy("Certainty"), choices=cap.Certainty.choices, initial="Observed"
    )
    category = forms.ChoiceField(
        label=gettext_lazy("Category"), choices=cap.Category.choices, initial="Rescue"
    )
    valid_hours = forms.TypedChoiceField(
        label=gettext_lazy("In force for"),
        coerce=int,
        choices=valid_for,
        initial=6,
        help_text=gettext_lazy("A text that could not go out by then is not sent any more."),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not (data.get("roles") or data.get("organisations")):
            self.add_error("roles", _("Choose roles or organisations."))
        return data

    def alert(self) -> dict[str, Any]:
        """The arguments of `draft_alert`, of what is right so far."""
        data = self.cleaned_data
        return {
            **{name: data[name] for name in SAME if name in data},
            "text": {"id": data.get("text_id", ""), "en": data.get("text_en", "")},
            "audience": {
                "roles": data.get("roles", []),
                "organisations": data.get("organisations", []),
                "duty_only": data.get("duty_only", True),
            },
            "expires": timezone.now() + timedelta(hours=data.get("valid_hours", 1)),
        }

    @staticmethod
    def initial_of(alert: Alert) -> dict[str, Any]:
        return {
            **{name: getattr(alert, name) for name in SAME},
            **{f"text_{language}": text for language, text in alert.text.items()},
            **alert.audience,
        }


class AnswerForm(forms.Form):
    contact = forms.UUIDField()
    answer = forms.ChoiceField(choices=Acknowledgement.Answer.choices)
