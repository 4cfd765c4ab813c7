"""Addresses of going out."""

from django.urls import path

from .views import cards, changes, kept, notebook, notices, outings, phones, promises, shell, visits

urlpatterns = [
    path("notebook/", shell.shell, name="notebook"),
    path("notebook/worker.js", shell.worker, name="notebook_worker"),
    path("notebook/manifest.webmanifest", shell.manifest, name="notebook_manifest"),
    path("notebook/install/", shell.install, name="notebook_install"),
    path("outings/", outings.outings, name="outings"),
    path("outings/plan/", outings.plan, name="outing_plan"),
    path("outings/again/", visits.again, name="stops_again"),
    path("outings/changes/<int:identity>/", changes.change, name="plan_change"),
    path("outings/<str:number>/", outings.outing, name="outing"),
    path("outings/<str:number>/change/", outings.change, name="outing_change"),
    path("outings/<str:number>/begin/", outings.begin, name="outing_begin"),
    path("outings/<str:number>/last-time/", outings.last_time, name="outing_last_time"),
    path("outings/<str:number>/count/", outings.count, name="outing_count"),
    path("outings/<str:number>/end/", outings.end, name="outing_end"),
    path("outings/<str:number>/cancel/", outings.cancel, name="outing_cancel"),
    path("outings/<str:number>/stop/", visits.stop, name="outing_stop"),
    path("outings/<str:number>/take-up/", outings.take_up, name="outing_take_up"),
    path("outings/<str:number>/promise/", outings.promise, name="outing_promise"),
    path("outings/<str:number>/notice/", notices.make, name="meeting_notice_make"),
    path("meeting-notices/<int:identity>/", notices.notice, name="meeting_notice"),
    path("promises/<int:identity>/keep/", promises.keep, name="promise_keep"),
    path("notebook/pack/", notebook.pack, name="notebook_pack"),
    path("notebook/device/", notebook.device, name="notebook_device"),
    path("notebook/phones/", phones.phones, name="phones"),
    path("notebook/phones/<int:identity>/withdraw/", phones.withdraw, name="phone_withdraw"),
    path("notebook/cards/<int:identity>/", cards.card, name="card"),
    path("notebook/cards/conflicts/", cards.conflicts, name="card_conflicts"),
    path("notebook/cards/conflicts/<int:identity>/", cards.settle, name="card_settle"),
    path("notebook/kept/", kept.kept, name="kept"),
    path("notebook/kept/<int:identity>/take/", kept.take, name="kept_take"),
    path("notebook/kept/<int:identity>/turn-down/", kept.turn_down, name="kept_turn_down"),
    path("notebook/kept/photos/<int:identity>/turn-down/", kept.turn_down_photo, name="kept_photo_turn_down"),
]
