"""Sent twice is normal: an id from outside is taken once, and told apart from another thing with its id."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from core import rows
from core.actors import Acting, actor_fields
from core.errors import RuleBroken
from core.models import InboxItem

R = TypeVar("R", bound=models.Model)


def fingerprint(body: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON of a validated body, in hex."""
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def once(
    *,
    id: UUID,
    kind: str,
    body: Mapping[str, Any],
    by: Acting,
    make: Callable[[], R],
    find: Callable[[], R],
) -> tuple[R, bool]:
    """Make the row the first time, find it every other time. Returns (row, whether it is new).

    `find` raises Http404 for whoever may not see the row. RuleBroken `conflict` for other content.
    """
    if take(id, kind=kind, sha256=fingerprint(body), by=by):
        return make(), True
    return find(), False


def take(id: UUID, *, kind: str, sha256: str, by: Acting) -> bool:
    """Whether this id is new. False when the same came before; RuleBroken `conflict` when another did."""
    item = _item(id, kind, sha256, by)
    if rows.insert(InboxItem, [vars(item)], pass_over_known=True):
        return True
    found = InboxItem.objects.get(pk=id)
    if (found.kind, found.sha256) != (kind, sha256):
        raise conflict()
    return False


def came(id: UUID) -> bool:
    """Whether something came with this id before: a page that is sent once more asks it first."""
    return InboxItem.objects.filter(pk=id).exists()


def conflict() -> RuleBroken:
    """What refuses an id that came before with other content."""
    return RuleBroken("conflict", _("This id was used before with other content."))


def take_many(prints: Mapping[UUID, str], *, kind: str, by: Acting) -> tuple[set[UUID], set[UUID]]:
    """`take` for many at once, inside the caller's transaction. Returns (new ids, ids in conflict).

    Raises IntegrityError when a twin in flight took one meanwhile: the caller tries its batch again.
    """
    known = InboxItem.objects.in_bulk(list(prints))
    new = set(prints) - set(known)
    other = {id for id, item in known.items() if (item.kind, item.sha256) != (kind, prints[id])}
    rows.insert(InboxItem, (vars(_item(id, kind, prints[id], by)) for id in prints if id in new))
    return new, other


def _item(id: UUID, kind: str, sha256: str, by: Acting) -> InboxItem:
    return InboxItem(id=id, kind=kind, sha256=sha256, **actor_fields(by))
