from django.urls import URLPattern, path

from notifications import api as doors
from notifications import hooks as calls
from notifications import views
from notifications.api import inbound
from notifications.link_views import answer_by_link

api = [
    path("alerts/", doors.Alerts.as_view()),
    path("alerts/<uuid:key>/", doors.AlertItem.as_view()),
    path("alerts/<uuid:key>/send/", doors.SendAlert.as_view()),
    path("alerts/<uuid:key>/approve/", doors.ApproveAlert.as_view()),
    path("alerts/<uuid:key>/update/", doors.UpdateAlert.as_view()),
    path("alerts/<uuid:key>/cancel/", doors.CancelAlert.as_view()),
    path("alerts/<uuid:key>/answers/", doors.Answers.as_view()),
    path("alerts/<uuid:key>/messages/", doors.Messages.as_view()),
    path("alerts/<uuid:key>/recipients/", doors.AlertRecipients.as_view()),
    path("alerts/<uuid:key>/escalation/", doors.Escalation.as_view()),
    path("alert-templates/", doors.StandardTexts.as_view()),
    path("inbound/", inbound.InboundTexts.as_view()),
    path("inbound/<uuid:key>/", inbound.InboundText.as_view()),
    path("inbound/<uuid:key>/handle/", inbound.HandleText.as_view()),
]

hooks: list[URLPattern] = [
    path("hooks/twilio/status/<uuid:id>/", calls.twilio_status, name="twilio_status"),
    path("hooks/twilio/inbound/", calls.twilio_inbound, name="twilio_inbound"),
    path("hooks/gateway/outbox/", calls.gateway_outbox, name="gateway_outbox"),
    path("hooks/gateway/status/", calls.gateway_status, name="gateway_status"),
    path("hooks/gateway/inbound/", calls.gateway_inbound, name="gateway_inbound"),
]

pages: list[URLPattern] = [
    *hooks,
    path("system/", views.system, name="system"),
    path("system/channels/<str:provider>/resume/", views.resume, name="resume_channel"),
    path("system/stand-in/", views.switch_stand_in, name="switch_stand_in"),
    path("system/sender/<str:step>/", views.arrange, name="arrange_sender"),
    path("a/<str:token>/", answer_by_link, name="answer_by_link"),
]
