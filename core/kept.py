"""Answers that many readers ask for: kept until something happens in the incident, and a while at most."""

from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache

from core.models import Scope

T = TypeVar("T")
SECONDS = 5


def kept(scope: Scope, name: str, ask: Callable[[], T], seconds: int = SECONDS) -> T:
    """What `ask` answers, or has answered in this process since the scope was at this version.

    None is not kept. What must be true to the row is never asked through here.
    """
    key = f"{name}:{scope.pk}:{scope.version}"
    answer: T | None = cache.get(key)
    if answer is None:
        answer = ask()
        cache.set(key, answer, seconds)
    return answer
