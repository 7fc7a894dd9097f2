from importlib import import_module

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import navigation
from core.navigation import Entry


class SheltersConfig(AppConfig):
    name = "shelters"

    def ready(self) -> None:
        for name in ("grants", "handlers", "history", "layers", "sections"):
            import_module(f"shelters.{name}")
        import_module("incidents.models").links.add("shelter", _page)
        navigation.incident.add("shelters", Entry(_("Shelters"), "shelters", "see_shelters", 60))
        navigation.incident.add(
            "placements", Entry(_("Placements"), "placements", "hold_places", 70)
        )


def _page(ref: str, code: str) -> str:
    return reverse("shelter", kwargs={"ref": ref, "code": code})
