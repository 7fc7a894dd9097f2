from django.urls import URLPattern, path

from notifications import api as doors

api = [
    path("alerts/", doors.Alerts.as_view()),
    path("alerts/<uuid:key>/", doors.AlertItem.as_view()),
    path("alerts/<uuid:key>/send/", doors.SendAlert.as_view()),
    path("alerts/<uuid:key>/messages/", doors.Messages.as_view()),
]

pages: list[URLPattern] = []
