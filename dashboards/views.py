"""Pages that bring together what the other apps know."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from incidents import queries as incidents
from partners.requests import SignedIn


@require_safe
@login_required
def home(request: SignedIn) -> HttpResponse:
    """What needs the reader now, by the clock; then the incidents they work in."""
    context = {
        "tasks": incidents.open_tasks(request.user)[:20],
        "incidents": incidents.incidents(request.user).order_by("-started_at")[:10],
    }
    return render(request, "dashboards/home.html", context)
