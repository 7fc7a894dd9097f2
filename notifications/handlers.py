"""What follows from what happened below."""

from core import events
from core.actors import SYSTEM
from core.models import Event
from notifications.services import tell
from notifications.wording import check_text
from partners.models import NumberCheck


@events.on("partners.check_asked")
def send_check(event: Event) -> None:
    """The code goes to the number, and whoever has the number sends it back."""
    check = NumberCheck.objects.select_related("contact").get(pk=event.facts["check"])
    if check.contact.phone_index != check.phone_index:
        return  # another number by now: nobody is asked about the old one
    texts = check_text(check.code)
    tell([check.contact], texts=texts, scope_id=None, key=f"check:{check.pk}", by=SYSTEM)
