"""What every page about one shelter begins and ends with."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from incidents.pages import open_page, show
from partners.access import require
from partners.requests import SignedIn
from shelters import queries
from shelters.models import Shelter

View = Callable[..., HttpResponse]


def form_of(page: str, *names: str) -> Callable[[View], View]:
    """Of a view that takes what the form on `page` sends; `names` are the parts of its address that the page
    shares. Opened as an address (a reload after an error, the other language, a sign-in in between) it leads
    to the page, which decides who may read it.
    """

    def wrap(view: View) -> View:
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def led_back(request: HttpRequest, **path: Any) -> HttpResponse:
            if request.method == "POST":
                return view(request, **path)
            return redirect(reverse(page, kwargs={name: path[name] for name in names}))

        return led_back

    return wrap


def find(request: SignedIn, ref: str, code: str, act: str = "see_shelters") -> Shelter:
    """The shelter of a page, for who may do `act` there. Raises Http404, PermissionDenied."""
    incident = open_page(request, ref, "see_shelters")
    shelter = queries.find_here(request.user, incident, code)
    require(request.user, act, shelter)
    return shelter


def back(shelter: Shelter) -> HttpResponse:
    return redirect("shelter", ref=shelter.incident.ref, code=shelter.code)


def page(
    request: SignedIn, template: str, shelter: Shelter, form: Form, **more: Any
) -> HttpResponse:
    context = {"shelter": shelter, "form": form, **more}
    return show(request, template, shelter.incident, context, status=status_of(form))


def status_of(form: Form) -> int:
    return 400 if form.is_bound and form.errors else 200
