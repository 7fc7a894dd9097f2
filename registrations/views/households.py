"""Pages of the households: who came, and one of them."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import paging, timeline
from core.fields import Wrong
from core.kept import kept
from core.parts import Link
from incidents.pages import open_page, show
from partners import queries as partners
from partners.access import may
from partners.requests import SignedIn
from registrations import ages, queries, serializers, services
from registrations.models import Household, Need, Person, Sex
from registrations.queries import Search
from registrations.sections import sections
from registrations.views.pages import find


@require_safe
@login_required
def household_list(request: SignedIn, ref: str) -> HttpResponse:
    incident = open_page(request, ref, "see_households")
    search = _search(request)
    rows = queries.search_in_short(request.user, search, incident)
    page = paging.page(rows, after=request.GET.get("cursor", ""))
    context = {
        "lines": _lines(request, page.rows),
        "page": page,
        "search": search,
        "nearest": _nearest(search.text),
        "chips": _chips(search),
        "figures": kept(incident.scope, "who_came", partial(queries.figures, incident)),
        "may_enrol": may(request.user, "enrol", incident),
    }
    return show(request, "registrations/list.html", incident, context)


def _lines(request: SignedIn, rows: list[Household]) -> list[tuple[Household, str]]:
    """Each with who speaks for it; that names were read is written down."""
    services.note_names_read(rows, by=request.user)
    speakers = queries.speakers(rows)
    return [(row, speakers.get(row.pk, "")) for row in rows]


def _search(request: HttpRequest) -> Search:
    try:
        return serializers.search(request.GET)
    except Wrong as wrong:
        raise Http404 from wrong


def _nearest(text: str) -> list[str]:
    """What a number with wrong check digits was perhaps meant to be."""
    try:
        queries.right_number(text)
    except queries.WrongNumber as wrong:
        return wrong.nearest
    return []


def _chips(search: Search) -> list[Link]:
    """What is looked for most. Each chip is a list of its own and keeps the words that were typed."""
    shown = [
        (_("All"), "", []),
        (_("Children alone"), "", [Need.CHILD_ALONE.value]),
        (_("Separated children"), "", [Need.SEPARATED_CHILD.value]),
        (_("Seriously ill"), "", [Need.SERIOUS_MEDICAL.value]),
        (_("Counted, without names"), Household.Status.PRE_REGISTERED.value, []),
    ]
    return [
        Link(
            label,
            "?" + urlencode({"q": search.text, "status": status, "needs": ",".join(needs)}),
            current=(search.status, list(search.needs)) == (status, needs),
        )
        for label, status, needs in shown
    ]


@require_safe
@login_required
def household_page(request: SignedIn, ref: str, number: str) -> HttpResponse:
    try:
        household = find(request, ref, number, "see_households")
    except queries.WrongNumber:
        return redirect(reverse("households", args=[ref]) + "?" + urlencode({"q": number}))
    context = _whole(request, household)
    return show(request, "registrations/household.html", household.incident, context)


def _whole(request: SignedIn, household: Household) -> dict[str, Any]:
    """The household with as much as the reader may read of it."""
    may_enrol = may(request.user, "enrol", household)
    persons = _persons(household) if household.named else []
    return {
        "household": household,
        "persons": persons,
        "has_unnamed": household.people > sum(p.status in Person.WITH_THEM for p in persons),
        "shows_papers": may_enrol,
        "grid": _grid(household),
        "consent": _consent(household),
        **_sections(request, household),
        "entries": timeline.entries(
            household.pk,
            may=lambda act: _may_hear(request, household, act),
            names=_hands(request, household),
        ),
        "may_enrol": may_enrol,
    }


def _persons(household: Household) -> list[Person]:
    """With what is odd about their papers."""
    persons = queries.with_papers(household)
    for person in persons:
        for paper in person.documents.all():
            paper.odd = serializers.odd(paper, person)
    return persons


def _may_hear(request: SignedIn, household: Household, act: str) -> bool:
    """Names of residents are read by who runs their shelter as well."""
    return household.named if act == "see_names" else may(request.user, act, household)


def _hands(request: SignedIn, household: Household) -> timeline.Names:
    """Who worked on it: by name for who may see staff, by role for everybody else."""
    named = may(request.user, "see_staff", household)
    return partial(partners.staff, scope=household.scope, named=named)


def _grid(household: Household) -> dict[str, Any]:
    """The counts as a table: a column for each sex, a row for each band, where anybody is."""
    counts = household.counts
    bands = [band for band in ages.ALL_BANDS if ages.people_in(counts, [band])]
    labels = {ages.UNKNOWN: _("Not known")}
    return {
        "columns": [Sex(sex).label for sex in counts],
        "rows": [(labels.get(b, b), [row.get(b, 0) for row in counts.values()]) for b in bands],
    }


def _consent(household: Household) -> list[str]:
    given = [
        (household.consent_record and household.was_asked, _("being written down")),
        (household.consent_share, _("partners seeing it")),
        (household.consent_sms, _("SMS")),
    ]
    return [label for agreed, label in given if agreed]


def _sections(request: SignedIn, household: Household) -> dict[str, list[SafeString]]:
    """What other apps know of the household, as far as the reader may know it; `first` comes before all."""
    shown: dict[str, list[SafeString]] = {"first": [], "sections": []}
    for section in sorted(sections, key=lambda section: section.place):
        context = section.context(household, request.user)
        if context is not None:
            whole = {"household": household, "incident": household.incident, **context}
            where = "first" if context.get("comes_first") else "sections"
            shown[where].append(render_to_string(section.template, whole, request))
    return shown
