"""What comes next for the people of an arrival: buttons on its page from the apps above."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.registry import Registry
from incidents.models import Arrival
from partners.models import User

Context = Callable[[Arrival, User], dict[str, Any] | None]


@dataclass(frozen=True)
class Step:
    """`template` is rendered with what `context` gives; None leaves the button out for this reader."""

    template: str
    context: Context


steps: Registry[Step] = Registry("next step of an arrival")
