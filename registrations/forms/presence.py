"""Who of a household it is about: those with names are ticked, those without are counted."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core import inbox
from core.fields import Errors
from registrations import ages, tallies
from registrations.models import Household, Person, Sex
from registrations.presence import HAPPENED
from registrations.queries import people
from registrations.reports import Counts, Group, StatusReport

Status = Person.Status
MOMENT = "%Y-%m-%dT%H:%M"


class HappenedForm(forms.Form):
    status = forms.ChoiceField(label=_("Somebody of them"), choices=list(HAPPENED.items()))


class WhoForm(forms.Form):
    """Whom of `household`; `unnamed` are the counts of those without names, by what they are now."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    persons = forms.MultipleChoiceField(
        label=_("Who"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"required": _("Say who it is.")},
    )

    def __init__(
        self,
        *args: Any,
        household: Household,
        persons: Iterable[Person],
        unnamed: Mapping[str, Counts],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["persons"]
        assert isinstance(choice, forms.MultipleChoiceField)  # noqa: S101 - declared above
        choice.choices = [(str(person.id), _name(person)) for person in persons]
        if not choice.choices:
            del self.fields["persons"]
        self.household = household
        self.cells: dict[str, tuple[str, ages.Cell]] = {}
        choice.required = not any(unnamed.values())
        for status, counts in unnamed.items():
            for cell in sorted(set(tallies.cells(counts)), key=ages_first):
                self._add_cell(status, cell, counts[cell[0]][cell[1]])

    def _add_cell(self, status: str, cell: ages.Cell, people: int) -> None:
        name = f"count_{status}_{cell[0]}_{cell[1]}"
        self.cells[name] = status, cell
        self.fields[name] = forms.IntegerField(
            label=_cell(status, cell),
            min_value=0,
            max_value=people,
            required=False,
            help_text=_now("Without a name; at most %(people)s.") % {"people": people},
        )

    @property
    def counted(self) -> list[forms.BoundField]:
        return [self[name] for name in self.cells]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not self.who:
            self.add_error(None, _("Say who it is."))
        if len({self.cells[name][0] for name in self._filled}) > 1:
            self.add_error(
                None, _("Tell of those who were the same until now; of the others after.")
            )
        return data

    @property
    def came_before(self) -> bool:
        """Whether this very form was sent before: then nobody of them is where they were."""
        id = self.cleaned_data.get("id") if self.is_bound and not self.is_valid() else None
        return id is not None and inbox.came(id)

    @property
    def _filled(self) -> list[str]:
        return [name for name in self.cells if self.cleaned_data.get(name)]

    @property
    def was(self) -> str:
        """What those without names were until now."""
        return next((self.cells[name][0] for name in self._filled), "")

    @property
    def who(self) -> Group:
        counts: Counts = {}
        for name in self._filled:
            sex, band = self.cells[name][1]
            counts = tallies.plus(counts, {sex: {band: self.cleaned_data[name]}})
        return Group(tuple(map(UUID, self.cleaned_data.get("persons", ()))), counts)

    def show(self, errors: Errors) -> None:
        """What a rule said against it."""
        for path, sentences in errors.items():
            self.add_error(path if path in self.fields else None, sentences)


class PresenceForm(WhoForm):
    """What became of them, since when, and who says so."""

    at = forms.DateTimeField(
        label=_("Since when"),
        widget=forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"}),
        input_formats=[MOMENT],
    )
    source = forms.CharField(
        label=_("Who says so"),
        max_length=120,
        help_text=_("An office or a task, such as the night roll call. Not a name."),
    )

    def __init__(self, *args: Any, household: Household, status: str, **kwargs: Any) -> None:
        others = [other for other in Status.values if other != status]
        unnamed = {other: people.unnamed_as(household, other) for other in others}
        if status == Status.PRESENT:
            unnamed.pop(Status.PRESENT, None)
        persons = household.persons.exclude(status=status).order_by("no")
        kwargs.setdefault("initial", {"at": timezone.localtime().strftime(MOMENT)})
        super().__init__(*args, household=household, persons=persons, unnamed=unnamed, **kwargs)
        self.status = status
        self.order_fields(["id", "persons", *self.cells, "at", "source"])

    def clean_at(self) -> Any:
        if self.cleaned_data["at"] > timezone.now():
            raise forms.ValidationError(_("This time has not come yet."))
        return self.cleaned_data["at"]

    @property
    def report(self) -> StatusReport:
        data = self.cleaned_data
        return StatusReport(self.who, self.status, data["at"], data["source"], self.was, data["id"])


class GoingForm(WhoForm):
    """Who of those who are with a household goes to another, and why."""

    reason = forms.CharField(
        label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, household: Household, **kwargs: Any) -> None:
        there = household.persons.filter(status__in=people.WITH_THEM).order_by("no")
        unnamed = {Status.PRESENT.value: people.unnamed(household)}
        super().__init__(*args, household=household, persons=there, unnamed=unnamed, **kwargs)


class JoinForm(GoingForm):
    to = forms.CharField(
        label=_("To which household"), max_length=36, help_text=_("Its number, like 800-0001-29.")
    )
    field_order = ("to",)


class NewcomerForm(forms.Form):
    """How somebody came to be of a household that is registered already."""

    cause = forms.ChoiceField(
        label=_("What happened"),
        choices=[
            ("birth", _("A child was born")),
            ("reunification", _("Somebody has found their family")),
        ],
        widget=forms.RadioSelect,
        initial="birth",
    )


def ages_first(cell: ages.Cell) -> tuple[int, int]:
    return ages.ALL_BANDS.index(cell[1]), ages.SEXES.index(cell[0])


def _name(person: Person) -> str:
    """Name, age band and, unless present, how they are: enough to tell two apart."""
    told = [person.name or _now("Without a name"), str(Sex(person.sex).label)]
    if person.birth_year:
        told.append(str(person.birth_year))
    if person.status != Status.PRESENT:
        told.append(str(HAPPENED[person.status]))
    return ", ".join(told)


def _cell(status: str, cell: ages.Cell) -> str:
    sex, band = cell
    age = band if band != ages.UNKNOWN else _now("age not known")
    told = f"{Sex(sex).label}, {age}"
    return told if status == Status.PRESENT else f"{told}: {HAPPENED[status]}"
