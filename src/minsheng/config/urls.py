"""Every address, assembled."""

from django.conf import settings
from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

from .api import api
from .health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("api/v1/", api.urls),
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
