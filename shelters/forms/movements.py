"""What people type when households go somewhere together."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from incidents.models import LATITUDE, LONGITUDE
from partners.models import Organisation
from shelters.destinations import NAMED, Elsewhere
from shelters.forms.sites import OperatorField
from shelters.forms.visits import PeopleHere, SiteField, choose, site_label
from shelters.models import Movement, Shelter

To = Movement.To


class MovementForm(forms.Form):
    """`destination()` says where it goes: to a shelter or to another place."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    origin = SiteField(
        Shelter.objects.none(),
        label=_("From"),
        required=False,
        empty_label=_("Another place, named below"),
    )
    from_text = forms.CharField(
        label=_("Or from a place that is not in the list"), max_length=200, required=False
    )
    to = forms.ChoiceField(label=_("To"))
    to_text = forms.CharField(
        label=_("Name of that other place"),
        max_length=200,
        required=False,
        help_text=_("Where it is not in the list: a village, a port, another district."),
    )
    to_lat = forms.FloatField(label=_("Its latitude"), validators=LATITUDE, required=False)
    to_lon = forms.FloatField(label=_("Its longitude"), validators=LONGITUDE, required=False)
    numbers = forms.CharField(
        label=_("Numbers of the households"),
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
        help_text=_("One on each line, as on their cards."),
    )
    vehicle = forms.CharField(label=_("Vehicle"), max_length=120, required=False)
    escort = OperatorField(
        Organisation.objects.none(), label=_("Escort"), required=False, empty_label=_("Nobody yet")
    )
    goods = forms.CharField(label=_("Goods that go along"), max_length=500, required=False)
    people_informed = forms.NullBooleanField(
        label=_("People were told where they go"),
        widget=forms.Select(choices=[("", _("Not known")), ("True", _("Yes")), ("False", _("No"))]),
        required=False,
    )
    informed_language = forms.CharField(label=_("In which language"), max_length=40, required=False)

    def __init__(
        self, *args: Any, sites: QuerySet[Shelter], others: Iterable[Elsewhere], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "origin", sites)
        self.sites = {str(row.pk): row for row in sites.filter(status__in=Shelter.IN_USE)}
        self.others = {str(row.id): row for row in others}
        to, escort = self.fields["to"], self.fields["escort"]
        assert isinstance(to, forms.ChoiceField)  # noqa: S101 - declared above
        to.choices = self._offered()
        assert isinstance(escort, OperatorField)  # noqa: S101 - declared above
        escort.queryset = Organisation.objects.order_by("name")

    def _offered(self) -> list[Any]:
        """The destinations by kind; those of which nobody keeps a list last."""
        groups: dict[Any, list[Any]] = {
            To.SHELTER.label: [(key, site_label(row)) for key, row in self.sites.items()]
        }
        for key, other in self.others.items():
            groups.setdefault(To(other.kind).label, []).append((key, other.name))
        named = [(str(kind), _NAMED_BELOW[kind]) for kind in NAMED]
        return [
            ("", _("Choose where they go")),
            *(group for group in groups.items() if group[1]),
            *named,
        ]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(data.get("origin")) == bool(data.get("from_text")):
            self.add_error("origin", _("Say where from: one place."))
        if data.get("to") in NAMED and not data.get("to_text"):
            self.add_error("to_text", _("Say what the place is called."))
        if (data.get("to_lat") is None) != (data.get("to_lon") is None):
            self.add_error("to_lat", _("Latitude and longitude go together."))
        return data

    def destination(self) -> Shelter | Elsewhere:
        said = self.cleaned_data
        to = said["to"]
        if to in NAMED:
            return Elsewhere(to, said["to_text"], lat=said["to_lat"], lon=said["to_lon"])
        return self.sites.get(to) or self.others[to]

    def about(self) -> dict[str, Any]:
        """The arguments of `plan_movement` that are not places or households."""
        names = ("id", "vehicle", "escort", "goods", "people_informed", "informed_language")
        said = {name: self.cleaned_data[name] for name in names}
        origin = self.cleaned_data["origin"]
        return {**said, "origin": origin, "origin_text": self.cleaned_data["from_text"]}


_NAMED_BELOW = {
    To.PLACE: _("Another place, named below"),
    To.ONWARD: _("Out of this incident, to a place named below"),
}


class CountOutForm(forms.Form):
    people = PeopleHere(label=_("How many people left, as counted"))


class CountInForm(forms.Form):
    people = PeopleHere(label=_("How many people came, as counted"))
    absent = forms.MultipleChoiceField(
        label=_("Households that did not come"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        label=_("Why more or fewer came than left"), max_length=500, required=False
    )

    def __init__(self, *args: Any, numbers: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numbers = list(numbers)
        field = self.fields["absent"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared above
        field.choices = [(number, number) for number in self.numbers]

    def arrived(self) -> list[str]:
        return [number for number in self.numbers if number not in self.cleaned_data["absent"]]
