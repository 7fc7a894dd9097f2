from importlib import import_module

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import navigation
from core.navigation import Entry


class RegistrationsConfig(AppConfig):
    name = "registrations"

    def ready(self) -> None:
        import_module("registrations.rights")
        import_module("registrations.history")
        import_module("registrations.jobs")
        import_module("registrations.handlers")
        import_module("registrations.sms")
        for name in ("cards", "duplicates", "people", "protection"):
            import_module(f"registrations.sections.{name}")
        _add_navigation()
        _add_links()


def _add_navigation() -> None:
    count = import_module("registrations.queries.duplicates").open_pairs
    entries = [
        ("households", Entry(_("Households"), "households", "see_households", 40)),
        ("duplicates", Entry(_("Duplicates"), "duplicates", "see_matches", 42, count)),
        ("verify_card", Entry(_("Check a card"), "verify_card", "see_households", 45)),
        ("protection", Entry(_("Protection"), "protection", "protect", 50)),
        ("tracing", Entry(_("Family tracing"), "tracing", "open_tracing", 55)),
    ]
    for name, entry in entries:
        navigation.incident.add(name, entry)
    # whoever may only undo what was read in finds it here too
    read_in = Entry(_("Read in a manifest"), "import_manifest", "undo_import", 10)
    navigation.arrivals.add("manifest", read_in)
    navigation.arrivals.add("cards", Entry(_("Print cards"), "cards", "enrol", 20))


def _add_links() -> None:
    """Where the targets of tasks stand, and where protection settles what it was called for."""
    incidents = import_module("incidents.models")
    incidents.links.add("household", _household)
    households = import_module("registrations.queries.households")
    incidents.opened.add("household", households.which_opens)
    incidents.links.add("match_pair", _pair)
    incidents.links.add("arrival", _arrival)
    incidents.links.add("tracing", _tracing)
    incidents.desks.add("protection", _protection)


def _protection(ref: str) -> str:
    return reverse("protection", kwargs={"ref": ref})


def _tracing(ref: str, number: str) -> str:
    return reverse("tracing", kwargs={"ref": ref})


def _household(ref: str, number: str) -> str:
    return reverse("household", kwargs={"ref": ref, "number": number})


def _pair(ref: str, numbers: str) -> str:
    a, _between, b = numbers.partition(" / ")
    return reverse("duplicate", kwargs={"ref": ref, "a": a, "b": b})


def _arrival(ref: str, code: str) -> str:
    return reverse("reconcile", kwargs={"ref": ref, "code": code})
