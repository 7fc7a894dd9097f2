"""Pages on which everybody who waits is placed: a plan is asked for, watched, looked through and decided."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from core.errors import RuleBroken
from incidents import queries as incidents
from incidents.models import Incident
from incidents.pages import open_page, show
from partners.access import may, require
from partners.requests import SignedIn
from shelters import choosing, queries, services
from shelters.forms.planning import DeclineForm, ElsewhereForm
from shelters.models import AllocationRun, Proposal
from shelters.review import Review
from shelters.views.pages import form_of

ACT, CONFIRM = "hold_places", "confirm_places"
Decision = Proposal.Decision


@form_of("placements", "ref")
@login_required
def start_plan(request: SignedIn, ref: str) -> HttpResponse:
    """For everybody who waits, or for those of the arrival whose code is sent."""
    incident = open_page(request, ref, ACT)
    code = request.POST.get("arrival")
    arrival = incidents.arrival_by_code(incident, code) if code else None
    try:
        run = services.start_run(incident, by=request.user, arrival=arrival)
    except RuleBroken as error:
        messages.error(request, str(error.message))
        return redirect("placements", ref=ref)
    return redirect("plan", ref=ref, id=run.pk)


@require_safe
@login_required
def plan_page(request: SignedIn, ref: str, id: UUID) -> HttpResponse:
    incident, run = _run(request, ref, id)
    if not run.is_done:
        context = {"run": run, "run_version": _version(run)}
        return show(request, "shelters/plan_progress.html", incident, context)
    review = Review(run, request.GET.get("whole", ""))
    context = {
        "run": run,
        "acceptance": queries.acceptance(run),
        "review": review,
        "may_confirm": may(request.user, CONFIRM, incident),
        "may_correct": may(request.user, "announce_arrival", incident),
        "may_place_children": may(request.user, "place_child_alone", incident),
        "newer": _newer(run, review),
    }
    return show(request, "shelters/plan.html", incident, context)


def _newer(run: AllocationRun, review: Review) -> AllocationRun | None:
    """The plan that counts instead for households of this one: it took them over, or was made since."""
    if review.is_superseded:
        return queries.newest_run(run.incident)
    newest = queries.newest_run(run.incident, run.arrival) if review.need_you else None
    if newest is None or newest.pk == run.pk or newest.arrival_id != run.arrival_id:
        return None
    return newest


@require_safe
@login_required
def plan_version(request: SignedIn, ref: str, id: UUID) -> HttpResponse:
    _incident, run = _run(request, ref, id)
    return HttpResponse(_version(run), content_type="text/plain")


@require_safe
@login_required
def plan_part(request: SignedIn, ref: str, id: UUID) -> HttpResponse:
    """How far it is made; of a plan that the worker accepts, how far that is."""
    incident, run = _run(request, ref, id)
    context = {"run": run, "incident": incident, "acceptance": queries.acceptance(run)}
    part = "plan_acceptance" if context["acceptance"] else "plan_progress"
    return render(request, f"shelters/parts/{part}.html", context)


@form_of("plan", "ref", "id")
@login_required
def accept_plan(request: SignedIn, ref: str, id: UUID) -> HttpResponse:
    """Everything, what goes to one shelter, or one household. Of many, the worker does it."""
    incident, run = _run(request, ref, id)
    require(request.user, CONFIRM, incident)
    chosen = choosing.chosen(run, request.POST)
    if choosing.is_long(run, chosen):
        code = request.POST["shelter"] if chosen is not None else ""
        services.start_acceptance(run, by=request.user, shelter=code)
        return redirect("plan", ref=ref, id=run.pk)
    before = set(run.proposals.filter(decision=Decision.OPEN).values_list("pk", flat=True))
    rows = services.accept_proposals(run, by=request.user, chosen=chosen)
    _tell(request, [row for row in rows if row.pk in before])
    return redirect("plan", ref=ref, id=run.pk)


@login_required
def decide_proposal(request: SignedIn, ref: str, id: UUID, proposal: UUID) -> HttpResponse:
    """Choose another shelter than the plan proposes, or decline; both with a reason."""
    incident, run = _run(request, ref, id)
    require(request.user, CONFIRM, incident)
    row = get_object_or_404(queries.proposals(run), pk=proposal)
    elsewhere, decline = _forms(request, row, run)
    if _decide(request, row, decline if decline.is_bound else elsewhere):
        return redirect("plan", ref=ref, id=run.pk)
    line = choosing.line(row)
    context = {"run": run, "line": line, "elsewhere": elsewhere, "decline": decline}
    status = 400 if elsewhere.errors or decline.errors else 200
    return show(request, "shelters/plan_decide.html", incident, context, status=status)


def _forms(
    request: SignedIn, row: Proposal, run: AllocationRun
) -> tuple[ElsewhereForm, DeclineForm]:
    """Both forms of the page; what was sent is bound to the one that sent it."""
    posted = request.POST or None
    declining = request.POST.get("do") == "decline"
    elsewhere = ElsewhereForm(
        None if declining else posted,
        shelters=choosing.shelters(row),
        pools=choosing.pools(run),
        initial=choosing.first_choice(row),
    )
    return elsewhere, DeclineForm(posted if declining else None)


def _decide(request: SignedIn, row: Proposal, form: Any) -> bool:
    """Whether what was sent is done now; a refusal becomes an error of the form."""
    if not form.is_valid():
        return False
    data = form.cleaned_data
    try:
        if isinstance(form, DeclineForm):
            services.decline_proposal(row, by=request.user, reason=data["declined"])
            left = _("%(number)s stays waiting: the next plan looks again.")
            messages.success(request, left % {"number": row.household.number})
            return True
        shelter = queries.find(request.user, data.pop("shelter"))
        services.change_proposal(row, shelter, by=request.user, **data)
    except RuleBroken as error:
        form.add_error(None, str(error.message))
        return False
    facts = {"number": row.household.number, "code": shelter.code}
    messages.success(request, _("%(number)s has a place in %(code)s now.") % facts)
    return True


def _run(request: SignedIn, ref: str, id: UUID) -> tuple[Incident, AllocationRun]:
    incident = open_page(request, ref, ACT)
    run = queries.find_run(request.user, id)
    if run.incident_id != incident.pk:
        raise Http404
    return incident, run


def _version(run: AllocationRun) -> str:
    if acceptance := queries.acceptance(run):
        return acceptance.version
    return f"{run.told_state} {run.job.progress}" if run.job else run.told_state


def _tell(request: SignedIn, rows: list[Proposal]) -> None:
    """How many were held, and how many did not fit any more."""
    found = Counter(row.decision for row in rows)
    if held := found[Decision.ACCEPTED]:
        words = ngettext(
            "The place of %(n)s household is held.",
            "The places of %(n)s households are held.",
            held,
        )
        messages.success(request, words % {"n": held})
    if gone := found[Decision.GONE]:
        words = ngettext(
            "%(n)s household did not fit any more: see why below.",
            "%(n)s households did not fit any more: see why below.",
            gone,
        )
        messages.warning(request, words % {"n": gone})
    if not rows:
        messages.info(request, _("There was nothing left to accept."))
