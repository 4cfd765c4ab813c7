"""Addresses of the desk."""

from django.contrib.auth import views as auth
from django.urls import path

from .forms import LoginForm
from .views import accounts, bringing_in, calendar, directory, hand_over, inbox, ledgers, morning, search

urlpatterns = [
    path(
        "login/",
        auth.LoginView.as_view(template_name="desk/login.html", authentication_form=LoginForm, redirect_authenticated_user=True),
        name="login",
    ),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("password/", accounts.password, name="password"),
    path("my-day/", morning.my_day, name="my_day"),
    path("my-day/live/", morning.live, name="my_day_live"),
    path("search/", search.search, name="search"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/<str:number>/", inbox.inbox, name="inbox_voice"),
    path("organisations/", directory.organisations, name="organisations"),
    path("organisations/<str:code>/", directory.organisation, name="organisation"),
    path("places/", directory.places, name="places"),
    path("places/import/", bringing_in.place_imports, name="place_imports"),
    path("places/import/sample/", bringing_in.template, name="place_template"),
    path("places/import/<int:number>/", bringing_in.place_import, name="place_import"),
    path("places/import/<int:number>/undo/", bringing_in.undo, name="place_import_undo"),
    path("staff/", directory.staff, name="staff"),
    path("staff/<str:username>/code/", accounts.code, name="staff_code"),
    path("staff/<str:username>/hand-over/", hand_over.hand_over, name="hand_over"),
    path("hand-overs/<str:number>/", hand_over.hand_over_slip, name="hand_over_slip"),
    path("categories/", directory.categories, name="categories"),
    path("rules/", directory.rules, name="rules"),
    path("rules/<slug:key>/", directory.rule, name="rule"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/sample/", calendar.template, name="calendar_template"),
    path("calendar/<slug:stage>/", calendar.clock_rule, name="clock_rule"),
    path("ledgers/", ledgers.ledger, name="ledgers"),
    path("ledgers/<slug:name>/", ledgers.ledger, name="ledger"),
    path("ledgers/<slug:name>/print/", ledgers.print_ledger, name="ledger_print"),
    path("log/", directory.log, name="log"),
    path("reminders/", accounts.reminders, name="reminders"),
    path("keys/", accounts.keys, name="keys"),
    path("keys/<str:number>/end/", accounts.key_end, name="key_end"),
    path("view-as/end/", directory.view_as_end, name="view_as_end"),
    path("view-as/<str:username>/", directory.view_as, name="view_as"),
]
