from collections.abc import Callable

import pytest
from django.db import transaction

from core import bell

pytestmark = pytest.mark.django_db(transaction=True)

RINGS = list[str]


class Later:
    """A timer that rings when the test says so."""

    waiting: list["Later"]

    def __init__(self, wait: float, ring: Callable[..., None], tasks: list[str]) -> None:
        self.wait, self.ring, self.tasks = wait, ring, tasks

    def start(self) -> None:
        self.waiting.append(self)


@pytest.fixture
def rings(monkeypatch: pytest.MonkeyPatch) -> RINGS:
    """What the worker hears, with a pause that no test outlasts."""
    heard: RINGS = []
    Later.waiting = []
    monkeypatch.setattr(bell, "_last", {})
    monkeypatch.setattr(bell, "_send", heard.append)
    monkeypatch.setattr(bell, "Timer", Later)
    monkeypatch.setattr(bell, "PAUSE", 3600.0)
    return heard


def commit(*tasks: str) -> None:
    with transaction.atomic():
        for task in tasks:
            bell.ring(task)


def test_the_worker_is_woken_at_once(rings: RINGS) -> None:
    commit("core.react", "core.react", "core.jobs")
    assert rings == ["core.react", "core.jobs"]


def test_many_commits_in_a_moment_wake_it_once_more_at_the_end(rings: RINGS) -> None:
    for _ in range(5):
        commit("core.react")
    [later] = Later.waiting
    later.ring(*later.tasks)
    assert rings == ["core.react", "core.react"]
    assert 0 < later.wait <= bell.PAUSE
