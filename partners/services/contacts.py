"""Whom to reach at an organisation, whether the number is theirs, and whether they want texts."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import events, references
from core.actors import Acting, actor_fields
from core.errors import RuleBroken
from partners.giving import may_name
from partners.models import ContactPoint, NumberCheck, TextConsent, User
from partners.services.consents import record_bases

CHECK_LASTS = timedelta(hours=24)
How, Basis, MessageClass = TextConsent.How, TextConsent.Basis, TextConsent.MessageClass


@transaction.atomic
def add_contact(
    *,
    by: Acting,
    phone: str,
    verified: bool,
    bases: Mapping[str, str] | None = None,
    how: str = How.WEB,
    **fields: Any,
) -> ContactPoint:
    """A number to reach an organisation by. `phone` is E.164; `verified`: somebody answered it.

    `bases`: by class of texts why they may go there; for all of them the agreement with the organisation,
    where nothing else is said. RuleBroken `not_your_colleague` for a user whom `by` does not look after.
    """
    _refuse_strangers(by, fields.get("user"))
    contact = ContactPoint(**fields, verified_at=timezone.now() if verified else None)
    contact.phone = phone
    contact.save(force_insert=True)
    record_bases(contact, {MessageClass.ALL: Basis.AGREEMENT, **(bases or {})}, by=by, how=how)
    events.record(
        "partners.contact_added",
        by=by,
        scope_id=None,
        about=contact.pk,
        organisation=str(contact.organisation_id),
    )
    return contact


@transaction.atomic
def change_contact(
    contact: ContactPoint,
    *,
    by: Acting,
    bases: Mapping[str, str] | None = None,
    how: str = How.WEB,
    **fields: Any,
) -> ContactPoint:
    """Correct a contact, and by class of texts why they may go there.

    Another number is unverified again, unless `verified` comes with it. That it wants no texts was said of
    the old number, and stays: only `opt_in` takes it back. RuleBroken as for a new contact.
    """
    names = sorted(fields)
    phone = fields.pop("phone", contact.phone)
    _refuse_strangers(by, *_spoken_for(contact, phone, fields))
    if phone != contact.phone:
        contact.phone = phone
        fields |= {"phone_sealed": contact.phone_sealed, "phone_index": contact.phone_index}
        fields |= {"bad_since": None, "verified": fields.get("verified", False)}
        contact.verified_at = None
    if "verified" in fields:
        since = contact.verified_at or timezone.now()
        fields["verified_at"] = since if fields.pop("verified") else None
    record_bases(contact, bases or {}, by=by, how=how)
    ContactPoint.objects.filter(pk=contact.pk).change(**fields)
    events.record("partners.contact_changed", by=by, scope_id=None, about=contact.pk, fields=names)
    return contact.refreshed()


def _spoken_for(contact: ContactPoint, phone: str, fields: Mapping[str, Any]) -> list[User | None]:
    """As whom texts will be carried out from here that are not yet."""
    user = fields.get("user", contact.user)
    trusted = contact.verified_at is not None or not fields.get("verified", False)
    same = user == contact.user and phone == contact.phone and trusted
    return [] if same else [contact.user, user]


def _refuse_strangers(by: Acting, *users: User | None) -> None:
    if isinstance(by, User) and not all(may_name(by, user) for user in users if user is not None):
        message = _(
            "Texts from this number would count as those of a user whom you do not look after."
        )
        raise RuleBroken("not_your_colleague", message)


@transaction.atomic
def opt_out(
    contact: ContactPoint, *, by: Acting, how: str = How.SMS, at: datetime | None = None
) -> int:
    """Whoever has this number wants no texts any more, for whichever organisation. How many contacts.

    Saying it twice is the same as once.
    """
    said = at or timezone.now()
    same = ContactPoint.objects.filter(phone_index=contact.phone_index, opted_out_at=None)
    rows = list(same)
    if not same.filter(pk__in=[row.pk for row in rows]).change(opted_out_at=said):
        return 0
    _note_consent(rows, TextConsent.State.WITHDRAWN, basis=Basis.CONSENT, how=how, by=by, at=said)
    _record("partners.opted_out", contact, by=by, how=how, contacts=len(rows))
    return len(rows)


@transaction.atomic
def opt_in(
    contact: ContactPoint, *, by: Acting, how: str = How.SMS, at: datetime | None = None
) -> int:
    """Whoever has this number wants texts again. How many contacts; none when they did not say stop."""
    same = ContactPoint.objects.filter(phone_index=contact.phone_index, opted_out_at__isnull=False)
    rows = list(same)
    if not same.filter(pk__in=[row.pk for row in rows]).change(opted_out_at=None):
        return 0
    said = at or timezone.now()
    _note_consent(rows, TextConsent.State.GIVEN, basis=Basis.CONSENT, how=how, by=by, at=said)
    _record("partners.opted_in", contact, by=by, how=how, contacts=len(rows))
    return len(rows)


@transaction.atomic
def mark_bad(contact: ContactPoint, *, by: Acting, phone_index: str = "", code: str = "") -> int:
    """A provider says that no text can reach this number. How many contacts have it.

    `phone_index` is that of the number which was tried: a contact may have another one by now.
    """
    tried = phone_index or contact.phone_index
    marked = ContactPoint.objects.filter(phone_index=tried, bad_since=None).change(
        bad_since=timezone.now()
    )
    if marked:
        _record("partners.number_bad", contact, by=by, code=code, contacts=marked)
    return marked


@transaction.atomic
def clear_bad(contact: ContactPoint, *, by: Acting) -> int:
    """Somebody found out that the number works after all. How many contacts have it."""
    same = ContactPoint.objects.filter(phone_index=contact.phone_index, bad_since__isnull=False)
    cleared = same.change(bad_since=None)
    if cleared:
        _record("partners.number_good", contact, by=by, contacts=cleared)
    return cleared


@transaction.atomic
def verify(contact: ContactPoint, *, by: Acting, how: str) -> ContactPoint:
    """Somebody answered at this number. A later answer does not move the time of the first."""
    unverified = ContactPoint.objects.filter(
        pk=contact.pk, phone_index=contact.phone_index, verified_at=None
    )
    if unverified.change(verified_at=timezone.now()):
        _record("partners.number_verified", contact, by=by, how=how)
    return contact.refreshed()


@transaction.atomic
def ask_check(contact: ContactPoint, *, by: Acting) -> NumberCheck:
    """Have a code sent to the number, which its owner sends back. Notifications sends it.

    RuleBroken `wants_no_texts` where none would go out.
    """
    asked = ContactPoint.objects.filter(pk=contact.pk)
    if not asked.reachable().wanting(MessageClass.OPERATIONAL).exists():
        message = _("No text goes to this number: its owner wants none, or it does not work.")
        raise RuleBroken("wants_no_texts", message)

    def insert(code: str) -> NumberCheck:
        return NumberCheck.objects.create(
            contact=contact,
            phone_index=contact.phone_index,
            code=code,
            expires_at=timezone.now() + CHECK_LASTS,
        )

    check = references.first_free(insert)
    events.record(
        "partners.check_asked", by=by, scope_id=None, about=contact.pk, check=str(check.pk)
    )
    return check


@transaction.atomic
def answer_check(contact: ContactPoint, code: str, *, by: Acting, at: datetime) -> bool:
    """Whether `code` was sent to the number of `contact`; if so, the contacts it was sent to are verified.

    Each code counts once, in its time, and only from the number that it was sent to.
    """
    open_ = NumberCheck.objects.filter(
        code=code.upper(),
        phone_index=contact.phone_index,
        contact__phone_index=contact.phone_index,
        expires_at__gt=at,
    )
    check = open_.select_related("contact").first()
    if check is None:
        return False
    if open_.filter(answered_at=None).change(answered_at=at):
        verify(check.contact, by=by, how=How.SMS)
    return True


def _note_consent(
    contacts: list[ContactPoint],
    state: str,
    *,
    basis: str,
    how: str,
    by: Acting,
    at: datetime | None = None,
) -> None:
    who = actor_fields(by)
    said = at or timezone.now()
    TextConsent.objects.bulk_create(
        TextConsent(contact=contact, state=state, basis=basis, how=how, at=said, **who)
        for contact in contacts
    )


def _record(kind: str, contact: ContactPoint, *, by: Acting, **facts: Any) -> None:
    events.record(kind, by=by, scope_id=None, about=contact.pk, **facts)
