"""Callers name an incident; the apps below incidents know only its scope.

`incidents` says at start, before there are models, how to find one; the apps below ask here.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from core.registry import Registry

if TYPE_CHECKING:
    from core.models import Scope

finders: "Registry[Callable[[Any, str], Scope]]" = Registry("way to find a scope")


def find(who: Any, key: str) -> "Scope":
    """The scope of the incident with this id or ref. Raises Http404 when `who` does not work in it."""
    return finders["incident"](who, key)
