"""What the page of a shelter tells of goods: what lies there, and how long it lasts."""

from typing import Any

from partners.access import may
from partners.models import User
from shelters.models import Shelter
from shelters.parts import Part, parts
from supplies import queries


def _in_stock(shelter: Shelter, user: User) -> dict[str, Any] | None:
    if not may(user, "see_stock", shelter):
        return None
    covers = queries.cover_at(shelter)
    return {"covers": covers} if covers else None


parts.add("stock", Part(50, "supplies/parts/site.html", _in_stock))
