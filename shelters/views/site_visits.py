"""Pages for those who go round a site: the night's count, people now, the host, the checklist."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from core import inbox
from partners.queries import user_names
from partners.requests import SignedIn
from shelters import checklist, queries, services
from shelters.checklist import Question
from shelters.forms import HostForm, InspectionForm, PeopleNowForm, RollCallForm
from shelters.models import Inspection, RollCall, Shelter, Stay
from shelters.views.pages import back, find, form_of, page, refusals_in

WEB = Shelter.Source.WEB
SHOWN = 7


@login_required
def roll_call(request: SignedIn, ref: str, code: str) -> HttpResponse:
    """Tonight's count beside the list."""
    shelter = find(request, ref, code, "call_roll")
    stays = _residents(request, shelter)
    form = RollCallForm(request.POST or None, stays=stays, initial={"id": uuid4()})
    if form.is_valid():
        call = _counted(form, shelter, request)
        tell = messages.warning if call.difference else messages.success
        tell(request, _told(call))
        return back(shelter)
    context = {
        "stays": stays,
        "tonight": queries.count_of_tonight(shelter),
        "calls": queries.roll_calls(shelter)[:SHOWN],
        "checked": set(form["absent"].value() or ()),
    }
    return page(request, "shelters/roll_call.html", shelter, form, **context)


def _residents(request: SignedIn, shelter: Shelter) -> list[Stay]:
    rows = queries.stays(request.user).filter(shelter=shelter, state=Stay.State.CHECKED_IN)
    return list(rows.order_by("household__number"))


def _counted(form: RollCallForm, shelter: Shelter, request: SignedIn) -> RollCall:
    said = form.cleaned_data
    row, _is_new = inbox.once(
        id=said["id"],
        kind="roll_call",
        body=said,
        by=request.user,
        make=lambda: services.count_tonight(shelter, by=request.user, source=WEB, **said),
        find=lambda: shelter.roll_calls.get(pk=said["id"]),
    )
    return row


def _told(call: RollCall) -> str:
    if not call.difference:
        return _("Thank you. The count fits the list.")
    n = abs(call.difference)
    if call.difference > 0:
        told = ngettext(
            "%(n)s more than on the list: check in whoever has come.",
            "%(n)s more than on the list: check in whoever has come.",
            n,
        )
    else:
        told = ngettext(
            "%(n)s fewer than on the list: check out whoever has left for good.",
            "%(n)s fewer than on the list: check out whoever has left for good.",
            n,
        )
    return told % {"n": n}


@form_of("shelter", "ref", "code")
@login_required
def people_now(request: SignedIn, ref: str, code: str) -> HttpResponse:
    """So many people are there, as somebody saw."""
    shelter = find(request, ref, code, "report_capacity")
    form = PeopleNowForm(request.POST)
    if form.is_valid():
        people = form.cleaned_data["people"]
        services.tell_people_now(shelter, people, by=request.user, source=WEB)
        messages.success(request, _("Thank you. The figure is on every board now."))
    else:
        messages.error(request, " ".join(map(str, form.errors["people"])))
    return back(shelter)


@login_required
def shelter_host(request: SignedIn, ref: str, code: str) -> HttpResponse:
    """What the host says, on what condition, and what else the place is needed for."""
    shelter = find(request, ref, code, "edit_shelter")
    names = HostForm.base_fields
    with timezone.override(shelter.scope.zone):
        initial = {name: getattr(shelter, name) for name in names}
        form = HostForm(request.POST or None, initial=initial)
        if form.is_valid():
            services.change_shelter(shelter, by=request.user, source=WEB, **form.cleaned_data)
            messages.success(request, _("It is changed."))
            return back(shelter)
        said = list(queries.host_statements(shelter)[:SHOWN])
    known = user_names({row.actor_id for row in said})
    statements = [(row, known.get(row.actor_id, "")) for row in said]
    return page(request, "shelters/host.html", shelter, form, statements=statements)


@login_required
def inspect_shelter(request: SignedIn, ref: str, code: str) -> HttpResponse:
    """The checklist."""
    shelter = find(request, ref, code, "inspect_site")
    form = InspectionForm(request.POST or None, initial={"id": uuid4()})
    if form.is_valid():
        with refusals_in(form, {}):
            messages.success(request, _seen(_inspected(form, shelter, request)))
            return back(shelter)
    context = {"topics": _topics(form), "sources": checklist.newest().sources}
    return page(request, "shelters/inspect.html", shelter, form, **context)


def _seen(inspection: Inspection) -> str:
    n = len(checklist.problems(inspection.checklist, inspection.answers, get_language() or "id"))
    if not n:
        return _("The inspection is saved. No problem was found.")
    told = ngettext(
        "The inspection is saved. Somebody gets the task to see to %(n)s problem.",
        "The inspection is saved. Somebody gets the task to see to %(n)s problems.",
        n,
    )
    return told % {"n": n}


def _inspected(form: InspectionForm, shelter: Shelter, request: SignedIn) -> Inspection:
    id, answers = form.cleaned_data["id"], form.answers()
    row, _is_new = inbox.once(
        id=id,
        kind="inspection",
        body={"answers": answers},
        by=request.user,
        make=lambda: services.inspect(shelter, answers, by=request.user, id=id),
        find=lambda: shelter.inspections.get(pk=id),
    )
    return row


TOPICS = {
    "water": lazy("Water"),
    "toilets": lazy("Toilets"),
    "lighting": lazy("Lighting"),
    "fire": lazy("Fire"),
    "access": lazy("Access"),
    "cooking": lazy("Cooking"),
    "space": lazy("Where people sleep"),
    "protection": lazy("Safety of people"),
    "waste": lazy("Waste and standing water"),
    "information": lazy("Information and complaints"),
}


def _topics(form: InspectionForm) -> list[tuple[str, list[tuple[Any, Any, Question]]]]:
    """(topic, its questions as fields with their notes), in the order of the checklist."""
    found: dict[str, list[tuple[Any, Any, Question]]] = {}
    for question in checklist.newest().questions:
        line = (form[question.code], form[f"note_{question.code}"], question)
        found.setdefault(question.topic, []).append(line)
    return [(str(TOPICS[topic]), lines) for topic, lines in found.items()]
