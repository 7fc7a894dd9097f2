"""STOK: somebody has counted what lies at a site."""

from decimal import Decimal
from typing import Any

from django.db.models import Q

from core.errors import RuleBroken
from core.models import Scope
from notifications.commands import (
    Answer,
    Call,
    Command,
    Outcome,
    Refused,
    Words,
    commands,
    wordings,
)
from notifications.models import InboundMessage
from notifications.sms_words import NOT_ALLOWED
from shelters.sms.sites import allowed, printable
from supplies import queries, services
from supplies.models import Item, StockDocument, StockLocation, StockMovement
from supplies.quantities import in_words

ACT = "count_stock"
MOST = 1_000_000
COUNTED = Words(
    "{code} {item}: {count} {unit} (tadi {before}).",
    "{code} {item}: {count} {unit} (was {before}).",
)
UNKNOWN_ITEM = Words(
    "Barang {item} tidak dikenal. Pakai kode barang, misalnya {some}.",
    "The item {item} is not known. Use the code of an item, like {some}.",
)
TOO_MANY = Words(
    "{n} terlalu banyak. Tidak ada yang diubah.", "{n} is too many. Nothing was changed."
)
OVERTAKEN = Words(
    "{code} {item}: stok sudah berubah sesudah SMS ini, sekarang {before}. Hitung dan kirim lagi.",
    "{code} {item}: the stock has changed since this text, it is {before} now. Count and send again.",
)
UNDONE = Words("Dibatalkan. {code} {item}: {count}.", "Undone. {code} {item}: {count}.")
CHANGED = Words(
    "{code}: stok sudah berubah sejak itu. Hitung dan kirim lagi.",
    "{code}: the stock has changed since. Count and send again.",
)
wordings.add(
    "supplies", {name: value for name, value in globals().items() if isinstance(value, Words)}
)


def count(call: Call) -> Answer:
    shelter, by = allowed(call, ACT)
    item, counted = _item(call, shelter.scope), call.figure("count")
    if counted > MOST:
        raise Refused("out_of_bounds", TOO_MANY(n=counted), scope=shelter.scope)
    location = services.location_of(shelter)
    before = queries.on_hand(location, item)
    facts = {"code": shelter.code, "item": item.code, "before": in_words(before)}
    topic = f"stock:{item.code}"
    same: dict[str, Any] = {"scope": shelter.scope, "about": shelter.pk, "topic": topic}
    if call.overtaken(shelter.pk, topic) or _moved_since(call, location, item, topic):
        return Answer(OVERTAKEN(**facts), Outcome.STALE, problem="overtaken", **same)
    document = services.count_stock(location, item, Decimal(counted), by=by, reason=call.raw)
    effect = {"document": str(document.pk), "item": item.code} if document else {}
    said = COUNTED(count=counted, unit=_unit(item), **facts)
    return Answer(said, effect=effect, **same)


def _item(call: Call, scope: Scope) -> Item:
    """By its code or its name in either language, in capitals or not."""
    said = call.word("item")
    names = (
        Q(code__iexact=said.replace(" ", "")) | Q(name_id__iexact=said) | Q(name_en__iexact=said)
    )
    found = Item.objects.filter(names).order_by("code").first()
    if found is None:
        some = queries.items().first()
        answer = UNKNOWN_ITEM(item=printable(said)[:20], some=some.code if some else "RICE")
        raise Refused("unknown_item", answer, scope=scope)
    return found


def _moved_since(call: Call, location: StockLocation, item: Item, topic: str) -> bool:
    """Whether goods came or went after this was sent, as somebody wrote down who did not count by SMS."""
    texts = InboundMessage.objects.filter(
        about=location.shelter_id, topic=topic, updated_at__gt=call.at
    )
    by_sms = [effect["document"] for effect in texts.values_list("effect", flat=True) if effect]
    moved = StockMovement.objects.filter(
        location=location, item=item, document__created_at__gt=call.at
    )
    ours = Q(document__in=by_sms) | Q(document__reversal_of__in=by_sms)
    return moved.exclude(ours).exists()


def _unit(item: Item) -> str:
    return {"kg": "kg", "litre": "L"}.get(item.unit, "")


def undo(call: Call, before: InboundMessage) -> Answer:
    """What was in the books before the count is in them again."""
    document = StockDocument.objects.select_related("incident__scope").get(
        pk=before.effect["document"]
    )
    movement = queries.movements_of(document).get()
    shelter, item = movement.location.shelter, movement.item
    by = call.caller.actor(ACT, shelter) if shelter else None
    if shelter is None or by is None:
        said = NOT_ALLOWED(code=before.effect["item"])
        raise Refused("not_allowed", said, scope=before.scope)
    try:
        services.reverse(document, reason=call.raw, by=by)
    except RuleBroken as refusal:
        said = CHANGED(code=shelter.code)
        raise Refused(refusal.code, said, scope=shelter.scope) from refusal
    count = in_words(queries.on_hand(movement.location, item))
    said = UNDONE(code=shelter.code, item=item.code, count=count)
    return Answer(said, scope=shelter.scope, about=shelter.pk, topic=before.topic, undo_of=before)


commands.add("stock", Command(count, undo))
