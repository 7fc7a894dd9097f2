"""The page at the door of a shelter: who comes in and goes out, one after the other or a whole bus."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse

from core.parts import State
from incidents.pages import show
from partners.requests import SignedIn
from shelters import queries
from shelters.forms.stays import DoorForm
from shelters.models import Shelter
from shelters.services import group
from shelters.services.group import Outcome, Result
from shelters.views.pages import find, form_of

STATES: dict[Result, State] = {
    Result.CHECKED_IN: "good",
    Result.CHECKED_OUT: "good",
    Result.ALREADY_HERE: "info",
    Result.NOT_HERE: "info",
    Result.ELSEWHERE: "attention",
    Result.NO_PLACE: "attention",
    Result.UNKNOWN: "attention",
    Result.WRONG_NUMBER: "attention",
    Result.REFUSED: "critical",
    Result.CARD_NOT_VALID: "critical",
}
DONE = (Result.CHECKED_IN, Result.CHECKED_OUT)
NEWEST = 8


@login_required
def door(request: SignedIn, ref: str, code: str) -> HttpResponse:
    """A POST is one card or number, or several; the answer is the page, ready for the next."""
    shelter = find(request, ref, code, "check_in")
    form = DoorForm(request.POST or None)
    if not form.is_valid():
        return _page(request, shelter, form, [], status=400 if form.errors else 200)
    data = form.cleaned_data
    if data["way"] == "out":
        rows = group.check_out_each(shelter, data["card"][: group.MOST], by=request.user)
    else:
        asked = data["card"][: group.MOST]
        rows = group.check_in_each(shelter, asked, by=request.user, place=data["place"])
    again = DoorForm(initial={"way": data["way"], "place": data["place"]})
    return _page(request, shelter, again, rows)


@form_of("door", "ref", "code")
@login_required
def let_in(request: SignedIn, ref: str, code: str) -> HttpResponse:
    """Everybody who is expected: of one landing, or all of them."""
    shelter = find(request, ref, code, "check_in")
    landed = {str(row.arrival.pk): row.arrival.pk for row in queries.expected_by_arrival(shelter)}
    asked = request.POST.get("arrival", "")
    if asked and asked not in landed:
        raise Http404
    rows = group.check_in_expected(shelter, by=request.user, arrival=landed.get(asked))
    return _page(request, shelter, DoorForm(), rows)


def _page(
    request: SignedIn, shelter: Shelter, form: DoorForm, rows: list[Outcome], *, status: int = 200
) -> HttpResponse:
    expected = queries.expected_at(shelter)
    households, people = group.count(rows, *DONE)
    context: dict[str, Any] = {
        "shelter": queries.find(request.user, shelter.pk) if rows else shelter,
        "form": form,
        "results": [(row, STATES[row.result]) for row in rows],
        "households": households,
        "people": people,
        "landed": queries.expected_by_arrival(shelter),
        "expected": expected[:50],
        "expected_households": expected.count(),
        "newest": queries.newest_at(shelter, NEWEST),
    }
    response = show(request, "shelters/door.html", shelter.incident, context, status=status)
    response["Cache-Control"] = "no-store"
    return response
