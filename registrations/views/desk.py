"""The desk: one household after the other is written down."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.errors import RuleBroken
from core.fields import Wrong
from incidents.models import Incident
from incidents.pages import open_page, show
from partners.requests import SignedIn
from registrations import consent, countries, queries, serializers, services
from registrations.forms import DeskForm
from registrations.forms.desk import STICKY
from registrations.models import Household


@login_required
def register_household(request: SignedIn, ref: str) -> HttpResponse:
    """One household on one page; arrival, place and language stay for the next one."""
    incident = open_page(request, ref, "enrol")
    if request.method != "POST":
        return _desk(
            request, incident, DeskForm(incident=incident, initial=_kept(request, incident))
        )
    form = DeskForm(request.POST, incident=incident)
    household = _register(request, incident, form) if form.is_valid() else None
    if household is None:
        return _desk(request, incident, form, status=400)
    _keep(request, incident, form)
    return redirect("registered", ref=ref, number=household.number)


def _register(request: SignedIn, incident: Incident, form: DeskForm) -> Household | None:
    """The household, or None where a rule forbids it; then the form says which."""
    if form.household is None:
        raise ValueError("The form is not valid.")
    try:
        return services.register_once(incident, by=request.user, body=form.household)[0]
    except Wrong as wrong:
        form.show(wrong.errors)
    except RuleBroken as refusal:
        form.add_error("number" if refusal.code == "number_taken" else None, _why(form, refusal))
    return None


def _why(form: DeskForm, refusal: RuleBroken) -> str:
    before = Household.objects.filter(pk=form.cleaned_data["id"]).first()
    if refusal.code != "conflict" or before is None:
        return str(refusal.message)
    sentence = _("This household is registered as %(number)s already. Correct it on its own page.")
    return sentence % {"number": before.number}


def _desk(
    request: SignedIn, incident: Incident, form: DeskForm, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, **desk_lists()}
    return show(request, "registrations/desk.html", incident, context, status=status)


def desk_lists() -> dict[str, Any]:
    """What the desk's fields are filled in by, and what is read out there."""
    return {
        "countries": countries.countries(),
        "script": consent.SCRIPTS[consent.CURRENT],
        "script_version": consent.CURRENT,
    }


def _kept(request: SignedIn, incident: Incident) -> dict[str, Any]:
    """What is the same for the next household of this desk."""
    kept = request.session.get("desk", {}).get(incident.ref, {})
    arrival = request.GET.get("arrival") or kept.get("arrival") or queries.newest_arrival(incident)
    return {**kept, "arrival": arrival}


def _keep(request: SignedIn, incident: Incident, form: DeskForm) -> None:
    kept = {name: form.cleaned_data[name] for name in STICKY}
    request.session["desk"] = {**request.session.get("desk", {}), incident.ref: kept}


@require_safe
@login_required
def registered(request: SignedIn, ref: str, number: str) -> HttpResponse:
    """The number in large digits, what to look at again, and the way to the next household."""
    incident = open_page(request, ref, "enrol")
    household = queries.find(request.user, number)
    if household.incident_id != incident.pk:
        raise Http404
    context = {
        "household": household,
        "odd": _odd(household),
        "took": household.elapsed_ms and round(household.elapsed_ms / 1000),
    }
    return show(request, "registrations/registered.html", incident, context)


def _odd(household: Household) -> list[tuple[str, Any]]:
    """(name, sentence) for every paper that should be looked at again."""
    return [
        (person.name, sentence)
        for person in queries.with_papers(household)
        for paper in person.documents.all()
        for sentence in serializers.odd(paper, person)
    ]
