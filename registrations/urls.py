from django.urls import URLPattern, path

from registrations import api as doors

api: list[URLPattern] = [
    path("households/", doors.Households.as_view()),
    path("households/<str:key>/", doors.HouseholdItem.as_view()),
]

pages: list[URLPattern] = []
