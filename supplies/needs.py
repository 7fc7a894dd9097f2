"""Which goods count as which need, for the calculator of what so many people need."""

from collections.abc import Mapping
from decimal import Decimal

from django.db.models import Sum

from incidents.models import Incident
from shelters.needs import existing
from shelters.standards import Profile
from supplies.models import Item, StockBalance

# The first word of an item's code, in either language.
NAMED = {
    "BLANKET": "blankets",
    "SELIMUT": "blankets",
    "JERRYCAN": "water_containers",
    "JERIGEN": "water_containers",
    "CONTAINER": "water_containers",
    "BUCKET": "water_containers",
    "EMBER": "water_containers",
}
WEIGHED = {
    "RICE": "rice_kg_per_day",
    "BERAS": "rice_kg_per_day",
    "SOAP": "soap_kg_per_month",
    "SABUN": "soap_kg_per_month",
}


def counts_as(code: str, unit: str, cluster: str) -> str | None:
    """The need that an item serves, None for none. Rice and soap count by weight only; a household kit is
    any kit of household goods."""
    word = code.replace("_", "-").split("-")[0].upper()
    if unit == Item.Unit.KILOGRAM:
        return WEIGHED.get(word)
    if unit == Item.Unit.KIT and cluster == Item.Cluster.SHELTER:
        return "household_kits"
    return NAMED.get(word)


def in_stock(incident: Incident, profile: Profile) -> Mapping[str, float]:
    """By the codes of shelters.needs: what lies in all warehouses and shelters of the incident.

    Food is left out where nobody has written how many kcal the goods have: that is not "none".
    """
    total: dict[str, Decimal] = {}
    rows = StockBalance.objects.filter(location__incident=incident)
    named = rows.values("item__code", "item__unit", "item__cluster", "item__kcal")
    for row in named.annotate(n=Sum("quantity")):
        if code := counts_as(row["item__code"], row["item__unit"], row["item__cluster"]):
            total[code] = total.get(code, Decimal()) + row["n"]
        if row["item__kcal"] is not None:
            kcal = row["n"] * row["item__kcal"]
            total["food_kcal_per_day"] = total.get("food_kcal_per_day", Decimal()) + kcal
    return {code: float(amount) for code, amount in total.items()}


existing.add("stock", in_stock)
