"""What a coordinator types to tell the partners something."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.models import Scope
from notifications import cap, queries
from notifications.models import LONGEST_TEXT, Acknowledgement, Alert
from notifications.standard_texts import STANDARD_TEXTS
from partners import queries as partners
from partners.models import Language, Organisation, Role

VALID_HOURS = (1, 3, 6, 12, 24, 48)
SAME = (
    "severity", "urgency", "certainty", "category", "distribution", "ask_acknowledgement",
    "escalate_after_minutes", "override_basis",
)  # fmt: skip
MEANT = ("roles", "organisations", "clusters", "areas")
LONGEST_SILENCE = 7 * 24 * 60


def every_cluster() -> list[tuple[str, str]]:
    return [(name, name) for name in partners.clusters()]


def every_area() -> list[tuple[str, str]]:
    """The areas that some organisation works in, by name where they have one."""
    return [(code, f"{name} ({code})" if name else code) for code, name in partners.areas_worked()]


def every_organisation() -> list[tuple[str, str]]:
    return [(str(row.pk), row.name) for row in Organisation.objects.order_by("name")]


def valid_for() -> list[tuple[int, str]]:
    return [(n, ngettext("%(n)d hour", "%(n)d hours", n) % {"n": n}) for n in VALID_HOURS]


class AlertForm(forms.Form):
    text_id = forms.CharField(
        label=gettext_lazy("Text in Indonesian"),
        widget=forms.Textarea(attrs={"rows": 4, "lang": "id"}),
        required=False,
        validators=[MaxLengthValidator(LONGEST_TEXT)],
        help_text=gettext_lazy("Codes and figures, no names and no illness: anybody may read it."),
    )
    text_en = forms.CharField(
        label=gettext_lazy("Text in English"),
        widget=forms.Textarea(attrs={"rows": 4, "lang": "en"}),
        required=False,
        validators=[MaxLengthValidator(LONGEST_TEXT)],
        help_text=gettext_lazy("Needed when somebody whom you choose reads English."),
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
    clusters = forms.MultipleChoiceField(
        label=gettext_lazy("Clusters"),
        choices=every_cluster,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    areas = forms.MultipleChoiceField(
        label=gettext_lazy("Areas"),
        choices=every_area,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Organisations that work there, or in a part of it."),
    )
    unverified = forms.BooleanField(
        label=gettext_lazy("Numbers that nobody has answered yet as well"), required=False
    )
    override_basis = forms.ChoiceField(
        label=gettext_lazy("Those who said stop as well, on the ground of"),
        choices=[("", gettext_lazy("not at all")), *Alert.Override.choices],
        required=False,
        help_text=gettext_lazy("Only in a grave and immediate danger. It is written down."),
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
    escalate_after_minutes = forms.IntegerField(
        label=gettext_lazy("If silent, tell the next contact after (minutes)"),
        min_value=1,
        max_value=LONGEST_SILENCE,
        required=False,
        help_text=gettext_lazy(
            "Empty: nobody else is told. After the last one you get a call list."
        ),
    )
    distribution = forms.ChoiceField(
        label=gettext_lazy("Meant for"),
        choices=cap.Distribution.choices,
        initial=cap.Distribution.RESTRICTED,
        required=False,
        help_text=gettext_lazy("Everybody: it also stands in the public feed."),
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

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope
        for name, choices in (("clusters", every_cluster()), ("areas", every_area())):
            if not choices:
                del self.fields[name]

    def clean_distribution(self) -> str:
        return self.cleaned_data["distribution"] or cap.Distribution.RESTRICTED

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(data.get(name) for name in MEANT):
            self.add_error("roles", _("Choose roles, organisations, clusters or areas."))
        elif not self.errors:
            self._check_languages()
        if data.get("override_basis") and not Alert(**self._gravity()).overrides:
            self.add_error(
                "override_basis", _("Only a grave alert about an immediate danger overrides this.")
            )
        return data

    def _gravity(self) -> dict[str, Any]:
        named = ("severity", "urgency", "override_basis")
        return {name: self.cleaned_data.get(name, "") for name in named}

    def _check_languages(self) -> None:
        """One language is enough, unless somebody who is meant reads another one."""
        alert = Alert.of(self.scope, **self.alert())
        if not alert.text:
            self.add_error("text_id", _("Write the text in one language at least."))
            return
        for language, readers in queries.readers(alert).items():
            if language not in alert.text:
                sentence = ngettext(
                    "%(n)s contact whom you chose reads this language: write it for them too.",
                    "%(n)s contacts whom you chose read this language: write it for them too.",
                    readers,
                )
                self.add_error(f"text_{language}", sentence % {"n": readers})

    def alert(self) -> dict[str, Any]:
        """The arguments of `draft_alert`, of what is right so far."""
        data = self.cleaned_data
        return {
            **{name: data[name] for name in SAME if name in data},
            "text": {code: text for code in Language.values if (text := data.get(f"text_{code}"))},
            "audience": {
                **{name: data.get(name, []) for name in MEANT},
                "duty_only": data.get("duty_only", True),
                "unverified": data.get("unverified", False),
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

    @staticmethod
    def initial_from(code: str) -> dict[str, Any]:
        """What a standard text fills in."""
        if (row := STANDARD_TEXTS.get(code)) is None:
            return {}
        own = ("severity", "urgency", "certainty", "category", "ask_acknowledgement")
        return {
            **{name: getattr(row, name) for name in own},
            **{f"text_{language}": text for language, text in row.text.items()},
        }


class CallOffForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        help_text=gettext_lazy(
            "It stays here; those who were told only read that it is called off."
        ),
    )


class AnswerForm(forms.Form):
    contact = forms.UUIDField(required=False)
    answer = forms.ChoiceField(choices=Acknowledgement.Answer.choices)
