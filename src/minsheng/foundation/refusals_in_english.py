"""What an act refuses, in English: one sentence for each code that says what to do. Acts speak Chinese; a page shows what its reader chose."""

import re

from django.utils.translation import get_language

from .errors import Refusal

_CHINESE = re.compile(r"[\u4e00-\u9fff]")

ENGLISH = {
    "more_than_a_sheet": "These are more rows than one sheet can hold; narrow the filter first.",
    "nothing_ticked": "Tick what to keep, then write it down.",
    "too_many_remarks": "This is more than can be taken at once; paste it in parts.",
    "no_remarks": "Nobody's remark was found; select several in the group, copy them, and paste them here.",
    "not_on_board": "This case is not on the public board.",
    "not_verbatim": "These are not the resident's words; a part of them is fine, but they cannot be changed.",
    "consent_missing": "To quote a resident, ask for consent first and write who agreed, when and how.",
    "names_somebody": "This may name somebody and cannot be shown to everybody; take it out or put it in other words.",
    "too_many_extensions": "This share was put off as often as the rules allow; finish it, or give the share back.",
    "speaker_stays": "Residents are being asked, or it has ended: correct the words alone, and leave who spoke empty.",
    "somebody_answered": "Somebody who spoke has answered; what they say counts, and nobody looks in their place.",
    "second_person": "Whoever asked for the later day cannot decide on it; ask another person.",
    "refusal_open": "A refusal has not been decided yet; let street or district decide first, then propose an end.",
    "pause_ceiling": "This share would be paused for too many working days in all; write an earlier day.",
    "not_paused": "This share is not paused, so there is nothing to resume.",
    "not_later": "The new day must be later than the present one.",
    "not_asked": "No later day waits for a decision here.",
    "no_calendar": "No calendar was found in this file; download the empty sheet and fill it in.",
    "four_digits": "Write the last four digits of the telephone, or the whole number.",
    "calendar_rows": "Some rows of this calendar cannot be read and nothing was taken in; correct them and try again.",
    "another_person": "These two were not said by the same person; link both to the same case instead.",
    "already_paused": "This share is paused already; resume it first to choose another day.",
    "already_late": "The day has passed, so it can be neither paused nor put off; finish soon and give the result.",
    "already_asked": "A later day has been asked for already; wait until the community decides.",
    "residents_answered": "Enough residents have answered in the meantime. Decline this end; what they said counts.",
    "already_answered": "Residents have been answered and are being asked: wait until somebody says not solved, or let the secretary reopen it.",
    "already_holds": "This organisation already holds a share of this case; choose another one.",
    "already_proposed": "An end has been proposed already; wait for a second person to approve or decline it.",
    "already_undone": "This batch has been withdrawn already; nothing is left to do.",
    "bad_input": "This cannot be used as it stands; correct it and try again.",
    "bad_phone": "A telephone number has 11 digits; correct it, or leave it empty.",
    "bad_request": "This request cannot be read, and nothing was recorded; go back to the page, reload it and submit again.",
    "broken": "Something in the program went wrong and nothing was recorded; try again later, and if it stays, tell whoever looks after it.",
    "case_ended": "This case has ended; reopen it first if work is to go on.",
    "case_phase": "The case has not come that far; do first what it waits for.",
    "confirm_period": "Residents still have time to confirm; “Nobody confirmed” can be recorded only once that time is over.",
    "database_away": "The database cannot be reached or written, and nothing was recorded; what you wrote is still on this page, "
    "so submit it again later, and if it stays, ask whoever looks after the machine to check its disk and database.",
    "does_not_serve": "This organisation does not serve this community; choose another one.",
    "empty": "Nothing is written yet; one sentence is enough.",
    "empty_file": "This file is empty; choose another one.",
    "encoding": "The characters of this file cannot be read; save it from Excel as “CSV UTF-8” and try again.",
    "evidence_missing": "Evidence is still missing; upload what this category requires, then try again. What you wrote is still below.",
    "handled_it": "Whoever handled this cannot answer for the resident; log out first, and let the resident answer.",
    "heic": "Photos in HEIC format cannot be opened here; set the phone's camera to “most compatible”, or upload a screenshot.",
    "in_the_future": "This time lies in the future; check the date of your device.",
    "in_the_past": "This day is over; write today or a later day.",
    "lead_taken": "Another organisation already leads; ask this one to support, or take back the lead's share first.",
    "login_expired": "Your log-in has expired and nothing was recorded; log in again, then paste what stands below back in.",
    "key_ended": "This key has ended already; nothing is left to do.",
    "masked": "A name or telephone with asterisks is a covered one and cannot be saved; write it in full, or leave it empty.",
    "method_not_allowed": "This address cannot be used that way; see the description of the API.",
    "no_answer_yet": "There is no result yet; once there is one, you will be asked whether it is solved.",
    "no_messages": "No column with messages was found; one column of the first row must be named “内容”, “诉求内容” or the like.",
    "not_a_photo": "This is not a photo, or it is damaged; choose a JPG or PNG, and for a PDF or Word file choose “Document”.",
    "not_a_sheet": "This file cannot be opened; remove its password if it has one, save it again from Excel, and try again.",
    "not_allowed": "You may not do this; if you need to, ask the community secretary.",
    "not_ended": "This case has not ended, so there is nothing to reopen; carry on with its next step.",
    "not_found": "There is no such page, or it is not for you to see; check the address.",
    "nothing_proposed": "No end waits for approval; propose one first.",
    "order_known": "This order stands at a case already; compare its number.",
    "order_replied": "This order has been replied to or taken back already.",
    "other_community": "This voice belongs to another community; choose one of this case's community.",
    "other_content": "This record arrived before with different content; both are kept, so ask the community to say which one holds.",
    "page_too_old": "This page lay open too long or was not opened from here, and nothing was recorded; reload it and submit again, "
    "with what you wrote below.",
    "no_place_sheet": "No sheet about places or people was found; name the sheets as in the sample, with the columns' names in the first row.",
    "place_in_use": "Some of it is in use by now, so this batch cannot be taken back as a whole.",
    "refused": "This was not done; look at how things stand now, and try again.",
    "same_person": "Whoever did the step before cannot do this one; ask another person.",
    "share_state": "This share is not at a stage where that can be done; look at how it stands now.",
    "somebody_was_faster": "Somebody else changed this a moment ago; look at how it stands now, and do it again.",
    "too_far": "A promise more than a year ahead is too far; write an earlier day, or refuse and say why.",
    "too_few_attempts": "Too few attempts to reach those who spoke; make more calls and record them under “Calls to make”.",
    "too_large": "This is too large; take a smaller photo or a screenshot, and upload one file at a time.",
    "too_long": "This is too long; shorten it, or put the full text into an attachment.",
    "too_many": "Too many tries; try again in an hour, or call the community.",
    "too_many_pixels": "This photo has too many pixels to be opened; upload a screenshot of it.",
    "too_many_rows": "This sheet has too many rows for one import; split it into several files.",
    "verbatim": "These are the resident's own words; reword them so that nobody can tell who spoke.",
    "viewing_as": "You are viewing as somebody else and can only look; stop viewing first.",
    "voice_state": "This voice is not at a stage where that can be done; undo its sorting first, or look at how it stands now.",
    "voices_in_use": "Some voices of this batch have been sorted; undo their sorting first, then withdraw the batch.",
}
# Input of which nothing more is known than its place says at least what belongs there.
BAD_INPUT_AT = {
    "quoted": "Choose which voice of this case the words are from.",
    "amount": "Write a number from 1 to 999.",
    "unit": "Choose one of the units.",
    "after": "This cursor was not given out here; start from the beginning.",
    "building": "This building is not in this estate; choose again.",
    "category": "There is no such category; choose one of the list.",
    "community": "There is no such community, or it is the one it is in; choose another one.",
    "decision": "Choose whether the refusal stands or they must act.",
    "district": "There is no district yet; add a column with its name to the sheet of communities.",
    "earlier": "Choose the earlier voice of the same community.",
    "estate": "This estate is not in this community; choose again.",
    "file": "A row of this sheet cannot be read: the first row names code, parent and name, and a parent stands above its children.",
    "email": "This is no e-mail address; write one like name@example.cn, or leave it empty.",
    "ground": "Choose one of the grounds for refusing.",
    "heard_at": "This time cannot be right; check the date of your device.",
    "key": "There is no such rule; choose one of the list.",
    "kind": "Choose one of the kinds offered.",
    "name": "Give it a name to know it by again.",
    "of": "This person holds no post in that time, so there is nothing to hand over.",
    "since": "Begin today or on a later day; who has left for good leaves today.",
    "to": "Choose another colleague: staff for staff, the organisation's own people for a representative.",
    "organisation": "There is no such organisation, or it does not serve this community; choose another one.",
    "outcome": "Choose how the call went.",
    "password": "At least 10 characters, not digits alone and not a common one; for example three unrelated words.",
    "platform": "Choose from where this order came.",
    "number": "Write the number of the order; the reply needs it.",
    "phase": "There is no such step; choose one of the phases of a case.",
    "phone": "A telephone number has 11 digits; correct it, or leave it empty.",
    "reason": "Say why in a sentence, for example “to call back”.",
    "replaces": "The voice to correct is not in this community; check its number.",
    "resident": "This person's data has been erased already; nothing is left to do.",
    "role": "Choose lead or support.",
    "satisfaction": "Choose satisfied, fairly satisfied or not satisfied, or leave it open.",
    "source": "Choose on what occasion it was heard.",
    "speaker": "Choose named, a household, unknown or withheld, and write names and numbers in full.",
    "stage": "Choose whether this shows before or after, or is a document or a signature.",
    "street": "There is no such street; write it into the sheet of communities first.",
    "time": "This time lies in the future; check it.",
    "told_by": "Choose how people are told: by a poster or at the next meeting.",
    "track": "Choose which place it is passed to.",
    "units": "The number of units must be between 1 and 30.",
    "until": "It ends before it begins; compare the two days.",
    "urgency": "Choose normal, soon or at once.",
    "username": "This account belongs to somebody else; choose another one.",
    "value": "This number is too small or too large for this rule; write another one.",
    "verdict": "Choose one: solved, partly solved, not solved.",
    "voice": "Say which voice or case this belongs to.",
}


def sentence(message: str, code: str, field: str = "") -> str:
    """`message` for who reads Chinese; for who chose English the sentence of `code`, unless the message is in English already."""
    if get_language() != "en" or not _CHINESE.search(message):
        return message
    if code == "bad_input" and field in BAD_INPUT_AT:
        return BAD_INPUT_AT[field]
    return ENGLISH.get(code, message)


def shown(refusal: Refusal) -> str:
    """What a page says when an act did not happen. Programs (the API) get the Chinese message and the code."""
    return sentence(refusal.message, refusal.code, refusal.field)
