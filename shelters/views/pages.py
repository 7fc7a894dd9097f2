"""What the pages about shelters share."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.errors import RuleBroken
from incidents.pages import open_page, show
from partners.access import require
from partners.requests import SignedIn
from shelters import queries
from shelters.models import Shelter

View = Callable[..., HttpResponse]


def form_of(page: str, *names: str) -> Callable[[View], View]:
    """Decorator of a view that takes the POST of a form on `page`.

    A GET (a reload after an error, a change of language, a sign-in in between) redirects to the page, which
    decides who may read it. `names` are the parts of the view's URL that the page shares.
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
    """The shelter of a page, if the reader may do `act` there. Raises Http404, PermissionDenied."""
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


@contextmanager
def refusals_told(request: SignedIn) -> Iterator[None]:
    """A RuleBroken becomes a message on the next page."""
    try:
        yield
    except RuleBroken as refusal:
        messages.error(request, str(refusal.message))


@contextmanager
def refusals_in(form: Form, fields: Mapping[str, str]) -> Iterator[None]:
    """A RuleBroken becomes an error of the form: at the field given for its code, else of the whole form."""
    try:
        yield
    except RuleBroken as refusal:
        form.add_error(fields.get(refusal.code), str(refusal.message))


def status_of(form: Form) -> int:
    return 400 if form.is_bound and form.errors else 200
