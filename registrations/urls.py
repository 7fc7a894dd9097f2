from django.urls import path

from registrations.api import households as households_api
from registrations.views import desk, households, manifests

api = [
    path("households/", households_api.Households.as_view()),
    path("households/<str:key>/", households_api.HouseholdItem.as_view()),
]

PAGE = "incidents/<str:ref>/households/"
pages = [
    path(PAGE, households.household_list, name="households"),
    path(f"{PAGE}new/", desk.register_household, name="register_household"),
    path(f"{PAGE}import/", manifests.import_manifest, name="import_manifest"),
    path(f"{PAGE}import/template.csv", manifests.manifest_template, name="manifest_template"),
    path(f"{PAGE}import/<uuid:id>/", manifests.manifest_import, name="manifest_import"),
    path(
        f"{PAGE}import/<uuid:id>/version/",
        manifests.manifest_import_version,
        name="manifest_import_version",
    ),
    path(
        f"{PAGE}import/<uuid:id>/part/",
        manifests.manifest_import_part,
        name="manifest_import_part",
    ),
    path(f"{PAGE}<str:number>/", households.household_page, name="household"),
]
