"""Passkeys (WebAuthn): what a browser is asked, and whether what it answers was signed by the key that we know.

The formats and the checks are the library's. It brings certificates of every kind of attestation along, which nobody here looks at, and takes
a second to load: it is loaded when somebody uses a passkey, not when the program starts.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from minsheng.foundation import privacy

from .models import Passkey, User

SECONDS_TO_PRESS = 600


@dataclass(frozen=True)
class Site:
    """Where browsers find this installation: the host name to which passkeys are bound, and the origin that they sign."""

    name: str
    origin: str


@dataclass(frozen=True)
class PasskeyAnswer:
    """What a browser answered (JSON), to which challenge, on which site. `challenge` is empty where none was waiting for it."""

    answer: str
    challenge: bytes
    site: Site


@dataclass(frozen=True)
class NewPasskey:
    credential_id: str
    public_key: bytes
    sign_count: int
    transports: str


class NotGenuine(Exception):
    """What the browser sent is not what was asked, or was not signed by the key that we know."""


def site_of(address: str) -> Site | None:
    """The site at `https://host[:port]`; None where browsers know no passkeys: without HTTPS (but on this machine), and at bare numbers."""
    parts = urlsplit(address)
    try:
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:  # no name, no number of a port
        return None
    if not host or _is_number(host):
        return None
    here = host == "localhost" or host.endswith(".localhost")
    if parts.scheme != "https" and not (parts.scheme == "http" and here):
        return None
    usual = port is None or (parts.scheme, port) in {("https", 443), ("http", 80)}
    return Site(host, f"{parts.scheme}://{host}" + ("" if usual else f":{port}"))


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def new_challenge() -> bytes:
    from webauthn.helpers import generate_challenge  # slow to load, see above

    return generate_challenge()


def asked_to_add(user: User, site: Site, challenge: bytes, known: Iterable[Passkey]) -> str:
    """What `navigator.credentials.create` is asked, as JSON. A device that holds one of `known` makes no second one."""
    from webauthn import generate_registration_options, options_to_json  # slow to load, see above
    from webauthn.helpers.structs import AuthenticatorSelectionCriteria, ResidentKeyRequirement, UserVerificationRequirement

    return options_to_json(
        generate_registration_options(
            rp_id=site.name,
            rp_name="民声",
            user_id=privacy.index_of(str(user.pk), "passkey.user").encode(),  # tells a device nothing about who it is
            user_name=user.username,
            user_display_name=user.name,
            challenge=challenge,
            timeout=SECONDS_TO_PRESS * 1000,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.PREFERRED
            ),
            exclude_credentials=_described(known),
        )
    )


def asked_to_use(site: Site, challenge: bytes, known: Iterable[Passkey]) -> str:
    """What `navigator.credentials.get` is asked, as JSON: any one of `known`."""
    from webauthn import generate_authentication_options, options_to_json  # slow to load, see above

    options = generate_authentication_options(
        rp_id=site.name, challenge=challenge, timeout=SECONDS_TO_PRESS * 1000, allow_credentials=_described(known)
    )
    return options_to_json(options)


def _described(known: Iterable[Passkey]) -> list[Any]:
    from webauthn import base64url_to_bytes  # slow to load, see above
    from webauthn.helpers.structs import AuthenticatorTransport, PublicKeyCredentialDescriptor

    return [
        PublicKeyCredentialDescriptor(
            id=base64url_to_bytes(one.credential_id),
            transports=[AuthenticatorTransport(word) for word in one.transports.split(",") if word] or None,
        )
        for one in known
    ]


def credential_id_in(answer: str) -> str:
    """Which passkey an answer says that it is from; empty where it says nothing."""
    try:
        found = json.loads(answer)["id"]
    except (ValueError, TypeError, KeyError):
        return ""
    return found if isinstance(found, str) else ""


def checked_new(given: PasskeyAnswer) -> NewPasskey:
    """The passkey that was made. Raises NotGenuine."""
    from webauthn import verify_registration_response  # slow to load, see above
    from webauthn.helpers import bytes_to_base64url, parse_registration_credential_json
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        credential = parse_registration_credential_json(given.answer)
        found = verify_registration_response(
            credential=credential,
            expected_challenge=given.challenge,
            expected_rp_id=given.site.name,
            expected_origin=given.site.origin,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as wrong:
        raise NotGenuine from wrong
    transports = ",".join(sorted({one.value for one in credential.response.transports or []}))
    return NewPasskey(bytes_to_base64url(found.credential_id), found.credential_public_key, found.sign_count, transports)


def checked_use(given: PasskeyAnswer, known: Passkey) -> int:
    """The passkey's count after this use. Raises NotGenuine: signed by another key, for another site or challenge, or by a copy."""
    from webauthn import verify_authentication_response  # slow to load, see above
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        return verify_authentication_response(
            credential=given.answer,
            expected_challenge=given.challenge,
            expected_rp_id=given.site.name,
            expected_origin=given.site.origin,
            credential_public_key=bytes(known.public_key),
            credential_current_sign_count=known.sign_count,
        ).new_sign_count
    except (WebAuthnException, ValueError, TypeError, KeyError) as wrong:
        raise NotGenuine from wrong
