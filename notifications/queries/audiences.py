"""Whom an alert means, who of them can be told, and what it says to them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.db.models import Count, Exists, OuterRef

from notifications import links
from notifications.models import Alert, Message
from notifications.queries.alerts import chain
from notifications.segments import Size, measure
from notifications.wording import chosen, pressing, worded
from partners import queries as partners
from partners.models import ContactPoint, ContactPointQuerySet, Role

State = Message.State
# A text may have reached somebody, or have gone nowhere for certain.
WENT_NOWHERE = (
    State.QUEUED, State.CANCELLED, State.SUPPRESSED, State.EXPIRED, State.FAILED,
)  # fmt: skip
NARROWING = ("roles", "organisations", "clusters", "areas", "duty_only")


@dataclass(frozen=True)
class Recipients:
    """Who is told, and who is meant and is not, with why: see `ContactPoint.left_out`."""

    told: list[ContactPoint]
    left_out: list[tuple[ContactPoint, str]]

    @property
    def digest(self) -> str:
        """The same for the same people, whatever their order."""
        ids = sorted(str(contact.pk) for contact in self.told)
        return sha256("".join(ids).encode()).hexdigest()[:16]

    def by_reason(self) -> dict[str, list[ContactPoint]]:
        found: dict[str, list[ContactPoint]] = defaultdict(list)
        for contact, reason in self.left_out:
            found[reason].append(contact)
        return dict(found)


def text(alert: Alert, language: str, *, link: str = "", is_pressing: bool = False) -> str:
    """What goes out in one language. `is_pressing`: to whoever is told because others were silent."""
    words = alert.text[language]
    return worded(
        pressing(words, language) if is_pressing else words,
        language,
        is_exercise=alert.is_exercise,
        answer_to=alert.reference if alert.ask_acknowledgement else "",
        programme=settings.PROGRAMME,
        link=link,
    )


def texts(alert: Alert, *, link: str = "") -> dict[str, str]:
    """What goes out, by language: with the word for an exercise in front and how to answer behind."""
    return {language: text(alert, language, link=link) for language in alert.text}


def shown(alert: Alert) -> dict[str, str]:
    """The same for whoever writes it: with a link as long as the one that each recipient gets."""
    return texts(alert, link=links.example(alert.expires) if alert.ask_acknowledgement else "")


def sizes(alert: Alert) -> dict[str, Size]:
    """What it costs for each recipient, by language, its link included."""
    return {language: measure(words) for language, words in shown(alert).items()}


def audience(alert: Alert) -> ContactPointQuerySet:
    """Whom the alert means and can reach, as of now. Whom it was sent to is in its messages.

    An update goes to those as well who were told what it replaces, or what was replaced before it: the text
    of an alert that was replaced at once has reached nobody.
    """
    found = partners.audience(alert.scope, override=alert.overrides, **alert.audience)
    if not alert.overrides:
        found = found.wanting(alert.message_class)
    if alert.follows_id is None:
        return found
    before = told_contacts(*chain(alert)).reachable().wanting(alert.message_class)
    return (ContactPoint.objects.filter(pk__in=found.order_by().values("pk")) | before).order_by(
        "organisation__name", "order", "created_at"
    )


def recipients(alert: Alert) -> Recipients:
    """Who is told when it is sent now, and who is meant and left out."""
    told = list(audience(alert).select_related("organisation"))
    ids = {contact.pk for contact in told}
    wanted = {name: alert.audience[name] for name in NARROWING if name in alert.audience}
    how = {"unverified": alert.audience.get("unverified", False), "override": alert.overrides}
    meant = partners.meant(alert.scope, **wanted).select_related("organisation")
    refusing = set(meant.refusing(alert.message_class).values_list("pk", flat=True))
    others = [
        (contact, contact.left_out(**how) or ("class_refused" if contact.pk in refusing else ""))
        for contact in meant
        if contact.pk not in ids
    ]
    return Recipients(told, [(contact, reason) for contact, reason in others if reason])


def told_contacts(*alerts: Alert) -> ContactPointQuerySet:
    """To whom a text of one of these alerts went, or may have gone."""
    went = Message.objects.filter(alert__in=alerts, contact=OuterRef("pk"))
    return ContactPoint.objects.filter(Exists(went.exclude(state__in=WENT_NOWHERE)))


def readers(alert: Alert) -> dict[str, int]:
    """How many of those whom it means read each language."""
    by_language = audience(alert).order_by().values_list("language")
    return dict(by_language.annotate(Count("pk")))


def read_by(contacts: Iterable[ContactPoint], alert: Alert) -> dict[str, int]:
    """How many of these contacts get the text of each language; nobody while there is none."""
    if not alert.text:
        return {}
    counts: dict[str, int] = defaultdict(int)
    for contact in contacts:
        counts[chosen(alert.text, contact.language)[0]] += 1
    return dict(counts)


def audience_names(alert: Alert) -> list[str]:
    """Whom the alert means, in words."""
    roles = [str(Role(role).label) for role in alert.audience.get("roles", [])]
    ids = alert.audience.get("organisations", [])
    clusters, areas = alert.audience.get("clusters", []), alert.audience.get("areas", [])
    return [*roles, *partners.names(ids), *clusters, *areas]
