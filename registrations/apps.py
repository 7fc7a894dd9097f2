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
        page = Entry(_("Households"), "households", "see_households", 40)
        navigation.incident.add("households", page)
        read_in = Entry(_("Read in a manifest"), "import_manifest", "import_manifest", 10)
        navigation.arrivals.add("manifest", read_in)
        import_module("registrations.card_sections")
        check = Entry(_("Check a card"), "verify_card", "see_households", 45)
        navigation.incident.add("verify_card", check)
        navigation.arrivals.add("cards", Entry(_("Print cards"), "cards", "enrol", 20))
        import_module("registrations.duplicate_sections")
        count = import_module("registrations.queries.duplicates").open_pairs
        pairs = Entry(_("Duplicates"), "duplicates", "see_matches", 42, count)
        navigation.incident.add("duplicates", pairs)
        import_module("incidents.models").links.add("match_pair", _pair)
        import_module("registrations.own_sections")
        import_module("registrations.people_sections")
        import_module("incidents.models").links.add("arrival", _arrival)
        import_module("registrations.handlers")
        care = Entry(_("Protection"), "protection", "protect", 50)
        navigation.incident.add("protection", care)
        search = Entry(_("Family tracing"), "tracing", "open_tracing", 55)
        navigation.incident.add("tracing", search)
        import_module("incidents.models").desks.add("protection", _protection)
        import_module("incidents.models").links.add("tracing", _tracing)


def _protection(ref: str) -> str:
    return reverse("protection", kwargs={"ref": ref})


def _tracing(ref: str, number: str) -> str:
    return reverse("tracing", kwargs={"ref": ref})


def _pair(ref: str, numbers: str) -> str:
    a, _between, b = numbers.partition(" / ")
    return reverse("duplicate", kwargs={"ref": ref, "a": a, "b": b})


def _arrival(ref: str, code: str) -> str:
    return reverse("reconcile", kwargs={"ref": ref, "code": code})
