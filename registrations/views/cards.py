"""Pages of cards: printing them, replacing one, and checking what somebody shows."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from core import qr
from core.pages import status_of
from core.parts import State
from incidents.models import Incident
from incidents.pages import open_page, show
from partners.access import require
from partners.models import Language
from partners.requests import SignedIn
from registrations.forms.cards import LAYOUTS, EndForm, SheetForm, VerifyForm
from registrations.models import Card, Household
from registrations.queries import cards as questions
from registrations.queries.cards import Finding, Verdict
from registrations.services import cards as services
from registrations.services import note_names_read
from registrations.views.pages import find, page

# What stands on a card, in both languages whoever prints it.
PRINTED = {
    "free": gettext_lazy("Registration and help are free. Pay nobody for them."),
    "keep": gettext_lazy(
        "Bring this card when goods are handed out. Without it you have the same rights."
    ),
    "lost": gettext_lazy("Lost? Say so at any post: you get a new one at no cost."),
    "code": gettext_lazy(
        "Your code. With number and code you ask about your registration. Show it to nobody else."
    ),
}
LABELS = "label"
STATES: dict[Verdict, State] = {
    Verdict.VALID: "good",
    Verdict.NUMBER_ONLY: "info",
    Verdict.VOID: "critical",
    Verdict.LOST: "critical",
    Verdict.WRONG_SIGNATURE: "critical",
    Verdict.UNKNOWN: "attention",
}


@login_required
def cards_page(request: SignedIn, ref: str) -> HttpResponse:
    """Choosing what to print; sent off, the sheet itself: cards are made for those who have none."""
    incident = open_page(request, ref, "enrol")
    initial = {"arrival": request.GET.get("arrival"), "layout": "a4"}
    form = SheetForm(request.POST or None, incident=incident, initial=initial)
    if form.is_valid():
        rows = questions.for_cards(request.user, incident, form.selection)
        found = list(rows[: services.AT_ONCE + 1])
        if found:
            return _sheet_of(request, incident, form, found)
        form.add_error(None, _("No household is left to print a card for."))
    context = {"form": form, "without": questions.without_card(incident)}
    return show(request, "registrations/cards.html", incident, context, status=status_of(form))


def _sheet_of(
    request: SignedIn, incident: Incident, form: SheetForm, found: list[Household]
) -> HttpResponse:
    now = found[: services.AT_ONCE]
    cards = services.issue_cards(incident, now, by=request.user)
    following = {**request.POST.dict(), "after": now[-1].number}
    more = {"following": following.items() if len(found) > len(now) else None}
    pairs = [(household, cards[household.pk]) for household in now]
    return _sheet(request, incident, pairs, layout=form.cleaned_data["layout"], **more)


def _sheet(
    request: SignedIn,
    incident: Incident,
    pairs: Sequence[tuple[Household, Card]],
    *,
    layout: str,
    **context: Any,
) -> HttpResponse:
    services.note_printed(incident, len(pairs), layout=layout, by=request.user)
    has_codes = layout != LABELS
    whole = {
        "cards": [
            {
                "number": household.number,
                "qr": mark_safe(qr.svg(card.payload)),  # noqa: S308 - drawn from digits, by us
                "code": card.code if has_codes else "",
            }
            for household, card in pairs
        ],
        "layout": layout,
        "printed": {name: _both(text) for name, text in PRINTED.items()},
        **context,
    }
    return show(request, "registrations/card_sheet.html", incident, whole)


def _both(text: Promise) -> list[tuple[str, str]]:
    """(language, sentence), Indonesian first."""
    told = []
    for language in Language.values:
        with override(language):
            told.append((language, str(text)))
    return told


def _household(request: SignedIn, ref: str, number: str) -> Household:
    household = find(request, ref, number, "enrol")
    require(request.user, "enrol", household)
    return household


@login_required
def household_card(request: SignedIn, ref: str, number: str) -> HttpResponse:
    """The card of one household, ready to print; sent off, it is made first."""
    household = _household(request, ref, number)
    if request.method == "POST":
        services.issue_card(household, by=request.user)
        return redirect("household_card", ref=ref, number=household.number)
    card = questions.valid_card(household)
    if card is None:
        return show(
            request, "registrations/no_card.html", household.incident, {"household": household}
        )
    asked = request.GET.get("layout", "")
    layout = asked if asked in dict(LAYOUTS) else "a6"
    context = {"household": household, "layouts": LAYOUTS}
    return _sheet(request, household.incident, [(household, card)], layout=layout, **context)


@login_required
def replace_card(request: SignedIn, ref: str, number: str) -> HttpResponse:
    """The valid card is lost or void from now on; most of the time a new one is given at once."""
    household = _household(request, ref, number)
    card = questions.valid_card(household)
    if card is None:
        raise Http404
    form = EndForm(request.POST or None)
    if form.is_valid():
        return _end(request, household, card, **form.cleaned_data)
    back = reverse("household", kwargs={"ref": ref, "number": household.number})
    more = {"confirm_label": _("End this card"), "cancel_url": back}
    return page(request, "registrations/replace_card.html", household, form, **more)


def _end(
    request: SignedIn, household: Household, card: Card, *, state: str, reason: str, replace: bool
) -> HttpResponse:
    end = services.replace_card if replace else services.end_card
    end(card, Card.State(state), reason=reason, by=request.user)
    number = household.number
    messages.success(request, _("The card of %(number)s is no longer valid.") % {"number": number})
    there = "household_card" if replace else "household"
    return redirect(there, ref=household.incident.ref, number=number)


@login_required
def verify_card(request: SignedIn, ref: str) -> HttpResponse:
    """What somebody shows: is it ours, does it count, whose is it. Only ever sent, never in an address."""
    incident = open_page(request, ref, "see_households")
    form = VerifyForm(request.POST or None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        found = questions.look_up(request.user, form.cleaned_data["card"], incident)
        context = {"form": VerifyForm(), "found": found, **_words(found)}
        if found.household is not None:
            note_names_read([found.household], by=request.user)
            context["goes_on_as"] = questions.goes_on_as(request.user, found.household)
    return show(
        request, "registrations/verify_card.html", incident, context, status=status_of(form)
    )


def _words(found: Finding) -> dict[str, Any]:
    """The verdict in a word with its state, and what to do about it."""
    advice = {
        Verdict.VALID: "",
        Verdict.NUMBER_ONLY: _("A number proves nothing by itself: scan the card to be sure."),
        Verdict.VOID: _("Ask for their number and look them up: they may have a newer card."),
        Verdict.LOST: _("Ask kindly who carries it, and tell the registration desk."),
        Verdict.WRONG_SIGNATURE: _("This code was changed, or it was made somewhere else."),
        Verdict.UNKNOWN: _("There is no such card in this incident, or you may not know of it."),
    }
    return {"state": STATES[found.verdict], "advice": advice[found.verdict]}
