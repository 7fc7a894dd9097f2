"""Who does things: a user, a device, a link, or the system itself."""

from typing import Any, Protocol


class Acting(Protocol):
    """Whoever acts. `actor_kind` is one of `core.models.Actor.ActorKind`, `actor_id` empty for the system."""

    @property
    def actor_kind(self) -> str: ...

    @property
    def actor_id(self) -> str: ...


class _System:
    actor_kind = "system"
    actor_id = ""


SYSTEM: Acting = _System()


def actor_fields(by: Acting) -> dict[str, Any]:
    """The columns by which a row of `core.models.Actor` says that `by` did it."""
    return {"actor_kind": by.actor_kind, "actor_id": by.actor_id}
