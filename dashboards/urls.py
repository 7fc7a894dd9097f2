from django.urls import path

from dashboards import api as doors
from dashboards import views

api = [
    path("incidents/<str:key>/board/", doors.BoardDoor.as_view()),
]

pages = [
    path("export/<str:ref>/<str:name>.<str:form>", doors.ExportDoor.as_view(), name="export"),
    path("incidents/<str:ref>/export/", views.exports_page, name="exports"),
    path("", views.home, name="home"),
    path("incidents/<str:ref>/board/", views.board, name="board"),
    path("incidents/<str:ref>/board/version/", views.board_version, name="board_version"),
    path("incidents/<str:ref>/board/picture/", views.board_picture, name="board_picture"),
]
