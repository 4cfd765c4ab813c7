"""Addresses of the demonstration."""

from django.urls import path

from . import views

urlpatterns = [
    path("enter/", views.enter, name="enter"),
    path("tour/", views.tour, name="tour"),
    path("tour/open/", views.open_as, name="open_as"),
    path("tour/photo/<str:number>/<str:stage>/", views.photo, name="demo_photo"),
]
