from django.urls import path

from maps import views

pages = [path("places/", views.find_places, name="find_places")]
