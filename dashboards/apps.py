from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core import navigation
from core.navigation import Entry


class DashboardsConfig(AppConfig):
    name = "dashboards"

    def ready(self) -> None:
        navigation.main.add("home", Entry(_("Home"), "home", "see_figures", 10))
        navigation.incident.add(
            "exports", Entry(_("Take lists away"), "exports", "see_figures", 90)
        )
        for name, export in import_module("dashboards.exports").EXPORTS.items():
            navigation.files.add(name, Entry(export.label, "export", export.act, 10))
        navigation.incident.add("board", Entry(_("Board"), "board", "see_figures", 20))
