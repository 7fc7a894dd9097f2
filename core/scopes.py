"""Callers name an incident; the apps below incidents know only its scope.

`incidents` says at start, before there are models, how to find one and what it is called; the apps below
ask here.
"""

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any
from uuid import UUID

from core.registry import Registry

if TYPE_CHECKING:
    from core.models import Scope

finders: "Registry[Callable[[Any, str], Scope]]" = Registry("way to find a scope")


def find(who: Any, key: str) -> "Scope":
    """The scope of the incident with this id or ref. Raises Http404 when `who` does not work in it."""
    return finders["incident"](who, key)


namers: "Registry[Callable[[Collection[UUID]], dict[UUID, str]]]" = Registry("way to name scopes")


def names(ids: "Collection[UUID]") -> "dict[UUID, str]":
    """What people call these scopes, by their ids: ref and title of the incident."""
    return namers["incident"](ids)
