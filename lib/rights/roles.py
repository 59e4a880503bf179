"""Roles and actions, with their names."""

from collections.abc import Mapping
from enum import IntEnum, StrEnum

from lib.words import N_


class Role(StrEnum):
    """What a person is here; one may be several.

    OWNER is who uses the product alone, GATE the sign-in itself; nobody is given either.
    """

    OWNER = "owner"
    MANAGER = "manager"
    SUPERVISOR = "supervisor"
    COLLECTOR = "collector"
    COMPLIANCE = "compliance"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    GATE = "gate"


ROLE_NAMES: Mapping[Role, str] = {
    Role.OWNER: N_("Owner"),
    Role.MANAGER: N_("Manager"),
    Role.SUPERVISOR: N_("Supervisor"),
    Role.COLLECTOR: N_("Collector"),
    Role.COMPLIANCE: N_("Compliance officer"),
    Role.AUDITOR: N_("Auditor"),
    Role.ADMINISTRATOR: N_("Administrator"),
}
"""What people may be called; the gate is no one's role."""

GIVEN = tuple(role for role in ROLE_NAMES if role is not Role.OWNER)
"""Roles that an administrator gives to people."""


class Scope(IntEnum):
    """How far a right goes: to the cases that are one's own, or to all."""

    OWN = 1
    ALL = 2


class Action(StrEnum):
    """What can be done."""

    SEE_CASES = "see_cases"
    SEE_MEASURES = "see_measures"
    SEE_TEAM = "see_team"
    SEE_RULES = "see_rules"
    SEE_PEOPLE = "see_people"
    SEE_COMPLIANCE = "see_compliance"
    SEE_AUDIT = "see_audit"
    SEE_SETTINGS = "see_settings"
    SEE_PLANS = "see_plans"
    LOAD = "load"
    CORRECT = "correct"
    RECORD = "record"
    PLAN = "plan"
    APPROVE_PLAN = "approve_plan"
    EXPORT = "export"
    EXPORT_UNMASKED = "export_unmasked"
    REVEAL = "reveal"
    HOLD = "hold"
    LIFT_HOLD = "lift_hold"
    REVIEW_HOLD = "review_hold"
    COMPLAINTS = "complaints"
    HANDLE_BREACHES = "handle_breaches"
    SAFETY = "safety"
    REVIEW_CONFLICT = "review_conflict"
    REVIEW_SAFETY = "review_safety"
    PEOPLE = "people"
    TRAIN = "train"
    REVIEW_QUALITY = "review_quality"
    ASK_OVERRIDE = "ask_override"
    GRANT_OVERRIDE = "grant_override"
    ASK_VISIT = "ask_visit"
    DECIDE_VISIT = "decide_visit"
    APPROVE_AGREEMENT = "approve_agreement"
    KEEP_SEGMENTS = "keep_segments"
    CHANGE_STRATEGY = "change_strategy"
    APPROVE_STRATEGY = "approve_strategy"
    FIT = "fit"
    KEEP_EXPERIMENTS = "keep_experiments"
    START_EXPERIMENTS = "start_experiments"
    SET_TARGETS = "set_targets"
    KEEP_QUESTIONS = "keep_questions"
    KEEP_LESSONS = "keep_lessons"
    SEND_MESSAGES = "send_messages"
    APPROVE_TEMPLATE = "approve_template"
    PRIVACY = "privacy"
    USERS = "users"
    ACCOUNT = "account"
    ADMIT = "admit"


ACTION_NAMES: Mapping[Action, str] = {
    Action.SEE_CASES: N_("see cases, masked"),
    Action.SEE_MEASURES: N_("see recovery and other figures"),
    Action.SEE_TEAM: N_("see the figures of collectors"),
    Action.SEE_RULES: N_("see the rules"),
    Action.SEE_PEOPLE: N_("see collectors, qualifications and training"),
    Action.SEE_COMPLIANCE: N_("see blocked attempts, violations and complaints"),
    Action.SEE_AUDIT: N_("search and check the audit"),
    Action.SEE_SETTINGS: N_("see the settings"),
    Action.SEE_PLANS: N_("see visit lists"),
    Action.LOAD: N_("load files and take them back"),
    Action.CORRECT: N_("correct places and links between persons"),
    Action.RECORD: N_("record what came of a contact"),
    Action.PLAN: N_("make visit lists"),
    Action.APPROVE_PLAN: N_("approve plans and send crews out"),
    Action.EXPORT: N_("take masked data out"),
    Action.EXPORT_UNMASKED: N_("take personal data out unmasked"),
    Action.REVEAL: N_("reveal one field of one case"),
    Action.HOLD: N_("place holds and record wishes"),
    Action.LIFT_HOLD: N_("lift holds"),
    Action.REVIEW_HOLD: N_("review holds and lift those that need no compliance officer"),
    Action.COMPLAINTS: N_("handle complaints and disputes"),
    Action.HANDLE_BREACHES: N_("look into broken rules, set measures, close them"),
    Action.SAFETY: N_("report incidents and check in"),
    Action.REVIEW_CONFLICT: N_("review conflicts without threat or assault"),
    Action.REVIEW_SAFETY: N_("review all conflicts and lift warnings"),
    Action.PEOPLE: N_("keep collectors, qualifications and training"),
    Action.TRAIN: N_("take knowledge checks"),
    Action.REVIEW_QUALITY: N_("review the quality of visits"),
    Action.ASK_OVERRIDE: N_("ask for an exception from a soft rule"),
    Action.GRANT_OVERRIDE: N_("grant an exception as second person"),
    Action.ASK_VISIT: N_("ask for a visit"),
    Action.DECIDE_VISIT: N_("approve or refuse visits that were asked for"),
    Action.APPROVE_AGREEMENT: N_("approve repayment agreements over the limits"),
    Action.KEEP_SEGMENTS: N_("keep segments"),
    Action.CHANGE_STRATEGY: N_("propose another strategy"),
    Action.APPROVE_STRATEGY: N_("put a strategy into force as second person"),
    Action.FIT: N_("fit the chance of a payment"),
    Action.KEEP_EXPERIMENTS: N_("define and end experiments"),
    Action.START_EXPERIMENTS: N_("start an experiment as second person"),
    Action.SET_TARGETS: N_("set targets"),
    Action.KEEP_QUESTIONS: N_("keep own questions"),
    Action.KEEP_LESSONS: N_("note decisions, review, adopt and drop them"),
    Action.SEND_MESSAGES: N_("send messages and write templates"),
    Action.APPROVE_TEMPLATE: N_("approve templates as second person"),
    Action.PRIVACY: N_("export, restrict and erase a person's data; retention"),
    Action.USERS: N_("administer users and roles"),
    Action.ACCOUNT: N_("sign in, keep one's own password and sessions"),
    Action.ADMIT: N_("let people in"),
}
