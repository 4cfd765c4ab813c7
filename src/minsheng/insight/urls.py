"""Addresses of what the record shows."""

from django.urls import path

from . import views

urlpatterns = [
    path("stuck/", views.stuck, name="stuck"),
    path("stuck/<slug:question>/", views.stuck_list, name="stuck_list"),
]
