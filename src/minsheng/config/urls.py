"""Every address, assembled."""

from django.conf import settings
from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

from .health import healthz
from .later import Later

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    Later("api/v1/", "minsheng.config.api", "api"),
    path("lang/", include("django.conf.urls.i18n")),
    path("", include("minsheng.channels.urls")),
    path("", include("minsheng.config.demonstration.urls")),
    path("", include("minsheng.desk.urls")),
    path("", include("minsheng.insight.urls")),
    path("", include("minsheng.go_out.urls")),
    path("", include("minsheng.work_together.urls")),
    path("", include("minsheng.welcome_in.partners.urls")),
    path("", include("minsheng.welcome_in.activities.urls")),
    path("", include("minsheng.casework.urls")),
]
if settings.BENCH:
    urlpatterns.append(path("bench/", include("minsheng.config.bench.probe")))
handler400 = "minsheng.foundation.middleware.bad_request"
handler404 = "minsheng.foundation.middleware.not_found"
handler500 = "minsheng.foundation.middleware.broken"
