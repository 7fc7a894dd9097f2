from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import navigation
from core.navigation import Entry


class SheltersConfig(AppConfig):
    name = "shelters"

    def ready(self) -> None:
        for name in (
            "grants",
            "handlers",
            "history",
            "jobs",
            "layers",
            "sections",
            "site_handlers",
            "site_history",
            "site_parts",
            "sms",
            "steps",
        ):
            import_module(f"shelters.{name}")
        names = import_module("shelters.alert_places").site_names
        import_module("notifications.lint").exact_places.add("sites", names)
        incidents = import_module("incidents.models")
        incidents.links.add("shelter", _page)
        incidents.links.add("movement", _movement)
        whereabouts = import_module("shelters.queries.whereabouts")
        incidents.places.add("household", whereabouts.of_households)
        queries = import_module("shelters.queries")
        import_module("shelters.needs").existing.add("places", queries.room_for_newcomers)
        import_module("shelters.destinations").known.add("arrival", queries.arrival_points)
        incidents.choices.add("standards", queries.standards_to_choose)
        _add_to_navigation(queries.children_waiting)


def _add_to_navigation(children_waiting: Any) -> None:
    navigation.incident.add("shelters", Entry(_("Shelters"), "shelters", "see_shelters", 60))
    navigation.incident.add("placements", Entry(_("Placements"), "placements", "hold_places", 70))
    interim = Entry(_("Interim care"), "interim_care", "see_interim_care", 72, children_waiting)
    navigation.incident.add("interim_care", interim)
    navigation.incident.add("movements", Entry(_("Movements"), "movements", "see_movements", 75))


def _page(ref: str, code: str) -> str:
    return reverse("shelter", kwargs={"ref": ref, "code": code})


def _movement(ref: str, code: str) -> str:
    return reverse("movement", kwargs={"ref": ref, "code": code})
