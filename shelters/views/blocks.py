"""The page of a shelter's blocks: places handed to a bus or a tablet."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from partners.access import may, require
from partners.requests import SignedIn
from shelters import queries, services
from shelters.forms.stays import BlockChangeForm, BlockForm
from shelters.models import Block, Shelter, SpacePool
from shelters.views import site_page
from shelters.views.pages import find, form_of, page, refusals_in, refusals_told

REFUSED_AT = {"shelter_full": "people", "below_use": "people"}


@login_required
def blocks(request: SignedIn, ref: str, code: str) -> HttpResponse:
    """What was handed out; a POST hands out more. `?change=` opens the form of one block."""
    shelter = find(request, ref, code, "see_stays")
    form = BlockForm(request.POST or None, shelter=shelter)
    if request.method == "POST":
        require(request.user, "hold_places", shelter)
        if form.is_valid():
            with refusals_in(form, REFUSED_AT):
                block = services.give_block(shelter, by=request.user, **form.fields_of_block())
                told = {"people": block.people, "label": block.label}
                messages.success(request, _("%(people)s places are kept for %(label)s.") % told)
                return redirect("blocks", ref=ref, code=shelter.code)
    return page(request, "shelters/blocks.html", shelter, form, **_handed_out(request, shelter))


def _handed_out(request: SignedIn, shelter: Shelter) -> dict[str, Any]:
    rows = queries.blocks_of(shelter)
    asked = request.GET.get("change", "")
    changing = next((row for row in rows if row.is_open and str(row.pk) == asked), None)
    return {
        "state": site_page.state(shelter),
        "blocks": [(row, SpacePool.Kind(row.pool).label) for row in rows],
        "changing": changing,
        "change": _change_form(changing) if changing else None,
        "may_hold": may(request.user, "hold_places", shelter),
    }


@form_of("blocks", "ref", "code")
@login_required
def change_block(request: SignedIn, ref: str, code: str, id: UUID) -> HttpResponse:
    """More or fewer places, or more time; or all that is left is given back."""
    block = _block(request, ref, code, id)
    form = BlockChangeForm(request.POST)
    with refusals_told(request):
        if "back" in request.POST:
            services.give_block_back(block, by=request.user)
            messages.success(request, _("What was left is free again."))
        elif form.is_valid():
            services.change_block(block, by=request.user, **form.changes())
            messages.success(request, _("It is changed."))
        else:
            messages.error(request, str(next(iter(form.errors.values()))[0]))
    return redirect("blocks", ref=ref, code=code)


def _change_form(block: Block) -> BlockChangeForm:
    """Beside the form that hands out more: each label belongs to one field."""
    return BlockChangeForm(initial={"people": block.people}, auto_id="change_%s")


def _block(request: SignedIn, ref: str, code: str, id: UUID) -> Block:
    shelter = find(request, ref, code, "see_stays")
    require(request.user, "hold_places", shelter)
    return get_object_or_404(queries.blocks(request.user), pk=id, shelter=shelter)
