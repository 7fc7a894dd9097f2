"""What people type about shelters."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from incidents.forms import PlaceFields
from incidents.models import MOST_PEOPLE
from partners.models import Organisation
from shelters.forms.standards import Figure
from shelters.models import Shelter, SpacePool

SPECIAL = [kind for kind in SpacePool.Kind if kind != SpacePool.Kind.GENERAL]
UNKNOWN = [("", _("Not known")), ("True", _("Yes")), ("False", _("No"))]


class Pieces(forms.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=MOST_PEOPLE, required=False, **kwargs)


class Amount(Figure):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=1e9, required=False, **kwargs)


class OperatorField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    def label_from_instance(self, obj: Organisation) -> str:
        return obj.short_name


class ShelterForm(PlaceFields):
    """A new shelter, or what changes of one. Empty figures are not known, and limit nothing."""

    code = forms.RegexField(
        r"^[A-Za-z0-9][A-Za-z0-9-]{1,11}$",
        label=_("Code"),
        help_text=_("Short, for SMS and cards, such as MTW01."),
    )
    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=Shelter.Kind.choices)
    building = forms.ChoiceField(
        label=_("Building"),
        choices=[("", _("Not known")), *Shelter.Building.choices],
        required=False,
    )
    operator = OperatorField(
        Organisation.objects.none(), label=_("Run by"), required=False, empty_label=_("Nobody yet")
    )
    status = forms.ChoiceField(label=_("Status"), choices=Shelter.Status.choices, initial="open")
    stay_kind = forms.ChoiceField(
        label=_("For how long"), choices=Shelter.StayKind.choices, initial="longer"
    )
    declared = Pieces(
        label=_("How many people it takes"),
        help_text=_("As those who run it say. The standards below may allow fewer."),
    )
    accessible = Pieces(label=_("Of these, accessible"))
    women_safe = Pieces(label=_("Of these, a safe space for women"))
    child_care = Pieces(label=_("Of these, child care"))
    isolation = Pieces(label=_("Of these, isolation"))
    family_room = Pieces(label=_("Of these, family rooms"))
    covered_m2 = Amount(label=_("Covered space, m²"))
    site_m2 = Amount(label=_("Area of the site, m²"), help_text=_("Applies to camps only."))
    toilets_female = Pieces(label=_("Toilets for women"))
    toilets_male = Pieces(label=_("Toilets for men"))
    taps = Pieces(label=_("Taps"))
    handpumps = Pieces(label=_("Hand pumps"))
    water_l_day = Amount(label=_("Water, litres a day"))
    host_stance = forms.ChoiceField(
        label=_("What the host says"), choices=Shelter.HostStance.choices, initial="unknown"
    )
    use_conflict = forms.CharField(
        label=_("Other use that gets in the way"),
        max_length=200,
        required=False,
        help_text=_("Friday prayer, school term, fish auction."),
    )
    permit_until = forms.DateField(
        label=_("Permit until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    families_only = forms.BooleanField(label=_("Families only"), required=False)
    max_household = forms.IntegerField(
        label=_("Largest household"), min_value=1, max_value=50, required=False
    )
    lighting = forms.NullBooleanField(
        label=_("Lit at night"), widget=forms.Select(choices=UNKNOWN), required=False
    )
    locks = forms.NullBooleanField(
        label=_("Doors can be locked"), widget=forms.Select(choices=UNKNOWN), required=False
    )
    separate_toilets = forms.NullBooleanField(
        label=_("Toilets apart for women"), widget=forms.Select(choices=UNKNOWN), required=False
    )

    def __init__(
        self,
        *args: Any,
        operators: QuerySet[Organisation],
        shelter: Shelter | None = None,
        **kwargs: Any,
    ) -> None:
        if shelter is not None:
            kwargs["initial"] = _initial(shelter)
        super().__init__(*args, **kwargs)
        self.shelter = shelter
        operator = self.fields["operator"]
        assert isinstance(operator, OperatorField)  # noqa: S101 - declared above
        operator.queryset = operators

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("declared") is None and data.get("kind") != Shelter.Kind.INFORMAL:
            self.add_error("declared", _("Say how many people it takes."))
        special = sum(data.get(kind) or 0 for kind in SPECIAL)
        if special > (data.get("declared") or special):
            self.add_error("declared", _("The special places are more than that."))
        return data

    def fields_of_shelter(self) -> dict[str, Any]:
        """The arguments of `open_shelter` and `change_shelter`: what was given, and what has changed."""
        data = dict(self.cleaned_data)
        sizes = {str(kind): data.pop(kind) for kind in SPECIAL}
        rules = {name: data.pop(name) for name in ("families_only", "max_household")}
        data["rules"] = {name: value for name, value in rules.items() if value}
        if self.shelter is not None:
            data = {name: data[name] for name in data if self._differs(name, data[name])}
        data["pools"] = [
            {"kind": kind, "capacity": size or 0}
            for kind, size in sizes.items()
            if (size or 0) != (self.initial.get(kind) or 0)
        ]
        if data["pools"]:
            data["declared"] = self.cleaned_data["declared"]
        return data

    def _differs(self, name: str, value: Any) -> bool:
        return bool(getattr(self.shelter, name) != value)


def _initial(shelter: Shelter) -> dict[str, Any]:
    sizes = {pool.kind: pool.capacity for pool in shelter.pools.all()}
    names = [name for name in ShelterForm.base_fields if hasattr(shelter, name)]
    return {**{name: getattr(shelter, name) for name in names}, **sizes, **shelter.rules}


class FreeForm(forms.Form):
    free = forms.IntegerField(
        label=_("How many more people could come now?"), min_value=0, max_value=MOST_PEOPLE
    )


class PlaceForm(forms.Form):
    """The buttons beside a household: its id and the shelter's code."""

    household = forms.UUIDField()
    shelter = forms.CharField(max_length=12)
