"""The inbox: what came in by SMS, and what a person makes of it.

It stands here, and not in notifications, because a text may belong to an incident, and its times are then
those of the incident.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import audit, paging
from core.errors import RuleBroken
from core.parts import Link
from incidents import inbox_words
from incidents.inbox_forms import CommandForm, DoneForm, ReplyForm, SenderForm
from notifications.models import InboundMessage
from notifications.queries import inbound as queries
from notifications.segments import measure
from notifications.services import handling
from partners.access import may, require
from partners.requests import SignedIn
from partners.services import add_contact

RED_ABOVE = 50


@require_safe
@login_required
def inbox(request: SignedIn) -> HttpResponse:
    require(request.user, "see_inbox")
    show, cursor = request.GET.get("show", ""), request.GET.get("cursor", "")
    rows = queries.chosen(request.user, show)
    red = rows.filter(urgent=True).order_by("-created_at")[:RED_ABOVE]
    above = [] if show or cursor else red
    page = paging.page(rows if show else rows.filter(urgent=False), after=cursor)
    counts = queries.counts(request.user)
    context = {
        "lines": [_line(row, request) for row in (*above, *page.rows)],
        "page": page,
        "counts": counts,
        "chips": _chips(show, counts),
    }
    return render(request, "incidents/inbox/list.html", context)


@require_safe
@login_required
def inbox_text(request: SignedIn, id: str) -> HttpResponse:
    return _page(request, _open(request, id))


@require_POST
@login_required
def inbox_reply(request: SignedIn, id: str) -> HttpResponse:
    row, form = _open(request, id, "handle_inbox"), ReplyForm(request.POST)
    if not form.is_valid():
        return _page(request, row, reply=form)
    answer = {"id": form.cleaned_data["id"], "by": request.user}
    handling.answer_text(row, form.cleaned_data["text"], **answer)
    messages.success(request, _("Your answer is on its way."))
    return redirect("inbox_text", id=row.pk)


@require_POST
@login_required
def inbox_apply(request: SignedIn, id: str) -> HttpResponse:
    """What cannot be done stays on the page, with the words that were typed and why not."""
    row, form = _open(request, id, "handle_inbox"), CommandForm(request.POST)
    if form.is_valid():
        try:
            handling.carry_out(row, form.cleaned_data["command"], by=request.user)
        except RuleBroken as refusal:
            form.add_error("command", str(refusal.message))
        else:
            messages.success(request, _("It was carried out, and the sender is told."))
            return redirect("inbox_text", id=row.pk)
    return _page(request, row, command=form)


@require_POST
@login_required
def inbox_done(request: SignedIn, id: str) -> HttpResponse:
    row, form = _open(request, id, "handle_inbox"), DoneForm(request.POST)
    if not form.is_valid():
        return _page(request, row, done=form)
    handling.close_text(row, by=request.user, note=form.cleaned_data["note"])
    messages.success(request, _("The text is dealt with."))
    return redirect("inbox")


@require_POST
@login_required
def inbox_sender(request: SignedIn, id: str) -> HttpResponse:
    """Save the number as a contact; it must still be verified before it may change anything."""
    row, form = _open(request, id, "handle_inbox"), SenderForm(request.POST)
    require(request.user, "edit_partners")
    if not form.is_valid():
        return _page(request, row, sender=form)
    contact = add_contact(phone=row.sender, verified=False, by=request.user, **form.cleaned_data)
    handling.know_sender(row, contact, by=request.user)
    messages.success(request, _("The number is saved. Verify it before it may send commands."))
    return redirect("organisation", key=contact.organisation_id)


@require_POST
@login_required
def inbox_preview(request: SignedIn) -> HttpResponse:
    """What the typed answer costs, while it is typed."""
    require(request.user, "handle_inbox")
    size = measure(request.POST.get("text", "").strip())
    return render(request, "incidents/inbox/parts/size.html", {"size": size})


def _open(request: SignedIn, id: str, act: str = "see_inbox") -> InboundMessage:
    require(request.user, act)
    row = get_object_or_404(queries.inbox(request.user), pk=id)
    if act != "see_inbox":
        require(request.user, act, row.scope)
    return row


def _page(request: SignedIn, row: InboundMessage, **typed: forms.Form) -> HttpResponse:
    """One text with everything that can be done about it; `typed` are forms that were not right."""
    handles = queries.may_handle(request.user, row)
    if handles:
        scope_id = row.scope.pk if row.scope else None
        audit.note("notifications.text_read", by=request.user, scope_id=scope_id, about=row.pk)
    fresh = {
        "reply": ReplyForm(auto_id="reply_%s"),
        "command": CommandForm(initial={"command": row.text.strip()[:200]}),
        "done": DoneForm(),
        "sender": SenderForm(auto_id="sender_%s"),
    }
    context = {
        **_line(row, request),
        "forms": {**fresh, **typed},
        "handles": handles,
        "can_be_done": handles and row.handled_at is None and row.outcome in queries.REFUSABLE,
        "replies": queries.replies(row),
        "earlier": queries.earlier(row),
        "may_save": handles and row.contact is None and may(request.user, "edit_partners"),
    }
    status = 400 if typed else 200
    return render(request, "incidents/inbox/text.html", context, status=status)


def _line(row: InboundMessage, request: SignedIn) -> dict[str, Any]:
    state, word = inbox_words.outcome(row)
    return {
        "row": row,
        "state": state,
        "word": word,
        "number": queries.shown_number(row, request.user),
        "command": inbox_words.command(row),
        "problem": inbox_words.problem(row),
    }


def _chips(show: str, counts: dict[str, int]) -> list[Link]:
    return [
        Link(_("To do"), "?", not show, counts["todo"]),
        Link(_("Red"), "?show=red", show == "red", counts["red"]),
        Link(_("All"), "?show=all", show == "all", counts["all"]),
    ]
