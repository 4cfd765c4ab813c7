"""Addresses of volunteers and of what they do."""

from django.urls import path

from .views import certificates, presence, public, services, volunteers

urlpatterns = [
    path("volunteers/", volunteers.volunteers, name="volunteers"),
    path("volunteers/apply/", public.apply, name="volunteer_apply"),
    path("volunteers/enter/", volunteers.enter, name="volunteer_enter"),
    path("volunteers/receipts/<str:code>/", public.receipt, name="receipt_of_volunteer"),
    path("volunteers/receipts/<str:code>/leave/", public.leave, name="receipt_volunteer_leave"),
    path("volunteers/receipts/<str:code>/sign-up/<str:number>/", public.sign_up, name="receipt_volunteer_sign_up"),
    path("volunteers/receipts/<str:code>/step-back/<str:number>/", public.step_back, name="receipt_volunteer_step_back"),
    path("volunteers/receipts/<str:code>/known/<str:number>/", public.known, name="receipt_volunteer_known"),
    path("volunteers/receipts/<str:code>/certificate/", public.ask_certificate, name="receipt_volunteer_certificate"),
    path("volunteers/receipts/<str:code>/certificates/<str:number>/", public.certificate, name="receipt_certificate"),
    path("volunteers/certificates/", public.check, name="certificate_check_ask"),
    path("volunteers/certificates/<str:code>/", public.checked, name="receipt_check_certificate"),
    path("volunteers/<str:number>/", volunteers.volunteer, name="volunteer"),
    path("volunteers/<str:number>/welcome/", volunteers.welcome, name="volunteer_welcome"),
    path("volunteers/<str:number>/decline/", volunteers.decline, name="volunteer_decline"),
    path("volunteers/<str:number>/change/", volunteers.change, name="volunteer_change"),
    path("volunteers/<str:number>/consent/", volunteers.consent, name="volunteer_consent"),
    path("volunteers/<str:number>/consent-back/", volunteers.consent_back, name="volunteer_consent_back"),
    path("volunteers/<str:number>/leave/", volunteers.leave, name="volunteer_leave"),
    path("volunteers/<str:number>/erase/", volunteers.erase, name="volunteer_erase"),
    path("volunteers/<str:number>/certificate/ask/", certificates.ask, name="volunteer_ask_certificate"),
    path("volunteers/<str:number>/certificate/", certificates.issue, name="volunteer_issue_certificate"),
    path("service-certificates/<str:number>/", certificates.certificate, name="certificate"),
    path("service-certificates/<str:number>/void/", certificates.void, name="certificate_void"),
    path("services/", services.services, name="services"),
    path("services/plan/", services.plan, name="service_plan"),
    path("services/<str:number>/", services.service, name="service"),
    path("services/<str:number>/change/", services.change, name="service_change"),
    path("services/<str:number>/cancel/", services.cancel, name="service_cancel"),
    path("services/<str:number>/release/", services.release, name="service_release"),
    path("services/<str:number>/put-down/", services.put_down, name="service_put_down"),
    path("sign-ups/<int:identity>/step-back/", presence.step_back, name="sign_up_step_back"),
    path("sign-ups/<int:identity>/told/", presence.told, name="sign_up_told"),
    path("sign-ups/<int:identity>/presence/", presence.confirm, name="sign_up_presence"),
    path("service-hours/<int:identity>/correct/", presence.correct, name="hours_correct"),
]
