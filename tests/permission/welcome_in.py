"""The addresses of whoever is welcomed in: partners, invitations, offers and needs, volunteers and their services."""

from typing import Any

SOON = "2099-01-01"
# What an agreement with a partner says, but for its communities.
AGREED: dict[str, Any] = {
    "scope": "带孩子",
    "since": SOON,
    "until": SOON,
    "review_on": SOON,
    "trial_until": SOON,
    "host_name": "周经理",
}


def pages(v: dict[str, str]) -> dict[str, str]:
    return {
        "volunteers": "/volunteers/",
        "volunteer": f"/volunteers/{v['volunteer']}/",
        "receipt_of_volunteer": f"/volunteers/receipts/{v['volunteer_receipt']}/",
        "receipt_certificate": f"/volunteers/receipts/{v['volunteer_receipt']}/certificates/{v['certificate']}/",
        "receipt_check_certificate": f"/volunteers/certificates/{v['check_code']}/",
        "certificate_check_ask": "/volunteers/certificates/",
        "certificate": f"/service-certificates/{v['certificate']}/",
        "services": "/services/",
        "service": f"/services/{v['service']}/",
        "partners": "/partners/",
        "partner": f"/partners/{v['partner']}/",
        "receipt_of_partner": f"/partners/receipts/{v['partner_receipt']}/",
        "offers_and_needs": "/offers-and-needs/",
        "needs_possible": "/needs/possible/",
        "need": f"/needs/{v['need']}/",
        "invitations": "/partner-invitations/",
        "invitation": f"/partner-invitations/{v['invitation']}/",
        "invited": f"/partners/invitations/{v['invitation_code']}/",
    }


def acts(v: dict[str, str]) -> dict[str, tuple[str, dict[str, Any]]]:
    words = {"words": "写一句"}
    return {
        "volunteer_apply": ("/volunteers/apply/", {}),
        "volunteer_enter": ("/volunteers/enter/", {}),
        "receipt_volunteer_leave": (f"/volunteers/receipts/{v['volunteer_receipt']}/leave/", {}),
        "receipt_volunteer_sign_up": (f"/volunteers/receipts/{v['volunteer_receipt']}/sign-up/{v['service']}/", {}),
        "receipt_volunteer_step_back": (f"/volunteers/receipts/{v['volunteer_receipt']}/step-back/{v['service']}/", {}),
        "receipt_volunteer_known": (f"/volunteers/receipts/{v['volunteer_receipt']}/known/{v['service']}/", {}),
        "receipt_volunteer_certificate": (f"/volunteers/receipts/{v['volunteer_receipt']}/certificate/", {}),
        "volunteer_welcome": (f"/volunteers/{v['volunteer']}/welcome/", {}),
        "volunteer_change": (f"/volunteers/{v['volunteer']}/change/", {}),
        "volunteer_consent": (f"/volunteers/{v['volunteer']}/consent/", {}),
        "volunteer_leave": (f"/volunteers/{v['volunteer']}/leave/", {}),
        "volunteer_erase": (f"/volunteers/{v['volunteer']}/erase/", {}),
        "volunteer_decline": (f"/volunteers/{v['volunteer']}/decline/", words),
        "volunteer_consent_back": (f"/volunteers/{v['volunteer']}/consent-back/", words),
        "volunteer_ask_certificate": (f"/volunteers/{v['volunteer']}/certificate/ask/", {}),
        "volunteer_issue_certificate": (f"/volunteers/{v['volunteer']}/certificate/", {}),
        "certificate_void": (f"/service-certificates/{v['certificate']}/void/", words),
        "service_plan": ("/services/plan/", {}),
        "service_change": (f"/services/{v['service']}/change/", {}),
        "service_cancel": (f"/services/{v['service']}/cancel/", words),
        "service_release": (f"/services/{v['service']}/release/", {}),
        "service_put_down": (f"/services/{v['service']}/put-down/", {}),
        "sign_up_step_back": (f"/sign-ups/{v['sign_up']}/step-back/", {}),
        "sign_up_told": (f"/sign-ups/{v['sign_up']}/told/", {}),
        "sign_up_presence": (f"/sign-ups/{v['sign_up']}/presence/", {"came": "no"}),
        "hours_correct": (f"/service-hours/{v['hours']}/correct/", {"came": "no", "reason": "没来"}),
        "partner_apply": ("/partners/apply/", {}),
        "partner_check": (f"/partners/{v['partner']}/check/", {}),
        "partner_accept": (f"/partners/{v['partner']}/accept/", words),
        "partner_decline": (f"/partners/{v['partner']}/decline/", words),
        "partner_agree": (f"/partners/{v['partner']}/agree/", AGREED),
        "partner_full": (f"/partners/{v['partner']}/full/", words),
        "partner_review": (f"/partners/{v['partner']}/review/", words | {"review_on": SOON}),
        "partner_promise": (f"/partners/{v['partner']}/promise/", words | {"due": SOON}),
        "partner_promise_note": (f"/partner-promises/{v['partner_promise']}/note/", {"kept": "yes"}),
        "partner_end": (f"/partners/{v['partner']}/end/", words),
        "partner_erase": (f"/partners/{v['partner']}/erase/", {}),
        "offer_put": ("/offers/new/", {}),
        "offer_withdraw": (f"/offers/{v['offer']}/withdraw/", {}),
        "offer_again": (f"/offers/{v['offer']}/again/", {}),
        "need_of_voice": (f"/voices/{v['voice']}/need/", {}),
        "need_of_case": (f"/cases/{v['case']}/need/", {}),
        "need_take_down": (f"/needs/{v['need']}/take-down/", words),
        "partner_promise_judge": (
            f"/partner-promises/{v['help']}/judge/",
            {"voice": v["helped_voice"], "verdict": "helped", "via": "phone"},
        ),
        "receipt_helped": (f"/receipts/{v['helped_receipt']}/helps/{v['help']}/", {"verdict": "helped"}),
        "need_match": (f"/needs/{v['need']}/offers/{v['offer']}/", words | {"due": SOON}),
        "invite": ("/partner-invitations/new/", {}),
        "invitation_accept": (f"/partner-invitations/{v['invitation']}/accept/", {}),
        "invitation_decline": (f"/partner-invitations/{v['invitation']}/decline/", {}),
        "invitation_withdraw": (f"/partner-invitations/{v['invitation']}/withdraw/", words),
        "invitation_erase": (f"/partner-invitations/{v['invitation']}/erase/", {}),
        "invited_come": (f"/partners/invitations/{v['invitation_code']}/come/", {}),
        "invited_not_come": (f"/partners/invitations/{v['invitation_code']}/not-come/", {}),
    }
