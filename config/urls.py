"""All doors."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

import incidents.urls
from core.views import readyz

api = [
    *incidents.urls.api,
]

urlpatterns = [
    path("readyz", readyz, name="readyz"),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/v1/", include(api)),
    path("", include("partners.urls")),
    *incidents.urls.pages,
]
