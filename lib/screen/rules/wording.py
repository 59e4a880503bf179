"""The figures of a rule in the reader's words: its file has keys and codes that nobody speaks."""

import datetime as dt
from collections.abc import Iterable, Mapping

from lib.followups import codes
from lib.holds.wishing import WEEKDAYS
from lib.people.kinds import QUALIFICATIONS
from lib.rules.model import Params
from lib.screen.speech import listed
from lib.words import N_, Words

TITLES: Mapping[str, str] = {
    "allow_from": N_("allowed from"),
    "allow_to": N_("allowed until"),
    "weekdays": N_("on these days"),
    "place_kinds": N_("at these places"),
    "consent_lifts": N_("lifted by the customer's consent"),
    "lifts_if_dpd_gt": N_("lifted above so many days past due"),
    "honour_wishes": N_("keeps to the customer's own times"),
    "at_most": N_("at most"),
    "counts": N_("what counts"),
    "channels_counted": N_("ways that count"),
    "key": N_("counted for each"),
    "window": N_("within one calendar"),
    "window_days": N_("within so many days in a row"),
    "on": N_("because of"),
    "given_before": N_("a notice comes first"),
    "other_channels_first": N_("other ways come first"),
    "show": N_("to be shown"),
    "within_days": N_("notice within days"),
    "dispute_days": N_("days to dispute"),
    "collector_takes_payment": N_("collectors take money"),
    "entry_requires_consent": N_("going in needs consent"),
    "consent_places": N_("places that need consent"),
    "allowed_places": N_("allowed places"),
    "employer_may_prohibit": N_("the employer may forbid it"),
    "order": N_("order of places"),
    "of": N_("needed by"),
    "types": N_("qualifications"),
    "refresh_months": N_("to be renewed after months"),
    "grace_months": N_("months of grace"),
    "hours": N_("hours of training"),
    "hours_graduate": N_("hours of training of graduates"),
    "reviews_per_year": N_("reviews a year"),
    "record": N_("to be recorded"),
    "whole": N_("from beginning to end"),
    "badge": N_("a badge is worn"),
    "min_months": N_("kept at least months"),
    "no_longer_than_needed": N_("no longer than needed"),
    "counted_from": N_("counted from"),
    "tamper_proof": N_("safe from changes"),
    "min_collectors": N_("collectors at least"),
    "allowed": N_("who may be met"),
    "third_party": N_("other people"),
    "unlocked_by": N_("only after"),
    "max_years": N_("years at most"),
    "channels": N_("keeps to the customer's word on ways of contact"),
    "places": N_("keeps to the customer's word on places"),
}
"""Key of a figure in any kind of rule → what it is."""

VALUES: Mapping[str, str] = {
    "attempts": N_("attempts"),
    "unanswered_attempts": N_("attempts without an answer"),
    "contacts": N_("contacts"),
    "person": N_("person"),
    "debt": N_("debt"),
    "number": N_("phone number"),
    "address": N_("address"),
    "day": N_("day"),
    "week": N_("week"),
    "month": N_("month"),
    "public_holiday": N_("public holiday"),
    "sensitive_occasion": N_("mourning, marriage or festival"),
    "any": N_("any hold"),
    "authorisation_letter": N_("letter of authorisation"),
    "identity": N_("proof of identity"),
    "institution": N_("name of the institution"),
    "loan_documents": N_("papers of the loan"),
    "chosen": N_("the place that the customer chose"),
    "home": N_("home"),
    "household_registered": N_("registered residence"),
    "billing": N_("billing address"),
    "work": N_("place of work"),
    "hospital": N_("hospital"),
    "other": N_("another place"),
    "crew": N_("every member of the crew"),
    "agency": N_("the agency"),
    "audio": N_("sound"),
    "video": N_("pictures"),
    "audio_or_video": N_("sound or pictures"),
    "calls": N_("calls"),
    "debtor": N_("the debtor"),
    "guarantor": N_("the guarantor"),
    "contact": N_("his contacts"),
    "third": N_("third persons"),
    "never": N_("never"),
    "never_to_collect": N_("never to collect"),
    "location_only": N_("only to find the debtor"),
    "number_invalid": N_("an invalid number"),
    "three_calls_failed_then_next_day": N_("three failed calls and one more the next day"),
    "failed_on_three_days": N_("failed calls on three days"),
    "unreachable": N_("the debtor cannot be reached"),
    "deceased": N_("the debtor has died"),
    "incapacity": N_("the debtor cannot act for himself"),
    "last activity; recordings: the call": N_("the last activity; recordings: the call"),
}
"""Value of a figure → its name; holds, qualifications and ways of contact have tables of theirs."""


def figures(t: Words, params: Params) -> str | None:
    """What a rule's figures are, each with its name; None where it has none."""
    told = params.model_dump(exclude_defaults=True)
    named = (
        t("{title}: {value}", title=t(TITLES[key]), value=_value(t, key, value))
        for key, value in told.items()
    )
    return " · ".join(named) or None


def _value(t: Words, key: str, value: object) -> str:
    match value:
        case bool():
            return t("yes") if value else t("no")
        case dt.time():
            return f"{value:%H:%M}"
        case int() if key == "weekdays":
            return t(WEEKDAYS[value])
        case str():
            return _named(t, key, value)
        case Iterable():
            return listed(t, [_value(t, key, one) for one in value])
        case _:
            return str(value)


def _named(t: Words, key: str, code: str) -> str:
    """The name of a code; a word that a tenant's own rule brings stays as it is."""
    if key == "on" and code in codes.HOLD_KINDS:
        return t(codes.HOLD_KINDS[code].en)
    if key == "types" and code in QUALIFICATIONS:
        return t(QUALIFICATIONS[code].en)
    if key == "channels_counted" and code in codes.CHANNELS:
        return t(codes.CHANNELS[code].en)
    return t(VALUES[code]) if code in VALUES else code
