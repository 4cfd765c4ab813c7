"""Addresses of partners."""

from django.urls import path

from .views import helps, partners, public

urlpatterns = [
    path("partners/", partners.partners, name="partners"),
    path("partners/apply/", public.apply, name="partner_apply"),
    path("partners/receipts/<str:code>/", public.receipt, name="receipt_of_partner"),
    path("partners/<str:number>/", partners.partner, name="partner"),
    path("partners/<str:number>/check/", partners.check, name="partner_check"),
    path("partners/<str:number>/accept/", partners.accept, name="partner_accept"),
    path("partners/<str:number>/decline/", partners.decline, name="partner_decline"),
    path("partners/<str:number>/agree/", partners.agree, name="partner_agree"),
    path("partners/<str:number>/full/", partners.full, name="partner_full"),
    path("partners/<str:number>/review/", partners.review, name="partner_review"),
    path("partners/<str:number>/end/", partners.end, name="partner_end"),
    path("partners/<str:number>/erase/", partners.erase, name="partner_erase"),
    path("partners/<str:number>/promise/", helps.promise, name="partner_promise"),
    path("partner-promises/<int:identity>/note/", helps.note, name="partner_promise_note"),
]
