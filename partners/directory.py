"""Pages of the directory: organisations, and whom to reach there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import paging
from core.pages import status_of
from partners import queries, services
from partners.access import may, require
from partners.forms import ContactForm, OrganisationForm
from partners.models import Organisation
from partners.requests import SignedIn


@require_safe
@login_required
def directory(request: SignedIn) -> HttpResponse:
    require(request.user, "see_partners")
    text = request.GET.get("q", "").strip()
    found = queries.organisations(text)
    context = {
        "page": paging.page(found, after=request.GET.get("cursor", "")),
        "query": text,
        "ready": queries.ready().count(),
        "may_edit": may(request.user, "edit_partners"),
    }
    return render(request, "partners/directory.html", context)


@require_safe
@login_required
def organisation(request: SignedIn, key: str) -> HttpResponse:
    require(request.user, "see_partners")
    row = get_object_or_404(Organisation, pk=key)
    contacts = queries.contacts().filter(organisation=row)
    context = {
        "organisation": row,
        "contacts": contacts.duty_first(),
        "ready": queries.ready().filter(organisation=row).count(),
        "may_invite": may(request.user, "see_people"),
        "may_edit": may(request.user, "edit_partners"),
    }
    return render(request, "partners/organisation.html", context)


@login_required
def add_organisation(request: SignedIn) -> HttpResponse:
    require(request.user, "edit_partners")
    form = OrganisationForm(request.POST or None)
    if form.is_valid():
        row = services.add_organisation(by=request.user, **form.cleaned_data)
        messages.success(request, _("The organisation is in the directory."))
        return redirect("organisation", key=row.pk)
    return _form(request, form, _("Add an organisation"))


@login_required
def change_organisation(request: SignedIn, key: str) -> HttpResponse:
    require(request.user, "edit_partners")
    row = get_object_or_404(Organisation, pk=key)
    form = OrganisationForm(request.POST or None, initial=OrganisationForm.initial_of(row))
    if form.is_valid():
        services.change_organisation(row, by=request.user, **form.cleaned_data)
        messages.success(request, _("The change is saved."))
        return redirect("organisation", key=key)
    return _form(request, form, _("Change the organisation"), row)


@login_required
def add_contact(request: SignedIn, key: str) -> HttpResponse:
    require(request.user, "edit_partners")
    row = get_object_or_404(Organisation, pk=key)
    form = ContactForm(request.POST or None)
    if form.is_valid():
        services.add_contact(by=request.user, organisation=row, **form.cleaned_data)
        messages.success(request, _("The contact is in the directory."))
        return redirect("organisation", key=key)
    return _form(request, form, _("Add a contact"), row)


@login_required
def change_contact(request: SignedIn, key: str) -> HttpResponse:
    require(request.user, "edit_partners")
    contact = get_object_or_404(queries.contacts(), pk=key)
    form = ContactForm(request.POST or None, initial=ContactForm.initial_of(contact))
    if form.is_valid():
        services.change_contact(contact, by=request.user, **form.cleaned_data)
        messages.success(request, _("The change is saved."))
        return redirect("organisation", key=contact.organisation_id)
    told = {"contact": contact, "consents": queries.consents(contact)}
    return _form(request, form, _("Change the contact"), contact.organisation, **told)


def _form(
    request: SignedIn,
    form: OrganisationForm | ContactForm,
    title: str,
    organisation: Organisation | None = None,
    **more: object,
) -> HttpResponse:
    context = {"form": form, "title": title, "organisation": organisation, **more}
    return render(request, "partners/form.html", context, status=status_of(form))
