"""Addresses of volunteers."""

from django.urls import path

from .views import public, volunteers

urlpatterns = [
    path("volunteers/", volunteers.volunteers, name="volunteers"),
    path("volunteers/apply/", public.apply, name="volunteer_apply"),
    path("volunteers/enter/", volunteers.enter, name="volunteer_enter"),
    path("volunteers/receipts/<str:code>/", public.receipt, name="receipt_of_volunteer"),
    path("volunteers/receipts/<str:code>/leave/", public.leave, name="receipt_volunteer_leave"),
    path("volunteers/<str:number>/", volunteers.volunteer, name="volunteer"),
    path("volunteers/<str:number>/welcome/", volunteers.welcome, name="volunteer_welcome"),
    path("volunteers/<str:number>/decline/", volunteers.decline, name="volunteer_decline"),
    path("volunteers/<str:number>/change/", volunteers.change, name="volunteer_change"),
    path("volunteers/<str:number>/consent/", volunteers.consent, name="volunteer_consent"),
    path("volunteers/<str:number>/consent-back/", volunteers.consent_back, name="volunteer_consent_back"),
    path("volunteers/<str:number>/leave/", volunteers.leave, name="volunteer_leave"),
    path("volunteers/<str:number>/erase/", volunteers.erase, name="volunteer_erase"),
]
