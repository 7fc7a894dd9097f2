"""To whom names may be handed: to one's own organisation, and to those that have agreed how to keep them.

Never to an embassy, and never to the state that people came from: what was said for help would be used
against them or theirs.
"""

import re
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import RuleBroken
from core.models import Scope
from partners.access import ACTS, Who
from partners.models import Organisation, User

# What embassies call themselves, and the states that people come from or through.
MISSIONS = re.compile(
    r"\b(embass\w+|consul\w*|diplomatic|kedutaan|kedubes|konsulat\w*|konjen|perwakilan (negara|asing)"
    r"|(country|state) of origin|negara asal)\b",
    re.IGNORECASE,
)
STATES = re.compile(
    r"\b(afghan\w*|bangladesh\w*|burm\w+|iran\w*|ira[kq]\w*|myanmar"
    r"|naypyidaw|pakistan\w*|papua (new guinea|nugini)|rakhine|somali\w*|sri lanka\w*|sudan\w*|suriah"
    r"|syria\w*|vietnam\w*|yaman|yemen\w*)\b",
    re.IGNORECASE,
)
FIGURES = "see_figures"
STATE_KINDS = (Organisation.Kind.GOVERNMENT, Organisation.Kind.SECURITY)


class RecipientBlocked(PermissionDenied):
    """Nobody may hand names to this recipient, whoever asks and why."""

    code = "recipient_blocked"

    @property
    def sentence(self) -> str:
        return _("Names are never handed to an embassy or to the state that people came from.")


def recipient(text: str, own: UUID) -> Organisation:
    """Whom names may be handed to: an organisation by its id, short name or name; `own` where none is named.

    Raises RecipientBlocked, and RuleBroken `no_agreement` for others that have none in force.
    """
    text = text.strip()
    found = _organisation(text) if text else Organisation.objects.get(pk=own)
    if _is_blocked(text, found):
        raise RecipientBlocked
    today = timezone.localdate()
    if found is None or (found.pk != own and not found.agrees_on(today)):
        message = _("No agreement on sharing data with this organisation is in force.")
        raise RuleBroken("no_agreement", message)
    return found


def speaks_for(who: Who, act: str, scope: Scope) -> Organisation:
    """The organisation in whose name `who` takes data away. Raises PermissionDenied.

    Members of a security force see figures only, whatever else their role may do.
    """
    found = _speaking(who, act, scope)
    if found is None:
        raise PermissionDenied
    return found


def may_speak(who: Who, act: str, scope: Scope) -> bool:
    return _speaking(who, act, scope) is not None


def _speaking(who: Who, act: str, scope: Scope) -> Organisation | None:
    rule = ACTS[act]
    for membership in who.standing if isinstance(who, User) else ():
        allowed = membership.covers(scope) and rule.allows(membership.role, owns=True)
        is_force = allowed and membership.organisation.kind == Organisation.Kind.SECURITY
        if allowed and (not is_force or act == FIGURES):
            return membership.organisation
    return None


def _organisation(text: str) -> Organisation | None:
    try:
        named = Q(pk=UUID(text))
    except ValueError:
        named = Q(acronym__iexact=text) | Q(name__iexact=text)
    return Organisation.objects.filter(named).first()


def _is_blocked(text: str, found: Organisation | None) -> bool:
    """By what it is called; a relief organisation may well have the name of a country in its own."""
    called = f"{found.name} {found.acronym}" if found else text
    is_state = found is None or found.kind in STATE_KINDS
    is_code = found is None and re.fullmatch("[A-Za-z]{2}", text) and text.upper() != "ID"
    return bool(is_code or MISSIONS.search(called) or (is_state and STATES.search(called)))
