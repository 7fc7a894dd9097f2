"""Who does things: a user, a device, a link, or the system itself."""

from typing import Protocol


class Acting(Protocol):
    @property
    def actor_kind(self) -> str: ...

    @property
    def actor_id(self) -> str: ...


class _System:
    actor_kind = "system"
    actor_id = ""


SYSTEM: Acting = _System()
