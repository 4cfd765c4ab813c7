"""Where WeChat brings what residents wrote to the official account. Its signature is the key; nobody logs in."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from minsheng.foundation import clock

from ..actions.account import hear_from_account
from ..models import Way
from ..queries.account import account_or_none
from ..states import Encryption
from ..ways.account import (
    MOST,
    NotGenuine,
    answer_xml,
    closed_xml,
    fields_of,
    incoming_of,
    opened,
    require_signature,
)

# How old a signature may be: an overheard one is worth nothing soon afterwards.
FRESH_SECONDS = 600


@csrf_exempt
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, number: int) -> HttpResponse:
    """GET: WeChat makes sure that it is us. POST: a message, answered at once with a receipt code."""
    way = account_or_none(number)
    if way is None:
        raise Http404
    try:
        with translation.override(settings.LANGUAGE_CODE):
            answer = _shown(request, way) if request.method == "GET" else _heard(request, way)
    except NotGenuine:
        return HttpResponse("", status=403, content_type="text/plain")
    return answer


def _asked(request: HttpRequest, name: str) -> str:
    return str(request.GET.get(name, ""))[:1000]


def _require_fresh(request: HttpRequest) -> None:
    moment = _asked(request, "timestamp")
    if not (moment.isascii() and moment.isdigit() and abs(int(moment[:12]) - clock.now().timestamp()) <= FRESH_SECONDS):
        raise NotGenuine("too old")


def _shown(request: HttpRequest, way: Way) -> HttpResponse:
    """The echo: as it came, or opened where it came encrypted (企业微信)."""
    secrets, echo = way.secrets(), _asked(request, "echostr")
    parts = (secrets["token"], _asked(request, "timestamp"), _asked(request, "nonce"))
    _require_fresh(request)
    if "msg_signature" in request.GET:
        require_signature(_asked(request, "msg_signature"), *parts, echo)
        echo = opened(echo, secrets.get("aes", ""), way.detail("app"))
    else:
        require_signature(_asked(request, "signature"), *parts)
    return HttpResponse(echo, content_type="text/plain; charset=utf-8")


def _heard(request: HttpRequest, way: Way) -> HttpResponse:
    secrets, moment, nonce = way.secrets(), _asked(request, "timestamp"), _asked(request, "nonce")
    safe = way.detail("encryption") == Encryption.SAFE
    _require_fresh(request)
    size = request.headers.get("Content-Length") or "0"
    if not (size.isascii() and size.isdigit() and len(size) < 10 and int(size) <= MOST) or len(request.body) > MOST:
        raise NotGenuine("too much")
    if safe:
        fields = fields_of(request.body)
        encrypted = fields.get("Encrypt", "")
        require_signature(_asked(request, "msg_signature"), secrets["token"], moment, nonce, encrypted)
        fields = fields_of(opened(encrypted, secrets["aes"], way.detail("app")))
    else:
        require_signature(_asked(request, "signature"), secrets["token"], moment, nonce)
        fields = fields_of(request.body)
    message = incoming_of(fields)
    words = hear_from_account(way=way, message=message).words
    if not words:
        return HttpResponse("success", content_type="text/plain")
    xml = answer_xml(message.sender, fields.get("ToUserName", ""), int(clock.now().timestamp()), words)
    if safe:
        xml = closed_xml(
            xml, token=secrets["token"], aes_key=secrets["aes"], receiver=way.detail("app"), moment=moment, nonce=nonce
        )
    return HttpResponse(xml, content_type="application/xml; charset=utf-8")
