"""Addresses of partners."""

from django.urls import path

from .views import helps, invitations, invited, offering, partners, public

urlpatterns = [
    path("partners/", partners.partners, name="partners"),
    path("partners/apply/", public.apply, name="partner_apply"),
    path("partners/receipts/<str:code>/", public.receipt, name="receipt_of_partner"),
    path("partners/invitations/<str:code>/", invited.invited, name="invited"),
    path("partners/invitations/<str:code>/come/", invited.come, name="invited_come"),
    path("partners/invitations/<str:code>/not-come/", invited.not_come, name="invited_not_come"),
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
    path("partner-promises/<int:identity>/judge/", helps.judge, name="partner_promise_judge"),
    path("offers-and-needs/", offering.board, name="offers_and_needs"),
    path("offers/new/", offering.offer, name="offer_put"),
    path("offers/<int:identity>/withdraw/", offering.withdraw, name="offer_withdraw"),
    path("offers/<int:identity>/again/", offering.again, name="offer_again"),
    path("needs/possible/", offering.possible, name="needs_possible"),
    path("needs/<int:identity>/", offering.need, name="need"),
    path("needs/<int:identity>/take-down/", offering.take_down, name="need_take_down"),
    path("needs/<int:identity>/offers/<int:offer>/", offering.match, name="need_match"),
    path("voices/<str:number>/need/", offering.need_of_voice, name="need_of_voice"),
    path("cases/<str:number>/need/", offering.need_of_case, name="need_of_case"),
    path("partner-invitations/", invitations.invitations, name="invitations"),
    path("partner-invitations/new/", invitations.invite, name="invite"),
    path("partner-invitations/<str:number>/", invitations.invitation, name="invitation"),
    path("partner-invitations/<str:number>/accept/", invitations.accept, name="invitation_accept"),
    path("partner-invitations/<str:number>/decline/", invitations.decline, name="invitation_decline"),
    path("partner-invitations/<str:number>/withdraw/", invitations.withdraw, name="invitation_withdraw"),
    path("partner-invitations/<str:number>/erase/", invitations.erase, name="invitation_erase"),
]
