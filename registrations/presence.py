"""What may have become of somebody, in plain words, and what follows from it. No word blames anybody."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registrations.models import Person

Status = Person.Status

# In the order in which it happens most.
HAPPENED: dict[str, Promise] = {
    Status.LEFT_WITHOUT_NOTICE: _("left the site without notice"),
    Status.NOT_SEEN: _("was not seen at the roll call"),
    Status.HOSPITALISED: _("is in hospital"),
    Status.RELOCATED: _("moved to a place that is not ours"),
    Status.TRANSFERRED: _("was handed over to another office or district"),
    Status.RETURNED: _("went home"),
    Status.MISSING: _("is missing"),
    Status.DECEASED: _("has died"),
    Status.IN_CUSTODY: _("is held by the police or immigration"),
    Status.DEPORTED: _("was sent back"),
    Status.PRESENT: _("came back"),
}

_GONE = _("They are not counted here any more, and their places are free at once.")
_STAY = _("They are still counted here and keep their places.")
FOLLOWS: dict[str, list[Promise]] = {
    **{status: [_GONE] for status in HAPPENED},
    Status.LEFT_WITHOUT_NOTICE: [
        _GONE,
        _(
            "For a child who left without an adult, or a woman alone, a protection officer is called."
        ),
    ],
    Status.NOT_SEEN: [
        _STAY,
        _("For a child, or a woman alone, a protection officer is called at once."),
    ],
    Status.HOSPITALISED: [_STAY],
    Status.MISSING: [
        _GONE,
        _("A protection officer is called, and the family is marked as missing somebody."),
    ],
    Status.DECEASED: [
        _GONE,
        _("A protection officer sees that the family is told. No message is sent to anybody."),
    ],
    Status.PRESENT: [
        _("They are counted here again and stay with their family, even where it is full."),
    ],
}
LAST = _(
    "When nobody of them is left, the household is not here any more; all that was said is kept."
)
