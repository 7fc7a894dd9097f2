"""What people type when they go round a site, and when they decide about one."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from incidents.models import MOST_PEOPLE
from partners.models import Organisation
from shelters import checklist
from shelters.forms.sites import OperatorField
from shelters.models import Shelter, Stay

TIME = "%Y-%m-%dT%H:%M"
REASON = _("It is kept with your name.")
ANSWERS = [("yes", _("Yes")), ("no", _("No")), ("na", _("Does not apply"))]


class SiteField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """Another site, with what it has room for."""

    def label_from_instance(self, obj: Shelter) -> str:
        if obj.free is None:
            return _("%(code)s %(name)s, free places not known") % _named(obj)
        return _("%(code)s %(name)s, %(free)s free") % _named(obj)


def _named(site: Shelter) -> dict[str, Any]:
    return {"code": site.code, "name": site.name, "free": site.free}


class LocalTime(forms.DateTimeField):
    """A date and a time in the zone of the incident."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=TIME)
        super().__init__(widget=widget, **kwargs)


class PeopleHere(forms.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=MOST_PEOPLE, **kwargs)


class CloseForm(forms.Form):
    id = forms.UUIDField(widget=forms.HiddenInput)
    to = SiteField(
        Shelter.objects.none(),
        label=_("Where they go"),
        required=False,
        empty_label=_("A place of its own for each household"),
        help_text=_("As far as it has room; for the others somebody gets the task."),
    )
    closes_at = LocalTime(label=_("Until when they should have gone"), required=False)
    reason = forms.CharField(label=_("Why"), max_length=500, help_text=REASON)

    def __init__(self, *args: Any, sites: QuerySet[Shelter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "to", sites)

    def clean_closes_at(self) -> Any:
        at = self.cleaned_data["closes_at"]
        if at is not None and at <= timezone.now():
            raise forms.ValidationError(_("This time has passed."))
        return at


class EvacuateForm(forms.Form):
    id = forms.UUIDField(widget=forms.HiddenInput)
    to = SiteField(
        Shelter.objects.none(),
        label=_("To this place"),
        required=False,
        empty_label=_("Another place, named below"),
    )
    to_text = forms.CharField(
        label=_("Or to a place that is not in the list"),
        max_length=200,
        required=False,
        help_text=_("A hill, a mosque, a field. It becomes an informal place in the list."),
    )
    reason = forms.CharField(label=_("Why"), max_length=500, help_text=REASON)

    def __init__(self, *args: Any, sites: QuerySet[Shelter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "to", sites)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(data.get("to")) == bool(data.get("to_text")):
            self.add_error("to", _("Say where to: one place."))
        return data


def _choose(form: forms.Form, name: str, sites: QuerySet[Shelter]) -> None:
    field = form.fields[name]
    assert isinstance(field, SiteField)  # noqa: S101 - declared above
    field.queryset = sites


class PeopleNowForm(forms.Form):
    people = PeopleHere(label=_("How many people are there now?"))


class RollCallForm(forms.Form):
    """Tonight's count; each household of the list may be ticked as absent."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    people = PeopleHere(label=_("How many people sleep here tonight?"))
    absent = forms.MultipleChoiceField(
        label=_("Households that nobody answers for"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, stays: Iterable[Stay], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["absent"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared above
        field.choices = [(stay.household.number, stay.household.number) for stay in stays]


class HostForm(forms.Form):
    host_stance = forms.ChoiceField(
        label=_("What the host says"), choices=Shelter.HostStance.choices
    )
    host_condition = forms.CharField(
        label=_("On what condition"),
        max_length=300,
        required=False,
        help_text=_("For example: not during Friday prayer; families only; until 30 November."),
    )
    use_conflict = forms.CharField(
        label=_("Other use that gets in the way"),
        max_length=200,
        required=False,
        help_text=_("Friday prayer, school term, fish auction."),
    )
    use_conflict_at = LocalTime(label=_("When it comes up next"), required=False)
    use_conflict_weekly = forms.BooleanField(label=_("Every week"), required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        conditional = data.get("host_stance") == Shelter.HostStance.CONDITIONAL
        if conditional and not data.get("host_condition"):
            self.add_error("host_condition", _("Say on what condition."))
        return data


class InspectionForm(forms.Form):
    """One question after the other; what was not looked at is left open."""

    id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = translation.get_language() or "id"
        for question in checklist.newest().questions:
            text = question.text.get(language, question.text["id"])
            self.fields[question.code] = forms.ChoiceField(
                label=text, choices=ANSWERS, required=False, widget=forms.RadioSelect
            )
            note = forms.CharField(label=_("Note"), max_length=500, required=False)
            self.fields[f"note_{question.code}"] = note

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.answers():
            self.add_error(None, _("Answer at least one question."))
        return data

    def answers(self) -> dict[str, dict[str, str]]:
        """What `inspect` takes."""
        given = {}
        for code in checklist.newest().codes:
            if answer := self.cleaned_data.get(code):
                note = self.cleaned_data.get(f"note_{code}")
                given[code] = {"answer": answer, **({"note": note} if note else {})}
        return given


class MovementForm(forms.Form):
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
    to = SiteField(Shelter.objects.none(), label=_("To"))
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

    def __init__(self, *args: Any, sites: QuerySet[Shelter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "origin", sites)
        _choose(self, "to", sites.filter(status__in=Shelter.IN_USE))
        escort = self.fields["escort"]
        assert isinstance(escort, OperatorField)  # noqa: S101 - declared above
        escort.queryset = Organisation.objects.order_by("name")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(data.get("origin")) == bool(data.get("from_text")):
            self.add_error("origin", _("Say where from: one place."))
        return data

    def about(self) -> dict[str, Any]:
        """The arguments of `plan_movement` that are not places or households."""
        names = ("id", "vehicle", "escort", "goods", "people_informed", "informed_language")
        said = {name: self.cleaned_data[name] for name in names}
        origin = self.cleaned_data["origin"]
        return {**said, "origin": origin, "origin_text": self.cleaned_data["from_text"]}


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
