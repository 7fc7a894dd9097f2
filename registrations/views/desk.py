"""The desk: one household after the other is written down."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.errors import RuleBroken
from core.fields import Wrong
from incidents.models import Incident
from incidents.pages import open_page, show
from partners.requests import SignedIn
from registrations import consent, countries, queries, reasons, serializers, services
from registrations.body import HouseholdBody
from registrations.forms import DeskForm
from registrations.forms.desk import STICKY
from registrations.forms.people import PersonForm
from registrations.models import Household
from registrations.queries import matching
from registrations.queries.families import told
from registrations.views.pages import find

MOST_LIKELY, MOST_REASONS = 5, 4
PLACE = "__place__"  # stands for the number of a row until it has one
HARDLY = 0.05  # below it a household is folded away


class Likely(NamedTuple):
    """A household of the register that may be the one at the desk, and why."""

    household: Household
    probability: float
    why: Sequence[str]

    @property
    def is_hardly(self) -> bool:
        return self.probability < HARDLY


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
    services.find_duplicates(household)
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
    context = {"form": form, **desk_parts(form)}
    return show(request, "registrations/desk.html", incident, context, status=status)


def desk_parts(form: DeskForm) -> dict[str, Any]:
    """What stands on the desk beside its fields: rows for people, countries to choose, what is read out."""
    return {
        "rows": [_row(person, place) for place, person in enumerate(form.members, 1)],
        "blank_row": _blank_row(get_language()),
        "countries": _countries(),
        "script": consent.SCRIPTS[consent.CURRENT],
        "script_version": consent.CURRENT,
    }


def _row(person: PersonForm, place: int) -> SafeString:
    """Rows that nobody has touched are all the same, and drawn once."""
    if person.has_changed() or person.initial:
        context = {"person": person, "place": place}
        return render_to_string("registrations/parts/member.html", context)
    return mark_safe(_blank_row(get_language()).replace(PLACE, str(place)))  # noqa: S308 - our own page


@cache
def _blank_row(language: str | None) -> SafeString:
    context = {"person": PersonForm(before=f"person_{PLACE}"), "place": PLACE}
    return render_to_string("registrations/parts/member.html", context)


@cache
def _countries() -> SafeString:
    named = ((country.code, country.names) for country in countries.countries())
    return format_html_join("", '<option value="{}">{}</option>', named)


def _kept(request: SignedIn, incident: Incident) -> dict[str, Any]:
    """What is the same for the next household of this desk. Which arrival, it has to say once itself."""
    kept = request.session.get("desk", {}).get(incident.ref, {})
    arrival = request.GET.get("arrival") or kept.get("arrival") or queries.only_arrival(incident)
    return {**kept, "arrival": arrival}


def _keep(request: SignedIn, incident: Incident, form: DeskForm) -> None:
    kept = {name: form.cleaned_data[name] for name in STICKY}
    request.session["desk"] = {**request.session.get("desk", {}), incident.ref: kept}


@require_POST
@login_required
def look_up(request: SignedIn, ref: str) -> HttpResponse:
    """Who of the register may be the family that is being typed, five at most. Nothing of it is kept."""
    incident = open_page(request, ref, "look_up")
    body = DeskForm(request.POST, incident=incident).asked()
    found = _found(request, incident, body) if body else []
    return render(
        request, "registrations/parts/likely.html", {"incident": incident, "likely": found}
    )


def _found(request: SignedIn, incident: Incident, body: HouseholdBody) -> list[Likely]:
    asked = told(body)
    found = matching.look_up(
        incident.pk, asked, persons=matching.WHILE_TYPING, least=matching.LISTED
    )
    rows = queries.named(request.user, [each.household_id for each in found])
    services.note_names_read(rows.values(), by=request.user)
    return [
        _likely(
            rows[each.household_id], each.match.probability, map(reasons.kept, each.match.reasons)
        )
        for each in found
        if each.household_id in rows
    ]


def _likely(row: Household, probability: float, why: Iterable[Mapping[str, Any]]) -> Likely:
    """With what speaks for it most, in words."""
    speaking = sorted(why, key=lambda reason: -reason["bits"])[:MOST_REASONS]
    words = [reasons.sentence(r, named=row.named) for r in speaking if r["bits"] > 0]
    return Likely(row, probability, words)


@require_safe
@login_required
def registered(request: SignedIn, ref: str, number: str) -> HttpResponse:
    """The number in large digits, what to look at again, and the way to the next household."""
    household = find(request, ref, number, "enrol")
    context = {
        "household": household,
        "odd": _odd(household),
        "likely": [
            _likely(other, pair.probability, pair.reasons)
            for pair, other in queries.beside(request.user, household)[:MOST_LIKELY]
        ],
        "took": household.elapsed_ms and round(household.elapsed_ms / 1000),
    }
    return show(request, "registrations/registered.html", household.incident, context)


def _odd(household: Household) -> list[tuple[str, Any]]:
    """(name, sentence) for every paper that should be looked at again."""
    return [
        (person.name, sentence)
        for person in queries.with_papers(household)
        for paper in person.documents.all()
        for sentence in serializers.odd(paper, person)
    ]
