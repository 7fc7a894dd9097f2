from django.urls import include, path

from incidents import (
    alert_feed,
    alert_moves,
    alert_views,
    breach_views,
    inbox_views,
    map_views,
    views,
)
from incidents import api as doors
from incidents.alert_cap import CapDocument

api = [
    path("incidents/", doors.Incidents.as_view()),
    path("incidents/<str:key>/", doors.IncidentItem.as_view()),
    path("incidents/<str:key>/transition/", doors.Transition.as_view()),
    path("incidents/<str:key>/arrivals/", doors.Arrivals.as_view()),
    path("arrivals/<uuid:key>/", doors.ArrivalItem.as_view()),
    path("arrivals/<uuid:key>/head-counts/", doors.HeadCounts.as_view()),
    path("alerts/<uuid:key>.cap.xml", CapDocument.as_view(), name="alert_cap"),
    path("map/<str:layer>.geojson", map_views.MapLayer.as_view(), name="map_layer"),
]

alerts = [
    path("", alert_views.alert_list, name="alerts"),
    path("compose/", alert_views.compose_alert, name="compose_alert"),
    path("preview/", alert_views.preview_alert, name="preview_alert"),
    path("<slug:reference>/", alert_views.alert_page, name="alert"),
    path("<slug:reference>/version/", alert_views.alert_version, name="alert_version"),
    path("<slug:reference>/reach/", alert_views.alert_reach, name="alert_reach"),
    path("<slug:reference>/change/", alert_views.change_alert, name="change_alert"),
    path("<slug:reference>/approve/", alert_moves.approve_alert, name="approve_alert"),
    path("<slug:reference>/send/", alert_moves.send_alert, name="send_alert"),
    path("<slug:reference>/update/", alert_moves.update_alert, name="update_alert"),
    path("<slug:reference>/call-off/", alert_moves.call_off_alert, name="call_off_alert"),
    path("<slug:reference>/answers/", alert_moves.note_answer, name="note_answer"),
]

inbox = [
    path("", inbox_views.inbox, name="inbox"),
    path("preview/", inbox_views.inbox_preview, name="inbox_preview"),
    path("<uuid:id>/", inbox_views.inbox_text, name="inbox_text"),
    path("<uuid:id>/reply/", inbox_views.inbox_reply, name="inbox_reply"),
    path("<uuid:id>/apply/", inbox_views.inbox_apply, name="inbox_apply"),
    path("<uuid:id>/done/", inbox_views.inbox_done, name="inbox_done"),
    path("<uuid:id>/sender/", inbox_views.inbox_sender, name="inbox_sender"),
]

pages = [
    path("inbox/", include(inbox)),
    path("incidents/", views.incident_list, name="incidents"),
    path("incidents/open/", views.open_incident, name="open_incident"),
    path("incidents/<str:ref>/", views.incident_page, name="incident"),
    path("incidents/<str:ref>/arrivals/", views.arrival_list, name="arrivals"),
    path("incidents/<str:ref>/arrivals/announce/", views.announce_arrival, name="announce_arrival"),
    path(
        "incidents/<str:ref>/arrivals/<str:code>/change/",
        views.change_arrival,
        name="change_arrival",
    ),
    path("incidents/<str:ref>/breaches/", breach_views.breach_list, name="breaches"),
    path("incidents/<str:ref>/breaches/<str:code>/", breach_views.breach_page, name="breach"),
    path(
        "incidents/<str:ref>/breaches/<str:code>/close/",
        breach_views.close_breach,
        name="close_breach",
    ),
    path("incidents/<str:ref>/map/", map_views.map_page, name="map"),
    path("incidents/<str:ref>/tasks/", views.task_list, name="tasks"),
    path("incidents/<str:ref>/tasks/<uuid:id>/done/", views.finish_task, name="finish_task"),
    path("incidents/<str:ref>/alerts/", include(alerts)),
    path("feeds/<str:ref>/alerts.atom", alert_feed.alert_feed, name="alert_feed"),
]
