"""The parts of a shelter's page that apps above add: what lies in stock there, who was sent to a doctor."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.registry import Registry
from partners.models import User
from shelters.models import Shelter

Context = Callable[[Shelter, User], dict[str, Any] | None]


@dataclass(frozen=True)
class Part:
    """`template` is rendered with what `context` gives; None leaves the part out for this reader.

    `place` orders the parts from above.
    """

    place: int
    template: str
    context: Context


parts: Registry[Part] = Registry("part of a shelter's page")
