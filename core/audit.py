"""The audit trail: what was written, read, taken out or denied, by whom, and that nobody changed it since."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core import leases, rows
from core.actors import Acting, actor_fields
from core.models import AuditEntry

SEALED_AT_ONCE = 500
UNSEALED_ALARM = timedelta(seconds=60)
FIRST = "0" * 64
LONGEST_REASON = 500  # characters


def note(
    action: str,
    *,
    by: Acting,
    scope_id: UUID | None = None,
    about: UUID | None = None,
    reason: str = "",
    **facts: Any,
) -> None:
    """Write one line. `facts` hold ids, codes and field names, never what a person said of themselves."""
    note_many([entry(action, by=by, scope_id=scope_id, about=about, reason=reason, facts=facts)])


def entry(
    action: str,
    *,
    by: Acting,
    scope_id: UUID | None,
    about: UUID | None,
    facts: dict[str, Any],
    reason: str = "",
) -> AuditEntry:
    """A line as `note` would write it, for whoever writes many at once."""
    return AuditEntry(
        action=action,
        **actor_fields(by),
        scope_id=scope_id,
        about=about,
        facts=facts,
        reason=reason,
    )


def note_many(entries: Iterable[AuditEntry]) -> None:
    """`note` for many at once, in one statement."""
    rows.insert(AuditEntry, map(vars, entries))


def seal() -> int:
    """Chain what is not chained yet, in the order in which it is found. Returns how many lines.

    One sealer at a time: on PostgreSQL ids may commit out of order, so a line's place is given here.
    """
    with leases.hold("audit-sealer", timedelta(seconds=30)) as held:
        return _seal_batches() if held else 0


def _seal_batches() -> int:
    sealed = 0
    while count := _seal_batch():
        sealed += count
        if count < SEALED_AT_ONCE:
            break
    return sealed


@transaction.atomic
def _seal_batch() -> int:
    waiting = list(AuditEntry.objects.filter(hash=None).order_by("id")[:SEALED_AT_ONCE])
    if not waiting:
        return 0
    head = _head()
    for line in waiting:
        line.seq, line.prev_hash = head.seq + 1, head.hash
        line.hash = digest(line)
        head = Head(line.seq, line.hash)
    AuditEntry.objects.bulk_update(waiting, ["seq", "prev_hash", "hash"], batch_size=100)
    transaction.on_commit(lambda: _keep(head))
    return len(waiting)


@dataclass(frozen=True)
class Head:
    """The newest sealed line: its place and its hash."""

    seq: int
    hash: str


def _head() -> Head:
    last = AuditEntry.objects.filter(seq__isnull=False).order_by("-seq").first()
    return Head(last.seq, last.hash) if last and last.seq and last.hash else Head(0, FIRST)


def digest(line: AuditEntry) -> str:
    """SHA-256 over everything in the line but its own hash, in hex."""
    content = [
        line.seq,
        line.prev_hash,
        _utc(line.at),
        line.actor_kind,
        line.actor_id,
        str(line.scope_id or ""),
        line.action,
        str(line.about or ""),
        line.facts,
        line.reason,
    ]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _utc(at: datetime) -> str:
    return at.astimezone(timezone.get_fixed_timezone(0)).isoformat(timespec="microseconds")


@dataclass(frozen=True)
class Verdict:
    """What a check of the chain found. `broken_at` is the first line that does not fit."""

    lines: int
    broken_at: int | None = None
    overdue: int = 0
    cut_off: bool = False

    @property
    def sound(self) -> bool:
        return self.broken_at is None and not self.overdue and not self.cut_off


def verify() -> Verdict:
    """Seal what waits, then walk the chain from its first line.

    Finds changed, removed and inserted lines, an end that was cut off (by the head kept outside the
    database), and lines that no sealer took for a minute.
    """
    late = AuditEntry.objects.filter(hash=None, at__lt=timezone.now() - UNSEALED_ALARM).count()
    seal()
    head, broken_at = Head(0, FIRST), None
    for line in AuditEntry.objects.filter(seq__isnull=False).order_by("seq").iterator(2000):
        following = Head(head.seq + 1, digest(line))
        if (line.seq, line.prev_hash, line.hash) != (following.seq, head.hash, following.hash):
            broken_at = following.seq
            break
        head = following
    kept = _kept()
    cut_off = broken_at is None and kept is not None and not _holds(kept)
    return Verdict(lines=head.seq, broken_at=broken_at, overdue=late, cut_off=cut_off)


def _holds(head: Head) -> bool:
    return AuditEntry.objects.filter(seq=head.seq, hash=head.hash).exists()


def _keep(head: Head) -> None:
    path = settings.DATA_DIR / "audit-head.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps({"seq": head.seq, "hash": head.hash}), encoding="utf-8")
    fresh.replace(path)


def _kept() -> Head | None:
    path = settings.DATA_DIR / "audit-head.json"
    return Head(**json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None
