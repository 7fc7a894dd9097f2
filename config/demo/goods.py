"""Goods of the exercise: they come, are sent to sites, and are handed out."""

from decimal import Decimal

from config import demo_world as world
from incidents.models import Incident
from partners.models import User
from shelters.models import Shelter, Stay
from supplies.models import Item, StockLocation
from supplies.services import (
    add_item,
    hand_out,
    location_of,
    open_round,
    open_warehouse,
    record_stock,
)


def bring_goods(incident: Incident, eko: User, ros: User) -> None:
    """Goods come to a warehouse, go to two shelters, and are handed out at one."""
    lat, lon = world.SIKAKAP
    items = {code: _item(code, eko) for code in world.ITEMS}
    store = open_warehouse(incident, by=eko, name="Gudang Sikakap", lat=lat, lon=lon)
    record_stock("receipt", store, _amounts(items, world.RECEIVED), by=eko, number="SJ-001")
    for code in ("MTW01", "MTW02"):
        site = location_of(Shelter.objects.get(code=code))
        record_stock("transfer", store, _amounts(items, world.SENT), by=eko, to=site)
    _round(incident, items, eko, ros)


def _item(code: str, by: User) -> Item:
    en, id, unit, cluster, per_person, per_household, daily, kcal = world.ITEMS[code]
    return add_item(
        by=by,
        code=code,
        name_en=en,
        name_id=id,
        unit=unit,
        cluster=cluster,
        per_person=Decimal(per_person),
        per_household=Decimal(per_household),
        daily_use=Decimal(daily or 0),
        kcal=kcal,
    )


def _amounts(items: dict[str, Item], amounts: dict[str, int]) -> dict[Item, int]:
    return {items[code]: amount for code, amount in amounts.items()}


def _round(incident: Incident, items: dict[str, Item], eko: User, ros: User) -> None:
    site = StockLocation.objects.get(shelter__code="MTW01")
    entitlements = [
        {"item": items["BLANKET"], "per": "person", "quantity": Decimal(1)},
        {"item": items["FOOD"], "per": "household", "quantity": Decimal(1)},
    ]
    round = open_round(
        site, by=eko, name="Selimut dan makanan", entitlements=entitlements, residents_only=True
    )
    residents = Stay.objects.filter(shelter=site.shelter, state=Stay.State.CHECKED_IN)
    for stay in list(residents.order_by("created_at"))[:-3]:  # three families have not come yet
        hand_out(round, stay.household, by=ros)
