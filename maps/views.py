"""The places that may be meant by what somebody is typing."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maps import places


@require_safe
@login_required
def find_places(request: HttpRequest) -> HttpResponse:
    """`where` is the name; the nearest to the point `near` come first."""
    name, near = request.GET.get("where", ""), places.read(request.GET.get("near", ""))
    context = {"choices": places.choices(name, near), "name": "where", "typed": name}
    return render(request, "maps/parts/places.html", context)
