"""What people type about incidents and arrivals."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from incidents.arriving import misfits_after
from incidents.models import (
    LATITUDE,
    LONGITUDE,
    MOST_PEOPLE,
    Arrival,
    HeadCount,
    Incident,
    Located,
)
from maps.geo import Point
from maps.places import PlaceField, choices, read

MOMENT = "%Y-%m-%dT%H:%M"
MINUTE = timedelta(minutes=1)


class PointFields(forms.Form):
    lat = forms.FloatField(
        label=_("Latitude"),
        validators=LATITUDE,
        help_text=_("Degrees, south is negative: -2.03"),
    )
    lon = forms.FloatField(
        label=_("Longitude"), validators=LONGITUDE, help_text=_("Degrees, east: 99.59")
    )


class PlaceFields(PointFields):
    """Where something is, by the name of a place that is chosen, or by degrees. `near` orders the places."""

    where = PlaceField(
        label=_("Where"),
        help_text=_("Type the nearest village, town or island, and choose it from the list."),
    )

    def __init__(self, *args: Any, near: Located | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("lat", "lon"):
            self.fields[name].required = False
        widget = self.fields["where"].widget
        widget.near = Point(near.lat, near.lon) if near else None

    def clean(self) -> dict[str, Any]:
        """Leaves `lat` and `lon`. A chosen place holds before degrees, typed degrees before a name."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        typed = data.pop("where")
        if point := read(typed.point):
            return {**data, "lat": point.lat, "lon": point.lon}
        has_degrees = None not in (data.get("lat", 0), data.get("lon", 0))
        if typed.name and not (has_degrees and {"lat", "lon"} & set(self.changed_data)):
            self.add_error("where", self._which(typed.name))
        elif not has_degrees:
            self.add_error("where", _("Say where it is: by a place, or by both degrees."))
        return data

    def _which(self, name: str) -> Any:
        near = self.fields["where"].widget.near
        if choices(name, near):
            return _("Choose one of these places.")
        return _("No place of this name is known. Try the nearest village or town.")


class IncidentForm(PlaceFields):
    title = forms.CharField(
        label=_("What is happening"),
        max_length=200,
        help_text=_("One line that everybody will recognise, without names of people."),
    )
    prefix = forms.RegexField(  # type: ignore[assignment]  # the service's name
        r"^[A-Z]{2,5}$",
        label=_("Short code of the place"),
        initial="PSK",
        help_text=_(
            "Two to five capital letters, such as MTW: the incident's number begins with it."
        ),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Incident.Kind.choices)
    population_type = forms.ChoiceField(
        label=_("Who is coming"),
        choices=Incident.PopulationType.choices,
        help_text=_("This decides which rules apply: those for foreigners or those for evacuees."),
    )
    severity = forms.ChoiceField(
        label=_("Severity"), choices=Incident.Severity.choices, initial="Unknown"
    )
    expected_people = forms.IntegerField(
        label=_("People expected"), min_value=0, max_value=MOST_PEOPLE, required=False
    )
    is_exercise = forms.BooleanField(
        label=_("This is an exercise"),
        required=False,
        help_text=_("Every page will say so, and its figures stay apart from real ones."),
    )

    field_order = ["title", "prefix", "kind", "population_type", "severity", "expected_people"]


class TransitionForm(forms.Form):
    to = forms.ChoiceField(label=_("New status"), choices=())
    reason = forms.CharField(
        label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        status = Incident.Status(incident.status)
        nexts = [to for to in Incident.Status if to in Incident.MOVES[status]]
        choice = self.fields["to"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - declared ten lines above
        choice.choices = [(to.value, to.label) for to in nexts]


class ArrivalForm(forms.Form):
    mode = forms.ChoiceField(label=_("They came by"), choices=Arrival.Mode.choices)
    vessel = forms.CharField(label=_("Vessel or vehicle"), max_length=120, required=False)
    place = forms.CharField(label=_("Where they landed"), max_length=200)
    origin = forms.CharField(label=_("Where they came from"), max_length=200, required=False)
    men = forms.IntegerField(label=_("Men"), min_value=0, max_value=MOST_PEOPLE, initial=0)
    women = forms.IntegerField(label=_("Women"), min_value=0, max_value=MOST_PEOPLE, initial=0)
    boys = forms.IntegerField(label=_("Boys"), min_value=0, max_value=MOST_PEOPLE, initial=0)
    girls = forms.IntegerField(label=_("Girls"), min_value=0, max_value=MOST_PEOPLE, initial=0)
    unknown = forms.IntegerField(
        label=_("Not known"), min_value=0, max_value=MOST_PEOPLE, initial=0
    )
    source = forms.CharField(
        label=_("Who counted"),
        max_length=120,
        required=False,
        help_text=_("An office, not a name."),
    )
    method = forms.ChoiceField(label=_("How sure"), choices=HeadCount.Method.choices)

    def arrival(self) -> dict[str, Any]:
        """The arguments of `announce_arrival`."""
        data = dict(self.cleaned_data)
        data["counts"] = {group: data.pop(group) for group in HeadCount.GROUPS}
        return data


class MomentField(forms.DateTimeField):
    """A time that may be unknown, in the zone of the incident."""

    def __init__(self, label: Any, help_text: Any = "") -> None:
        widget = forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"})
        told = {"label": label, "help_text": help_text, "required": False}
        super().__init__(widget=widget, input_formats=[MOMENT], **told)


class PeopleField(forms.IntegerField):
    def __init__(self, label: Any, *, required: bool = True) -> None:
        super().__init__(label=label, min_value=0, max_value=MOST_PEOPLE, required=required)


class ArrivalChangeForm(PointFields):
    """What an arrival says of itself, as it was when the page was opened."""

    mode = forms.ChoiceField(label=_("They came by"), choices=Arrival.Mode.choices)
    state = forms.ChoiceField(label=_("State"), choices=Arrival.State.choices)
    vessel = forms.CharField(label=_("Vessel or vehicle"), max_length=120, required=False)
    place = forms.CharField(label=_("Where they landed"), max_length=200, required=False)
    origin = forms.CharField(label=_("Where they came from"), max_length=200, required=False)
    arrived_at = MomentField(_("Landed at"))
    last_seen_at = MomentField(_("Last seen at"))
    next_check_at = MomentField(_("Look again at"))
    aboard_low = PeopleField(_("At least"), required=False)
    aboard_high = PeopleField(_("At most"), required=False)
    rescued = PeopleField(_("Rescued"))
    injured = PeopleField(_("Injured"))
    missing = PeopleField(_("Missing"))
    deceased = PeopleField(_("Deceased"))

    def __init__(self, data: Any = None, *, arrival: Arrival) -> None:
        super().__init__(data, initial=_as_typed(arrival, self.base_fields))
        self.arrival = arrival
        for field in self.fields.values():
            field.show_hidden_initial = True
        for name in ("lat", "lon"):
            self.fields[name].required = False

    @property
    def shown_before(self) -> SafeString:
        """What the page showed goes along, so that only what was typed anew is written."""
        return format_html_join("", "{}", ((field.as_hidden(only_initial=True),) for field in self))

    @property
    def changes(self) -> dict[str, Any]:
        """The arguments of `change_arrival`."""
        return {name: self.cleaned_data[name] for name in self.changed_data}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        told = {name: data[name] for name in self.changed_data if name in data}
        for name, sentences in misfits_after(self.arrival, told).items():
            self.add_error(name, sentences)
        return data


def _as_typed(arrival: Arrival, names: Iterable[str]) -> dict[str, Any]:
    """Times to the minute, as the page takes them."""
    values = {name: getattr(arrival, name) for name in names}
    return {
        name: timezone.localtime(value).strftime(MOMENT) if isinstance(value, datetime) else value
        for name, value in values.items()
    }


class HeadCountForm(forms.Form):
    """A later count of the people of `arrival`. Without a time it is of now."""

    people = [
        ("men", _("Men")),
        ("women", _("Women")),
        ("boys", _("Boys")),
        ("girls", _("Girls")),
        ("unknown", _("Not known")),
    ]
    as_of = MomentField(_("Counted at"), help_text=_("Only where it was not just now."))
    source = forms.CharField(
        label=_("Who counted"), max_length=120, help_text=_("An office, not a name.")
    )
    method = forms.ChoiceField(label=_("How sure"), choices=HeadCount.Method.choices)

    def __init__(self, data: Any = None, *, arrival: Arrival) -> None:
        super().__init__(data)
        self.arrival = arrival
        for group, label in self.people:
            self.fields[group] = forms.IntegerField(
                label=label, min_value=0, max_value=MOST_PEOPLE, initial=0
            )

    @property
    def groups(self) -> list[forms.BoundField]:
        return [self[group] for group, _label in self.people]

    def clean_as_of(self) -> datetime:
        """The page takes minutes: what is typed is later than what was counted in the same minute before."""
        typed, now = self.cleaned_data["as_of"] or timezone.now(), timezone.now()
        if typed > now:
            raise forms.ValidationError(_("This time has not come yet."))
        minute = self.arrival.head_counts.filter(as_of__gte=typed, as_of__lt=typed + MINUTE)
        return max([typed, *minute.values_list("as_of", flat=True)])

    def count(self) -> dict[str, Any]:
        """The arguments of `count_heads`."""
        data = dict(self.cleaned_data)
        data["counts"] = {group: data.pop(group) for group in HeadCount.GROUPS}
        return data
