from django.urls import path

from incidents import api as doors
from incidents import map_views, views

api = [
    path("incidents/", doors.Incidents.as_view()),
    path("incidents/<str:key>/", doors.IncidentItem.as_view()),
    path("incidents/<str:key>/transition/", doors.Transition.as_view()),
    path("incidents/<str:key>/arrivals/", doors.Arrivals.as_view()),
    path("arrivals/<uuid:key>/", doors.ArrivalItem.as_view()),
    path("map/<str:layer>.geojson", map_views.MapLayer.as_view(), name="map_layer"),
]

pages = [
    path("incidents/", views.incident_list, name="incidents"),
    path("incidents/open/", views.open_incident, name="open_incident"),
    path("incidents/<str:ref>/", views.incident_page, name="incident"),
    path("incidents/<str:ref>/arrivals/", views.arrival_list, name="arrivals"),
    path("incidents/<str:ref>/arrivals/announce/", views.announce_arrival, name="announce_arrival"),
    path("incidents/<str:ref>/map/", map_views.map_page, name="map"),
    path("incidents/<str:ref>/tasks/<uuid:id>/done/", views.finish_task, name="finish_task"),
]
