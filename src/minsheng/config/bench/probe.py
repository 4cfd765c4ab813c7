"""What only a benchmark run switches on (MINSHENG_BENCH): statements counted, and two addresses that do as little as can be done."""

import json
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from minsheng.casework.models import Write
from minsheng.foundation import clock

STATEMENTS, IN_DATABASE, TELL = "X-Statements", "X-Database-Ms", "X-Tell-Statements"
BARE = "bare"


class CountingMiddleware:
    """Says in the head of each answer how many statements it took and how long; to whoever asks, in its place, which ones."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        told: list[str] = []
        spent = 0.0

        def count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
            nonlocal spent
            told.append(sql)
            began = time.perf_counter()
            try:
                return execute(sql, params, many, context)
            finally:
                spent += time.perf_counter() - began

        with connection.execute_wrapper(count):
            response = self.get_response(request)
        if TELL in request.headers:
            return JsonResponse({"status": response.status_code, "statements": told}, json_dumps_params={"ensure_ascii": False})
        response[STATEMENTS], response[IN_DATABASE] = str(len(told)), f"{spent * 1000:.2f}"
        return response


def read(request: HttpRequest, pk: int) -> JsonResponse:
    """One row by its key: the least that any page reads."""
    return JsonResponse({"row": Write.objects.filter(pk=pk).values("pk", "act").first()})


@csrf_exempt
def insert(request: HttpRequest) -> JsonResponse:
    """One row in a transaction of its own: the least that any write does, with the durability that every act has."""
    row = Write.objects.create(client_id=uuid.uuid4(), content="", act=BARE, result="", at=clock.now(), by=None)
    return JsonResponse({"pk": row.pk}, status=201)


def keep_bytes(body: bytes) -> None:
    """The bytes of one record or piece in a transaction of its own, and nothing else."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_bytes (body) VALUES (%s)", [body])


@csrf_exempt
def records(request: HttpRequest) -> JsonResponse:
    """Sealed records of a phone, inserted one by one as they came."""
    for one in json.loads(request.body)["records"]:
        keep_bytes(one["sealed"].encode())
    return JsonResponse({})


@csrf_exempt
def piece(request: HttpRequest) -> JsonResponse:
    """A piece of a photo, inserted as it came."""
    keep_bytes(request.body)
    return JsonResponse({})


urlpatterns = [
    path("bytes/records/", records),
    path("bytes/piece/", piece),
    path("read/<int:pk>/", read),
    path("insert/", insert),
]
