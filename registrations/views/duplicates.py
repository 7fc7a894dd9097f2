"""Pages where people decide which households are one."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import paging
from core.pages import status_of
from core.parts import Link
from incidents import queries as incidents
from incidents import services as tasks
from incidents.models import Incident
from incidents.pages import open_page, show
from partners.access import ACTS, may, require
from partners.requests import SignedIn
from registrations import reasons, services, side_by_side
from registrations.forms.duplicates import ASK, AnswerForm, VerdictForm
from registrations.models import MatchPair
from registrations.queries import duplicates as questions
from registrations.queries import pairs
from registrations.services.asking import ask_site

State = MatchPair.State
SHOWN = 50


@require_safe
@login_required
def duplicates_page(request: SignedIn, ref: str) -> HttpResponse:
    """What waits, the surest first; or what was decided, the newest first. No names."""
    incident = open_page(request, ref, "see_matches")
    state = request.GET.get("state", State.OPEN)
    if state not in State.values:
        raise Http404
    waiting = questions.open_pairs(incident.scope)
    rows, following = _rows(request, incident, state)
    context = {
        "rows": [(row, _strongest(row)) for row in rows],
        "state": state,
        "waiting": waiting,
        "more": max(waiting - len(rows), 0) if state == State.OPEN else 0,
        "next": following,
        "chips": _chips(state, waiting),
    }
    counted = {"duplicates": waiting}
    return show(request, "registrations/duplicates.html", incident, context, counted=counted)


def _rows(
    request: SignedIn, incident: Incident, state: str
) -> tuple[Sequence[MatchPair], str | None]:
    """The pairs of one page, and the address of the next one."""
    if state == State.OPEN:
        return questions.first(questions.waiting(request.user, incident), SHOWN), None
    decided = questions.decided(request.user, incident, state)
    page = paging.page(decided, after=request.GET.get("cursor", ""), size=SHOWN)
    return page.rows, page.next and f"?state={state}&cursor={page.next}"


def _chips(state: str, waiting: int) -> list[Link]:
    labels = {State.OPEN: _("To decide"), State.SAME: _("Merged"), State.DIFFERENT: _("Kept apart")}
    counts = {State.OPEN: waiting}
    return [
        Link(label, f"?state={each}", current=each == state, count=counts.get(each))
        for each, label in labels.items()
    ]


def _strongest(pair: MatchPair) -> str:
    """The weightiest reason, without anything that stands in the register."""
    for_it = [reason for reason in pair.reasons if reason["bits"] > 0]
    best = max(for_it, key=lambda reason: reason["bits"], default=None)
    return reasons.sentence(best, named=False) if best else ""


@login_required
def duplicate_page(request: SignedIn, ref: str, a: str, b: str) -> HttpResponse:
    incident, pair = _pair(request, ref, a, b)
    form = VerdictForm(request.POST or None)
    if form.is_valid():
        _say(request, pair, **form.cleaned_data)
        return redirect("duplicate", ref=ref, a=a, b=b)
    context = {"form": form, **_context(request, pair)}
    return show(request, "registrations/duplicate.html", incident, context, status=status_of(form))


def _say(request: SignedIn, pair: MatchPair, *, decision: str, reason: str) -> None:
    if decision == ASK:
        ask_site(pair, by=request.user)
        messages.success(request, _("The registrars are asked. The pair stays open."))
        return
    require(request.user, services.act_for(pair), pair)
    decided = services.decide(pair, decision, by=request.user, reason=reason)
    if decided.state == State.OPEN:
        messages.warning(request, _("It is noted, and waits for a second person."))
    elif decision == State.SAME:
        messages.success(request, _("They are one household from now on."))
    else:
        messages.success(request, _("They stay two households."))


def _context(request: SignedIn, pair: MatchPair) -> dict[str, Any]:
    user = request.user
    seen = pairs.named(user, [pair.a_id, pair.b_id])
    services.note_names_read(seen.values(), by=user)
    a, b = seen[pair.a_id], seen[pair.b_id]
    named = a.named and b.named
    weights = side_by_side.weights(pair, named=named)
    way_up = reverse("duplicates", kwargs={"ref": pair.incident.ref})
    return {
        "way_up": [Link(_("Duplicates"), way_up)],
        "pair": pair,
        "sides": [a, b],
        "named": named,
        "lines": side_by_side.lines(a, b) if named else [],
        "members": side_by_side.members(pair) if named else [],
        "weights": [weight for weight in weights if not weight.is_weak],
        "weak": [weight for weight in weights if weight.is_weak],
        "sum": side_by_side.points(pair.bits),
        "happened": side_by_side.happened(a, b),
        "chained": _chained(request, pair),
        "decisions": pair.decisions.order_by("-created_at"),
        "questions": questions.questions(pair),
        "answer_form": AnswerForm(),
        "neighbours": questions.neighbours(user, pair),
        "may_decide": may(user, services.act_for(pair), pair),
        "goes_on": pairs.goes_on(pair) if pair.state == State.OPEN else "",
        "may_answer": may(user, "enrol", pair),
        **_two_people(pair),
    }


def _two_people(pair: MatchPair) -> dict[str, Any]:
    """Whether nobody decides this alone, who has spoken, and whom it waits for."""
    if pair.state != State.OPEN or not pairs.needs_two(pair):
        return {"registered_by": None}
    said = list(pairs.said(pair))
    roles = ACTS[services.act_for(pair)].roles
    spoken = {line.organisation_id for line in said if line.organisation_id}
    return {
        "registered_by": questions.registered_by(pair),
        "said": said,
        "seconders": questions.seconders(pair, roles, spoken),
    }


def _chained(request: SignedIn, pair: MatchPair) -> list[dict[str, Any]]:
    """Who would become one without being alike themselves, as far as the reader may know of them."""
    found = pairs.chained(pair) if pair.state != State.DIFFERENT else []
    seen = pairs.named(request.user, {id for each in found for id in (each.a, each.b)})
    return [
        {"a": seen[each.a], "b": seen[each.b], "probability": each.probability}
        for each in found
        if each.a in seen and each.b in seen
    ]


@require_POST
@login_required
def undo_duplicate(request: SignedIn, ref: str, a: str, b: str) -> HttpResponse:
    _incident, pair = _pair(request, ref, a, b)
    require(request.user, services.act_for(pair), pair)
    identity = pairs.standing(pair)
    if identity is None:
        raise Http404
    services.undo_merge(identity, by=request.user)
    messages.success(request, _("Everything is as before, and the pair is open again."))
    return redirect("duplicate", ref=ref, a=a, b=b)


@require_POST
@login_required
def answer_duplicate(request: SignedIn, ref: str, a: str, b: str) -> HttpResponse:
    """A registrar says what they saw; whoever decides reads it."""
    incident, pair = _pair(request, ref, a, b)
    asked = incidents.open_tasks(request.user, incident).filter(kind=questions.ASK_SITE)
    task = get_object_or_404(asked, target_id=pair.pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        context = {"form": VerdictForm(), **_context(request, pair), "answer_form": form}
        return show(request, "registrations/duplicate.html", incident, context, status=400)
    tasks.finish_task(task, by=request.user, note=form.cleaned_data["note"])
    messages.success(request, _("Thank you. Whoever decides sees it."))
    return redirect("duplicate", ref=ref, a=a, b=b)


def _pair(request: SignedIn, ref: str, a: str, b: str) -> tuple[Incident, MatchPair]:
    incident = open_page(request, ref, "see_matches")
    return incident, questions.find(request.user, incident, a, b)
