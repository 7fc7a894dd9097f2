"""How the house is: each app adds what it knows, the page of the system shows it, and every page warns."""

from collections.abc import Callable
from dataclasses import dataclass

from core.parts import State, Text
from core.registry import Registry


@dataclass(frozen=True)
class Fact:
    """One thing that can be well or not, with what it is now."""

    label: Text
    value: Text
    state: State


facts: Registry[Callable[[], Fact]] = Registry("fact of the house")
# Sentences on top of every page for whoever may see the system: one cheap query each, [] when all is well.
warnings: Registry[Callable[[], list[str]]] = Registry("warning")
