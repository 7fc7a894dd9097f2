"""What whoever writes an alert is told beside the form: what is odd about it, and what it costs."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from notifications import lint, queries
from notifications.lint import Warn
from notifications.models import Alert
from notifications.queries import Recipients


@dataclass(frozen=True)
class Cost:
    """SMS in all, and whole rupiah; None where nobody said what one costs."""

    segments: int
    rupiah: int | None


def warnings(alert: Alert) -> list[Warn]:
    """What is odd about the texts of an alert. Those on duty may know where exactly people have landed."""
    open_to_more = not alert.audience.get("duty_only", True)
    landings = lint.exact_places.get("landings")
    names = landings(alert.scope_id) if open_to_more and landings else ()
    return lint.warnings(alert.text, queries.texts(alert), places=names)


def sentence(warn: Warn) -> "str | Promise":
    """Why to think again."""
    sentences = {
        "ethnicity": _(
            "“%(word)s” says what people are. Whoever finds the phone reads it: leave it out."
        ),
        "illegal": _("“%(word)s” makes criminals of people who ask for help: leave it out."),
        "fled": _("“%(word)s” blames people: write that they left without notice."),
        "landing_place": _(
            "“%(word)s” is an exact landing place, and this goes to more than those on duty."
        ),
        "blank": _("A blank %(word)s is not filled in."),
        "odd_sign": _("One sign in it makes every SMS shorter: only 70 fit instead of 160."),
        "long": _("It does not fit into one SMS: some networks lose the parts of long ones."),
    }
    return sentences[warn.code] % {"word": warn.word}


def cost(alert: Alert, found: Recipients) -> Cost:
    """What sending it to these recipients takes."""
    sizes = queries.sizes(alert)
    readers = queries.read_by(found.told, alert)
    first = next(iter(sizes.values()), None)
    segments = sum(
        people * (sizes.get(language) or first).segments
        for language, people in readers.items()
        if first
    )
    price: int = settings.SMS_SEGMENT_COST
    return Cost(segments, segments * price if price else None)
