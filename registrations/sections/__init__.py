"""The parts of a household's page that other apps add: where it stays, what it received, its referrals."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.registry import Registry
from partners.models import User
from registrations.models import Household

Context = Callable[[Household, User], dict[str, Any] | None]


@dataclass(frozen=True)
class Section:
    """`template` is rendered with what `context` gives; None leaves the section out for this reader.

    `place` orders the sections from above. One whose context has `comes_first` comes before everything else,
    since it is what the page is opened for.
    """

    place: int
    template: str
    context: Context


sections: Registry[Section] = Registry("section of a household's page")
