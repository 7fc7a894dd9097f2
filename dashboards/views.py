"""Pages that bring together what the other apps know."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from core.parts import Point
from dashboards import exports, queries
from dashboards.forms import NamesForm
from incidents import queries as incidents
from incidents.pages import open_page, show
from partners.access import may
from partners.requests import SignedIn
from referrals import queries as referrals
from registrations import queries as registrations
from shelters import queries as shelters

if TYPE_CHECKING:
    from incidents.models import Incident

FLOW_HOURS = 72
# What the picture depends on: which shelters are in it, and which of its figures lead to a page.
LOOKS = (
    "see_sites",
    "see_shelters",
    "see_households",
    "see_referrals",
    "see_stock",
    "see_alerts",
)


@require_safe
@login_required
def home(request: SignedIn) -> HttpResponse:
    """What needs the reader now, by the clock; then the sites that they run, and their incidents."""
    context = {
        "tasks": incidents.called_to(request.user, incidents.open_tasks(request.user)[:20]),
        "sites": list(shelters.own_sites(request.user)),
        "unanswered": referrals.unanswered(request.user)[:20],
        "incidents": incidents.incidents(request.user).order_by("-started_at")[:10],
        "may_open": may(request.user, "open_incident"),
    }
    return render(request, "dashboards/home.html", context)


@require_safe
@login_required
def board(request: SignedIn, ref: str) -> HttpResponse:
    incident = open_page(request, ref, "see_figures")
    tasks = incidents.open_tasks(request.user, incident)
    context = {
        "board": queries.board(incident),
        "picture": _picture(request, incident),
        "tasks": incidents.called_to(request.user, tasks[:10]),
        "finds_places": may(request.user, "hold_places", incident),
    }
    return show(request, "dashboards/board.html", incident, context)


@require_safe
@login_required
def board_version(request: SignedIn, ref: str) -> HttpResponse:
    """What live pages ask again and again: one indexed look-up, 304 while nothing has happened."""
    incident = open_page(request, ref, "see_figures")
    etag = f'"{incident.scope.version}"'
    unchanged = request.headers.get("If-None-Match") == etag
    response = HttpResponse(status=304) if unchanged else HttpResponse(str(incident.scope.version))
    response["ETag"] = etag
    return response


@require_safe
@login_required
def board_picture(request: SignedIn, ref: str) -> HttpResponse:
    """The part of the board that live pages put in place of the old one."""
    return HttpResponse(_picture(request, open_page(request, ref, "see_figures")))


@login_required
def exports_page(request: SignedIn, ref: str) -> HttpResponseBase:
    """Every list that the reader may take away; people by name for a reason."""
    incident = open_page(request, ref, "see_figures")
    may_name = exports.may_name(request.user, incident)
    form = NamesForm(request.POST or None) if may_name else None
    refused = None
    if form is not None and form.is_valid():
        written, refused = form.take(request.user, incident)
        if written is not None:
            return exports.attachment(written, ref, "persons")
    context = {"lists": exports.lists(request.user, incident), "form": form}
    status = refused or (400 if form is not None and form.errors else 200)
    return show(request, "dashboards/exports.html", incident, context, status=status)


def _picture(request: SignedIn, incident: "Incident") -> SafeString:
    """One for all readers of a language who may see the same: two hundred open boards cost one rendering."""
    now, sites = queries.board(incident), shelters.sites(request.user, incident)
    sees = [act for act in LOOKS if may(request.user, act, incident)]
    key = ":".join(
        ["picture", str(incident.pk), now.as_of.isoformat(), get_language() or "", *sees]
    )
    html: str | None = cache.get(key)
    if html is None:
        context = {
            "incident": incident,
            "sees": sees,
            "board": now,
            "flow": _flow(incident),
            "shelters": sites.order_by("code")[:60],
        }
        with timezone.override(incident.scope.zone):
            html = render_to_string("dashboards/parts/picture.html", context)
        cache.set(key, html, queries.KEPT_SECONDS)
    return mark_safe(html)  # noqa: S308 - a template rendered it


def _flow(incident: "Incident") -> list[Point]:
    """People registered in each of the last 72 hours, in the incident's own hours."""
    start = timezone.now().replace(minute=0, second=0, microsecond=0)
    start -= timedelta(hours=FLOW_HOURS - 1)
    people = registrations.inflow(incident, since=start)
    hours = [start + timedelta(hours=number) for number in range(FLOW_HOURS)]
    return [Point(incident.scope.local(h).strftime("%d/%m %H:00"), people.get(h, 0)) for h in hours]
