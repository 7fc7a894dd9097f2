from importlib import import_module

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import navigation, scopes
from core.navigation import Entry


class IncidentsConfig(AppConfig):
    name = "incidents"

    def ready(self) -> None:
        scopes.finders.add("incident", import_module("incidents.queries").find_scope)
        scopes.namers.add("incident", import_module("incidents.queries").scope_names)
        navigation.main.add("incidents", Entry(_("Incidents"), "incidents", "see_figures", 20))
        navigation.incident.add("incident", Entry(_("Overview"), "incident", "see_figures", 10))
        navigation.incident.add("arrivals", Entry(_("Arrivals"), "arrivals", "see_figures", 30))
        navigation.incident.add("alerts", Entry(_("Alerts"), "alerts", "see_alerts", 100))
        navigation.incident.add("map", Entry(_("Map"), "map", "see_figures", 110))
        data = Entry(_("Data breaches"), "breaches", "handle_breaches", 120)
        navigation.incident.add("breaches", data)
        import_module("incidents.models").links.add("breach", _breach)
        places = import_module("incidents.alert_places")
        import_module("notifications.lint").exact_places.add("landings", places.landing_places)
        import_module("incidents.models").links.add("alert", places.alert_page)
        import_module("incidents.alert_handlers")
        import_module("incidents.layers")
        import_module("incidents.handlers")
        import_module("incidents.jobs")
        import_module("incidents.sms")
        waiting = import_module("notifications.queries.inbound").waits_for
        inbox = Entry(_("Inbox"), "inbox", "see_inbox", 25, waiting=waiting)
        navigation.main.add("inbox", inbox)
        import_module("incidents.models").links.add("inbound", _inbox)


def _breach(ref: str, label: str) -> str:
    return reverse("breach", kwargs={"ref": ref, "code": label})


def _inbox(ref: str, label: str) -> str:
    return reverse("inbox")
