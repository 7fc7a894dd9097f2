"""What follows from what happened below."""

from django.conf import settings
from django.urls import reverse

from core import events
from core.actors import SYSTEM
from core.models import Event
from notifications.services import tell
from notifications.wording import check_text, invitation_text
from partners.authentication import link_token
from partners.models import Invitation, NumberCheck


@events.on("partners.check_asked")
def send_check(event: Event) -> None:
    """The code goes to the number, and whoever has the number sends it back."""
    check = NumberCheck.objects.select_related("contact").get(pk=event.facts["check"])
    if check.contact.phone_index != check.phone_index:
        return  # another number by now: nobody is asked about the old one
    texts = check_text(check.code)
    tell([check.contact], texts=texts, scope_id=None, key=f"check:{check.pk}", by=SYSTEM)


@events.on("partners.invitation_to_text")
def send_invitation(event: Event) -> None:
    """The link goes to a number that somebody answered, while it still lets anybody in."""
    still_open = Invitation.objects.open().select_related("contact")
    invitation = still_open.filter(pk=str(event.about)).first()
    if invitation is None or invitation.contact is None:
        return
    path = reverse("invited", kwargs={"token": link_token(invitation.pk)})
    texts = invitation_text(settings.PUBLIC_URL + path)
    tell(
        [invitation.contact],
        texts=texts,
        scope_id=invitation.scope_id,
        key=f"invitation:{invitation.pk}",
        by=SYSTEM,
        is_secret=True,
    )
