"""The desk: one household after the other is written down."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from incidents.pages import open_page, show
from partners.requests import SignedIn
from registrations import queries, services
from registrations.forms import DeskForm


@login_required
def register_household(request: SignedIn, ref: str) -> HttpResponse:
    """The desk: one household on one page; the arrival stays for the next one."""
    incident = open_page(request, ref, "enrol")
    initial = {"arrival": request.GET.get("arrival") or queries.newest_arrival(incident)}
    form = DeskForm(request.POST or None, incident=incident, initial=initial)
    if form.is_valid() and form.household is not None:
        household, _new = services.register_once(incident, by=request.user, body=form.household)
        message = _("Household %(number)s is registered.") % {"number": household.number}
        messages.success(request, message)
        return redirect("household", ref=ref, number=household.number)
    status = 400 if form.errors else 200
    return show(request, "registrations/desk.html", incident, {"form": form}, status=status)
