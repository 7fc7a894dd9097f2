"""The parts that apps above add to a shelter's page, such as its stock and its referrals."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.registry import Registry
from partners.models import User
from shelters.models import Shelter

Context = Callable[[Shelter, User], dict[str, Any] | None]


@dataclass(frozen=True)
class Part:
    """`template` is rendered with what `context` returns; None leaves the part out for this reader.

    Parts are shown in the order of `place`.
    """

    place: int
    template: str
    context: Context


parts: Registry[Part] = Registry("part of a shelter's page")
