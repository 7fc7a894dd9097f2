"""What people type about goods."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from incidents.forms import PlaceFields
from registrations.forms.cards import CardField
from supplies.models import DistributionRound, Entitlement, Item, StockDocument, StockLocation
from supplies.quantities import MOST, SMALLEST

Kind = StockDocument.Kind


class QuantityInput(forms.DecimalField):
    """A quantity in the unit of its item, to a thousandth."""

    def __init__(self, low: Decimal = SMALLEST, **kwargs: Any) -> None:
        super().__init__(max_digits=10, decimal_places=3, min_value=low, max_value=MOST, **kwargs)


class LocationChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    def label_from_instance(self, obj: StockLocation) -> str:
        return obj.name


class ItemChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    def label_from_instance(self, obj: Item) -> str:
        return f"{obj.name} ({obj.get_unit_display()})"


class ItemForm(forms.Form):
    code = forms.RegexField(
        r"^[A-Z0-9][A-Z0-9_-]{0,19}$",
        label=_("Code"),
        help_text=_("Short, in capitals, such as RICE. It is used in text messages."),
    )
    name_id = forms.CharField(label=_("Name in Indonesian"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120)
    unit = forms.ChoiceField(label=_("Counted in"), choices=Item.Unit.choices)
    cluster = forms.ChoiceField(label=_("Cluster"), choices=Item.Cluster.choices)
    per_person = QuantityInput(Decimal(0), label=_("A person receives in a round"), initial=0)
    per_household = QuantityInput(Decimal(0), label=_("A household receives in a round"), initial=0)
    daily_use = QuantityInput(
        Decimal(0),
        label=_("A person uses in a day"),
        initial=0,
        help_text=_("This decides for how many days the stock lasts. 0 when it is not used up."),
    )


class WarehouseForm(PlaceFields):
    name = forms.CharField(label=_("Name of the warehouse"), max_length=120)

    field_order = ["name", "where"]


class StockForm(forms.Form):
    """Goods that come, go, move or are counted differently, by the kind of what happened."""

    location = LocationChoice(StockLocation.objects.none(), label=_("Where"), empty_label="–")
    to = LocationChoice(StockLocation.objects.none(), label=_("To"), empty_label="–")
    item = ItemChoice(Item.objects.none(), label=_("What"), empty_label="–")
    quantity = QuantityInput(label=_("How much"))
    number = forms.CharField(
        label=_("Number on the paper"),
        max_length=40,
        required=False,
        help_text=_("Of the delivery note or waybill."),
    )
    reason = forms.CharField(label=_("Why"), max_length=500)

    def __init__(
        self,
        *args: Any,
        kind: str,
        locations: QuerySet[StockLocation],
        items: QuerySet[Item],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["location"].queryset = locations  # type: ignore[attr-defined]
        self.fields["to"].queryset = locations  # type: ignore[attr-defined]
        self.fields["item"].queryset = items  # type: ignore[attr-defined]
        if kind != Kind.TRANSFER:
            del self.fields["to"]
        if kind in StockDocument.CORRECTIONS:
            del self.fields["number"]
        else:
            del self.fields["reason"]
        if kind == Kind.ADJUSTMENT:
            less = _("Below zero when there is less than what is written.")
            self.fields["quantity"] = QuantityInput(-MOST, label=_("Difference"), help_text=less)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("to") is not None and data["to"] == data.get("location"):
            self.add_error("to", _("This is where it lies already."))
        if data.get("quantity") == 0:
            self.add_error("quantity", _("Write a quantity above zero."))
        return data

    def movement(self) -> dict[str, Any]:
        """The arguments of `record_stock`."""
        data = dict(self.cleaned_data)
        data["goods"] = {data.pop("item"): data.pop("quantity")}
        return data


class RoundForm(forms.Form):
    name = forms.CharField(label=_("Name of the distribution"), max_length=120)
    location = LocationChoice(StockLocation.objects.none(), label=_("Where"), empty_label="–")
    residents_only = forms.BooleanField(label=_("Only for those who stay there"), required=False)
    min_interval_hours = forms.IntegerField(
        label=_("Hours between two times"),
        min_value=0,
        max_value=8760,
        initial=0,
        help_text=_("Since they last received the same goods anywhere. 0 for no limit."),
    )

    def __init__(self, *args: Any, locations: QuerySet[StockLocation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["location"].queryset = locations  # type: ignore[attr-defined]


class EntitlementForm(forms.Form):
    """One line of what a round gives; without a quantity, the usual one of the item."""

    item = ItemChoice(Item.objects.none(), label=_("What"), empty_label="–")
    quantity = QuantityInput(
        label=_("How much"), required=False, help_text=_("Empty: the usual quantity.")
    )
    # Every browser sends a choice for an empty line too: only its own first one means "left alone".
    per = forms.ChoiceField(
        label=_("For whom"), choices=Entitlement.Per.choices, initial=Entitlement.Per.PERSON
    )

    def __init__(self, *args: Any, items: Sequence[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        item = data.get("item")
        if item is not None and data.get("quantity") is None and "quantity" not in self.errors:
            data["quantity"] = item.usual(data.get("per", ""))
            if not data["quantity"]:
                self.add_error("quantity", _("There is no usual quantity: write one."))
        return data


class EntitlementLines(forms.BaseFormSet):  # type: ignore[type-arg]  # not generic at run time
    def clean(self) -> None:
        named = [line["item"] for line in self.lines]
        if len(set(named)) < len(named):
            raise forms.ValidationError(_("Name each item once."))

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The lines that were filled in."""
        return [form.cleaned_data for form in self if form.cleaned_data.get("item")]


Entitlements = cast(
    type[EntitlementLines],
    forms.formset_factory(
        EntitlementForm,
        formset=EntitlementLines,
        extra=4,
        min_num=1,
        validate_min=True,
        max_num=DistributionRound.MOST_ITEMS,
    ),
)


class HandOutForm(forms.Form):
    """`id` is made with the page, so that a second press of the button gives nothing twice.

    The number is typed, or the whole code of the card is scanned into the same field.
    """

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    number = CardField(label=_("Number of the household, or the code of its card"))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=500)
