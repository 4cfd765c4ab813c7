"""Addresses of working together."""

from django.urls import path

from .views import dispatch_list, escalation, plans, programme_dates, programmes, supervision, whistles

urlpatterns = [
    path("whistles/", whistles.whistles, name="whistles"),
    path("whistles/blow/", whistles.blow, name="whistle_blow"),
    path("whistles/<str:number>/", whistles.whistle, name="whistle"),
    path("whistles/<str:number>/call-off/", whistles.call_off, name="whistle_call_off"),
    path("whistle-calls/<int:identity>/answer/", whistles.answer, name="whistle_answer"),
    path("whistle-calls/<int:identity>/arrival/", whistles.arrival, name="whistle_arrival"),
    path("dispatch-list/", dispatch_list.dispatch_list, name="dispatch_list"),
    path("dispatch-list/template/", dispatch_list.template, name="dispatch_list_template"),
    path("dispatch-list/<int:number>/", dispatch_list.version, name="dispatch_list_version"),
    path("dispatch-list/<int:number>/put-back/", dispatch_list.put_back, name="dispatch_list_put_back"),
    path("shares/<int:identity>/dispatch-list/", dispatch_list.correct, name="dispatch_list_correct"),
    path("cases/<str:number>/together/", plans.together, name="case_together"),
    path("cases/<str:number>/together/session/", plans.hold, name="session_hold"),
    path("cases/<str:number>/together/plan/", plans.make, name="plan_make"),
    path("plans/<int:identity>/sign/<int:share>/", plans.sign, name="plan_sign"),
    path("shares/<int:identity>/supervise/", supervision.supervise, name="share_supervise"),
    path("supervision/", supervision.letters, name="supervision_letters"),
    path("supervision/<str:number>/", supervision.letter, name="supervision_letter"),
    path("pushed/", escalation.pushed, name="pushed"),
    path("pushed/nobody/", escalation.left_to_nobody, name="left_to_nobody"),
    path("pushed/levels/", escalation.levels, name="push_levels"),
    path("pushed/levels/sheet/", escalation.levels_sheet, name="push_levels_sheet"),
    path("programmes/", programmes.programmes, name="programmes"),
    path("programmes/start/", programmes.start, name="programme_start"),
    path("programmes/<int:identity>/", programmes.programme, name="programme"),
    path("programmes/<int:identity>/end/", programmes.end, name="programme_end"),
    path("programmes/<int:identity>/plan/", programme_dates.plan, name="programme_plan"),
    path("programmes/<int:identity>/topics/<str:category>/<str:estate>/", programmes.topic, name="programme_topic"),
    path("programme-dates/<str:number>/", programme_dates.date, name="programme_date"),
    path("programme-dates/<str:number>/change/", programme_dates.change, name="programme_date_change"),
    path("programme-dates/<str:number>/call-off/", programme_dates.call_off, name="programme_date_call_off"),
    path("programme-dates/<str:number>/held/", programme_dates.held, name="programme_date_held"),
    path("programme-dates/<str:number>/hear/", programme_dates.hear, name="programme_date_hear"),
    path("programme-dates/<str:number>/voices/<str:which>/", programme_dates.voices, name="programme_date_voices"),
]
