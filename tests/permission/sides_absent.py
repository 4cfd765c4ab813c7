"""What the tests ask for that is not there, of the same shape as what is."""

# Of the same shape as what is there.
ABSENT = {
    "voice": "WD-26-99998",
    "asked_voice": "WD-26-99999",
    "case": "WD-26-9999",
    "outing": "ZC-WD-2611-998",
    "facility": "SS-WD-998",
    "facility_closed": "SS-WD-997",
    "partner": "HH-WD-2611-998",
    "invitation": "YQ-WD-2611-998",
    "invitation_code": "999999999998",
    "partner_receipt": "999999999999",
    "volunteer": "ZY-WD-2611-998",
    "volunteer_receipt": "999999999999",
    "service": "FW-WD-2611-998",
    "certificate": "ZM-WD-2611-998",
    "check_code": "999999999999",
    "whistle": "CS-WD-2611-998",
    "whistle_ahead": "CS-WD-2611-997",
    "programme_date": "XM-WD-2611-998",
    "going": "ZC-WD-2611-997",
    "visit": "ZC-WD-2611-994",
    "to_see": "ZC-WD-2611-993",
    "over": "ZC-WD-2611-996",
    "called_off": "ZC-WD-2611-995",
    "asking": "WD-26-9998",
    "meeting": "WD-HY-26-999",
    "template_place": "community-131103001001",
    "file": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b12",
    "proof": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b13",
    "good_photo": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b14",
    "told": "WD-26-9997",
    "feed_secret": "x" * 43,
    "link_secret": "y" * 43,
    "receipt": "999999999999",
    "organisation": "nowhere",
    "community": "131103009009",
    "next_community": "131103001002",
    "estate": "nowhere",
    "colleague": "nobody-there",
    "word": "无此一词",
    "speaker": "无此人也",
    "phone": "8642",
    "said": "无此一说",
}


def absent(values: dict[str, str], **kept: str) -> dict[str, str]:
    """Names of nothing, for each name of something; the workbook of places, a remark on the program and the ways out belong to no side."""
    shared = {name: values[name] for name in ("place_batch", "remark", "way", "account", "letter")}
    return {**dict.fromkeys(values, "999999"), **ABSENT, **shared, **kept}
