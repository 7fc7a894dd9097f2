"""What people type, scan and choose about cards."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.models import Arrival, Incident
from registrations import numbers, tokens
from registrations.models import Card
from registrations.queries.cards import Selection

MOST_NUMBERS = 100
LAYOUTS: list[tuple[str, "str | Promise"]] = [
    ("a4", _("Cards, four on a sheet of A4")),
    ("a6", _("Cards, one on a sheet of A6")),
    ("label", _("Labels of 70 × 37 mm, 24 on a sheet of A4")),
]


def read_number(text: str) -> str:
    """A household's number as people write it. Raises ValidationError with what it perhaps is."""
    number = numbers.read(text)
    if number is None:
        raise forms.ValidationError(_("Write the number as on the card, like 001-0001-68."))
    if not number.is_right:
        perhaps = ", ".join(numbers.nearest(number)[:3])
        message = _("The check digits do not fit. Perhaps it is: %(numbers)s.")
        raise forms.ValidationError(message, params={"numbers": perhaps})
    return str(number)


class CardField(forms.CharField):
    """A number that is typed, or the whole code of a card that is scanned or pasted: a number or a Token."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autofocus": True, "autocomplete": "off", "inputmode": "numeric"}
        widget = forms.TextInput(attrs=attrs)
        super().__init__(max_length=400, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return tokens.read(text) or read_number(text)


class VerifyForm(forms.Form):
    card = CardField(
        label=_("Number or code of the card"),
        help_text=_("Scan the card, or type the number that is printed large on it."),
    )


class ArrivalChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    def offer(self, incident: UUID) -> None:
        """Those of an incident, the newest first."""
        rows = Arrival.objects.filter(incident=incident).order_by("-created_at")
        self.queryset = rows.only("code", "vessel", "place")

    def label_from_instance(self, obj: Arrival) -> str:
        return " ".join(filter(None, [obj.code, obj.vessel, obj.place]))


class SheetForm(forms.Form):
    """Which cards to print, and on what paper."""

    arrival = ArrivalChoice(
        Arrival.objects.none(), label=_("Arrival"), required=False, empty_label=_("All of them")
    )
    numbers = forms.CharField(
        label=_("Only these numbers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=_("With blanks between them. Leave it empty for everybody."),
    )
    only_without = forms.BooleanField(
        label=_("Only households that have no card yet"), initial=True, required=False
    )
    layout = forms.ChoiceField(label=_("Paper"), choices=LAYOUTS)
    after = forms.CharField(max_length=12, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["arrival"].offer(incident.pk)  # type: ignore[attr-defined]

    def clean_numbers(self) -> list[str]:
        typed = self.cleaned_data["numbers"].replace(",", " ").split()
        if len(typed) > MOST_NUMBERS:
            message = _("At most %(most)s numbers at once.")
            raise forms.ValidationError(message, params={"most": MOST_NUMBERS})
        return [read_number(text) for text in typed]

    @property
    def selection(self) -> Selection:
        """Named numbers are printed whether they have a card or not."""
        data = self.cleaned_data
        return Selection(
            arrival=data["arrival"].pk if data["arrival"] else None,
            numbers=data["numbers"],
            only_without=data["only_without"] and not data["numbers"],
            after=data["after"],
        )


class EndForm(forms.Form):
    """What became of a card."""

    state = forms.ChoiceField(
        label=_("What happened to the card"),
        choices=[
            (Card.State.LOST.value, _("It is lost or was taken away")),
            (Card.State.VOID.value, _("It is damaged, wrong or given back")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Why"), max_length=200)
    replace = forms.BooleanField(label=_("Give them a new card now"), initial=True, required=False)
