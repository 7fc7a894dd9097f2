"""All doors."""

from django.urls import include, path

import dashboards.urls
import incidents.urls
import maps.urls
import notifications.urls
import partners.urls
import referrals.urls
import registrations.urls
import shelters.urls
import supplies.urls
from core.openapi import Document
from core.views import readyz

api = [
    *partners.urls.api,
    *notifications.urls.api,
    *incidents.urls.api,
    *registrations.urls.api,
    *shelters.urls.api,
    *supplies.urls.api,
    *referrals.urls.api,
    *dashboards.urls.api,
]

handler404 = "core.views.not_here"

urlpatterns = [
    path("readyz", readyz, name="readyz"),
    path("api/schema/", Document.as_view(), name="schema"),
    path("api/v1/", include(api)),
    *partners.urls.pages,
    *maps.urls.pages,
    *notifications.urls.pages,
    *incidents.urls.pages,
    *registrations.urls.pages,
    *shelters.urls.pages,
    *supplies.urls.pages,
    *referrals.urls.pages,
    *dashboards.urls.pages,
]
