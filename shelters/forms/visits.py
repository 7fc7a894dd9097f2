"""What people type when they go round a site, and when they decide about one."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from core.words import number
from incidents.models import MOST_PEOPLE
from shelters import checklist
from shelters.models import Shelter, Stay

TIME = "%Y-%m-%dT%H:%M"
REASON = _("It is kept with your name.")
ANSWERS = [("yes", _("Yes")), ("no", _("No")), ("na", _("Does not apply"))]


class SiteField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """Another site, with what it has room for."""

    def label_from_instance(self, obj: Shelter) -> str:
        return site_label(obj)


def site_label(site: Shelter) -> str:
    """What a site is called, and what it has room for, as far as somebody has said so lately."""
    named = {"code": site.code, "name": site.name}
    if site.free is None:
        return _("%(code)s %(name)s, free places not known") % named
    told = _("%(code)s %(name)s, %(free)s free") % {**named, "free": number(site.free)}
    return f"{told} · {_('old figure')}" if site.figure_is_old else told


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
    closes_at = LocalTime(label=_("When everybody should have left"), required=False)
    reason = forms.CharField(label=_("Why"), max_length=500, help_text=REASON)

    def __init__(self, *args: Any, sites: QuerySet[Shelter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "to", sites)

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
    blocks_reason = forms.CharField(
        label=_("Why they also take what is kept there in blocks"),
        max_length=500,
        required=False,
        help_text=_("Leave it empty, and what was handed to tablets and buses stays theirs."),
    )

    def __init__(
        self, *args: Any, sites: QuerySet[Shelter], may_take_blocks: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "to", sites)
        if not may_take_blocks:
            del self.fields["blocks_reason"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        data.setdefault("blocks_reason", "")
        if bool(data.get("to")) == bool(data.get("to_text")):
            self.add_error("to", _("Say where to: one place."))
        return data


def choose(form: forms.Form, name: str, sites: QuerySet[Shelter]) -> None:
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
        label=_("Households for which nobody answered"),
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

    all_optional = True  # the page says so once

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
