"""What the page frame shows around every page."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from core import health, navigation
from core.models import Scope
from core.parts import Link
from core.registry import Registry
from partners.access import Who, may

FILE_FORMS = ("csv", "xlsx")
NOTHING: Mapping[str, int] = {}


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context processor: navigation for who is signed in; whole pages warn whoever keeps the system.

    It runs for every part of a page that is rendered on its own, so that nothing is asked before it is shown.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"demo": settings.DEMO}
    return {
        "navigation": SimpleLazyObject(lambda: _links(request, user, navigation.main)),
        "demo": settings.DEMO,
        "system_warnings": SimpleLazyObject(lambda: _warnings(user)),
    }


def incident_links(
    request: HttpRequest,
    ref: str,
    scope: Scope,
    entries: Registry[navigation.Entry] = navigation.incident,
    counted: Mapping[str, int] = NOTHING,
) -> list[Link]:
    """The pages of one incident that the reader may open; `counted` is what is known to wait on a page."""
    return _links(request, request.user, entries, scope, counted, ref=ref)


def file_links(request: HttpRequest, ref: str, scope: Scope) -> dict[str, list[Link]]:
    """By the name of a list of the incident: the files as which the reader may take it away."""
    return {
        name: [
            Link(
                form.upper(),
                reverse(entry.url_name, kwargs={"ref": ref, "name": name, "form": form}),
            )
            for form in FILE_FORMS
        ]
        for name, entry in zip(navigation.files.names(), navigation.files, strict=True)
        if may(request.user, entry.act, scope)
    }


def _links(
    request: HttpRequest,
    user: Who,
    entries: Registry[navigation.Entry],
    scope: Scope | None = None,
    counted: Mapping[str, int] = NOTHING,
    **path: str,
) -> list[Link]:
    links = []
    for entry in navigation.ordered(entries):
        if may(user, entry.act, scope):
            url = _address(entry.url_name, **path)
            known = counted.get(entry.url_name)
            count = _count(entry, user, scope) if known is None else known
            links.append(Link(entry.label, url, _is_current(request.path, url), count))
    return links


@lru_cache(maxsize=1024)
def _address(name: str, **path: str) -> str:
    """Kept: every page of an incident leads to the same ones."""
    return reverse(name, kwargs=path)


def _count(entry: navigation.Entry, user: Who, scope: Scope | None) -> int | None:
    if entry.waiting:
        return entry.waiting(user)
    return entry.count(scope) if entry.count and scope else None


def _warnings(user: Who) -> list[str]:
    """What whoever keeps the system must know on every page."""
    if not may(user, "see_system"):
        return []
    return [sentence for warn in health.warnings for sentence in warn()]


def _is_current(path: str, url: str) -> bool:
    return path == url or (url.count("/") > 3 and path.startswith(url))
