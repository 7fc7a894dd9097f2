from django.urls import path

from dashboards import api as doors
from dashboards import views

api = [
    path("incidents/<str:key>/board/", doors.BoardDoor.as_view()),
]

pages = [
    path("", views.home, name="home"),
    path("incidents/<str:ref>/board/", views.board, name="board"),
    path("incidents/<str:ref>/board/version/", views.board_version, name="board_version"),
    path("incidents/<str:ref>/board/picture/", views.board_picture, name="board_picture"),
]
