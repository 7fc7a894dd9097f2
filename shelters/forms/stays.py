"""What people type at the door, about blocks of places, and for a child who cannot wait."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.words import kilometres
from incidents.models import Arrival
from registrations.forms.cards import ArrivalChoice
from shelters.models import Shelter, SpacePool

WAYS = [("in", _("Coming in")), ("out", _("Going out"))]
MOST_IN_BLOCK = 5_000
MOST_HOURS = 240


class DoorForm(forms.Form):
    """One card or number after the other: a scanner types and presses Enter."""

    way = forms.ChoiceField(
        label=_("Which way"), choices=WAYS, initial="in", widget=forms.RadioSelect
    )
    place = forms.BooleanField(
        label=_("Whoever has no place gets one here, if there is room"), required=False
    )
    card = forms.CharField(
        label=_("Card or number"),
        max_length=4_000,
        help_text=_(
            "Scan the card, or type the number and press Enter. Several numbers: with blanks."
        ),
        widget=forms.TextInput(
            attrs={"autofocus": True, "autocomplete": "off", "inputmode": "numeric"}
        ),
    )

    def clean_card(self) -> list[str]:
        return str(self.cleaned_data["card"]).replace(",", " ").split()


class BlockForm(forms.Form):
    """Places for a bus or a tablet."""

    people = forms.IntegerField(label=_("How many places"), min_value=1, max_value=MOST_IN_BLOCK)
    pool = forms.ChoiceField(label=_("Kind of places"), initial=SpacePool.Kind.GENERAL)
    label = forms.CharField(
        label=_("For whom"), max_length=80, help_text=_("Bus 3 from the harbour, tablet 004.")
    )
    arrival = ArrivalChoice(
        Arrival.objects.none(), label=_("Arrival"), required=False, empty_label=_("None")
    )
    hours = forms.IntegerField(
        label=_("For how many hours"), min_value=1, max_value=MOST_HOURS, initial=6
    )

    def __init__(self, *args: Any, shelter: Shelter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pools = [(pool.kind, pool.get_kind_display()) for pool in shelter.pools.all()]
        self.fields["pool"].choices = pools  # type: ignore[attr-defined]
        self.fields["arrival"].offer(shelter.incident_id)  # type: ignore[attr-defined]

    def fields_of_block(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        data["expires_at"] = timezone.now() + timedelta(hours=data.pop("hours"))
        return data


class BlockChangeForm(forms.Form):
    """How many places it is from now on, and how much longer."""

    people = forms.IntegerField(label=_("Places"), min_value=1, max_value=MOST_IN_BLOCK)
    hours = forms.IntegerField(
        label=_("Hours from now"), min_value=1, max_value=MOST_HOURS, required=False
    )

    def changes(self) -> dict[str, Any]:
        changes: dict[str, Any] = {"people": self.cleaned_data["people"]}
        if hours := self.cleaned_data["hours"]:
            changes["expires_at"] = timezone.now() + timedelta(hours=hours)
        return changes


class NightForm(forms.Form):
    """Where a child who cannot wait sleeps, who cares for it, and why protection could not decide."""

    place = forms.ChoiceField(label=_("Where"))
    caregiver = forms.CharField(
        label=_("Who cares for the child tonight"),
        max_length=200,
        help_text=_("It is encrypted, and only protection officers read it."),
    )
    reason = forms.CharField(
        label=_("Why it cannot wait"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, rooms: list[tuple[SpacePool, float]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [_choice(room, km) for room, km in rooms]  # type: ignore[attr-defined]

    def chosen(self) -> tuple[str, str]:
        """(code of the shelter, kind of places)."""
        code, _between, kind = self.cleaned_data["place"].rpartition(" ")
        return code, kind


def _choice(room: SpacePool, km: float) -> tuple[str, str]:
    shelter = room.shelter
    return (
        f"{shelter.code} {room.kind}",
        f"{shelter.code} {shelter.name} · {room.get_kind_display()} · {kilometres(km)} km",
    )
