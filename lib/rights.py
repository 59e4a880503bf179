"""Who may do what: one table of roles and actions, and the question that everything asks.

A right is asked where data are read and where they are written, not only on the screens: the
ledger refuses every write whose act its actor may not do, and the portfolio hands out no row that
is not his to see. What no role is given, nobody has.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from lib.errors import DoorstepError
from lib.words import N_, Sentence


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
    SAFETY = "safety"
    REVIEW_CONFLICT = "review_conflict"
    REVIEW_SAFETY = "review_safety"
    PEOPLE = "people"
    TRAIN = "train"
    ASK_OVERRIDE = "ask_override"
    GRANT_OVERRIDE = "grant_override"
    ASK_VISIT = "ask_visit"
    DECIDE_VISIT = "decide_visit"
    APPROVE_AGREEMENT = "approve_agreement"
    PRIVACY = "privacy"
    USERS = "users"
    ACCOUNT = "account"
    ADMIT = "admit"


ACTION_NAMES: Mapping[Action, str] = {
    Action.SEE_CASES: N_("see cases, masked"),
    Action.SEE_MEASURES: N_("see recovery and other figures"),
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
    Action.SAFETY: N_("report incidents and check in"),
    Action.REVIEW_CONFLICT: N_("review conflicts without threat or assault"),
    Action.REVIEW_SAFETY: N_("review all conflicts and lift warnings"),
    Action.PEOPLE: N_("keep collectors, qualifications and training"),
    Action.TRAIN: N_("take knowledge checks"),
    Action.ASK_OVERRIDE: N_("ask for an exception from a soft rule"),
    Action.GRANT_OVERRIDE: N_("grant an exception as second person"),
    Action.ASK_VISIT: N_("ask for a visit"),
    Action.DECIDE_VISIT: N_("approve or refuse visits that were asked for"),
    Action.APPROVE_AGREEMENT: N_("approve repayment agreements over the limits"),
    Action.PRIVACY: N_("export, restrict and erase a person's data; retention"),
    Action.USERS: N_("administer users and roles"),
    Action.ACCOUNT: N_("sign in, keep one's own password and sessions"),
    Action.ADMIT: N_("let people in"),
}

_SEES = frozenset(
    {
        Action.SEE_CASES,
        Action.SEE_MEASURES,
        Action.SEE_RULES,
        Action.SEE_PEOPLE,
        Action.SEE_SETTINGS,
        Action.SEE_PLANS,
        Action.EXPORT,
        Action.ACCOUNT,
    }
)
"""What everybody but a collector and an administrator may, over all cases."""

_RIGHTS: Mapping[Role, frozenset[Action]] = {
    Role.OWNER: frozenset(Action),
    Role.GATE: frozenset({Action.ADMIT}),
    Role.MANAGER: _SEES
    | {
        Action.SEE_COMPLIANCE,
        Action.LOAD,
        Action.CORRECT,
        Action.RECORD,
        Action.PLAN,
        Action.APPROVE_PLAN,
        Action.REVEAL,
        Action.HOLD,
        Action.REVIEW_HOLD,
        Action.COMPLAINTS,
        Action.SAFETY,
        Action.REVIEW_CONFLICT,
        Action.REVIEW_SAFETY,
        Action.PEOPLE,
        Action.TRAIN,
        Action.ASK_OVERRIDE,
        Action.ASK_VISIT,
        Action.DECIDE_VISIT,
        Action.APPROVE_AGREEMENT,
    },
    Role.SUPERVISOR: _SEES
    | {
        Action.CORRECT,
        Action.RECORD,
        Action.PLAN,
        Action.APPROVE_PLAN,
        Action.REVEAL,
        Action.HOLD,
        Action.REVIEW_HOLD,
        Action.COMPLAINTS,
        Action.SAFETY,
        Action.REVIEW_CONFLICT,
        Action.TRAIN,
        Action.ASK_OVERRIDE,
        Action.ASK_VISIT,
        Action.DECIDE_VISIT,
    },
    Role.COLLECTOR: frozenset(
        {
            Action.SEE_CASES,
            Action.SEE_RULES,
            Action.RECORD,
            Action.REVEAL,
            Action.HOLD,
            Action.SAFETY,
            Action.TRAIN,
            Action.ASK_VISIT,
            Action.ACCOUNT,
        }
    ),
    Role.COMPLIANCE: _SEES
    | {
        Action.SEE_COMPLIANCE,
        Action.SEE_AUDIT,
        Action.REVEAL,
        Action.HOLD,
        Action.LIFT_HOLD,
        Action.REVIEW_HOLD,
        Action.COMPLAINTS,
        Action.REVIEW_CONFLICT,
        Action.REVIEW_SAFETY,
        Action.TRAIN,
        Action.GRANT_OVERRIDE,
        Action.PRIVACY,
    },
    Role.AUDITOR: _SEES | {Action.SEE_COMPLIANCE, Action.SEE_AUDIT},
    Role.ADMINISTRATOR: frozenset(
        {
            Action.SEE_CASES,
            Action.SEE_RULES,
            Action.SEE_PEOPLE,
            Action.SEE_SETTINGS,
            Action.SEE_AUDIT,
            Action.LOAD,
            Action.EXPORT,
            Action.EXPORT_UNMASKED,
            Action.USERS,
            Action.ACCOUNT,
        }
    ),
}
"""Role → what it may. A collector's rights go to his own cases only, the others' to all."""

ACTS: Mapping[str, Action] = {
    "import": Action.LOAD,
    "replace": Action.LOAD,
    "withdraw": Action.LOAD,
    "restore": Action.LOAD,
    "save_template": Action.LOAD,
    "retire_template": Action.LOAD,
    "correct_place": Action.CORRECT,
    "withdraw_place": Action.CORRECT,
    "correct_place_kind": Action.CORRECT,
    "correct_personal": Action.PRIVACY,
    "withdraw_personal": Action.PRIVACY,
    "correct_person": Action.CORRECT,
    "withdraw_person": Action.CORRECT,
    "record follow-up": Action.RECORD,
    "correct follow-up": Action.RECORD,
    "record_day": Action.RECORD,
    "place hold": Action.HOLD,
    "extend hold": Action.HOLD,
    "review hold": Action.REVIEW_HOLD,
    "lift lesser hold": Action.REVIEW_HOLD,
    "lift hold": Action.LIFT_HOLD,
    "record wish": Action.HOLD,
    "withdraw wish": Action.HOLD,
    "open complaint": Action.COMPLAINTS,
    "assign complaint": Action.COMPLAINTS,
    "answer complaint": Action.COMPLAINTS,
    "close complaint": Action.COMPLAINTS,
    "reopen complaint": Action.COMPLAINTS,
    "plan": Action.PLAN,
    "refuse_list": Action.PLAN,
    "save_plan": Action.PLAN,
    "export_plan": Action.PLAN,
    "approve_plan": Action.APPROVE_PLAN,
    "dispatch_plan": Action.APPROVE_PLAN,
    "report_progress": Action.RECORD,
    "correct_progress": Action.RECORD,
    "export_visit_list": Action.PLAN,
    "show_unmasked": Action.REVEAL,
    "export_rows_to_mend": Action.LOAD,
    "export_unmasked": Action.EXPORT_UNMASKED,
    "open_sample": Action.LOAD,
    "correct_collector": Action.PEOPLE,
    "withdraw_collector": Action.PEOPLE,
    "record_qualification": Action.PEOPLE,
    "withdraw_qualification": Action.PEOPLE,
    "record_leave": Action.PEOPLE,
    "withdraw_leave": Action.PEOPLE,
    "record_attendance": Action.PEOPLE,
    "take_check": Action.TRAIN,
    "report_incident": Action.SAFETY,
    "contest_incident": Action.SAFETY,
    "review_conflict": Action.REVIEW_CONFLICT,
    "review_incident": Action.REVIEW_SAFETY,
    "record_warning": Action.SAFETY,
    "lift_warning": Action.REVIEW_SAFETY,
    "check_in": Action.SAFETY,
    "export": Action.EXPORT,
    "reveal": Action.REVEAL,
    "conceal": Action.REVEAL,
    "export_person": Action.PRIVACY,
    "ask_override": Action.ASK_OVERRIDE,
    "withdraw_override": Action.ASK_OVERRIDE,
    "grant_override": Action.GRANT_OVERRIDE,
    "refuse_override": Action.GRANT_OVERRIDE,
    "end_override": Action.GRANT_OVERRIDE,
    "ask_visit": Action.ASK_VISIT,
    "withdraw_visit": Action.ASK_VISIT,
    "approve_visit": Action.DECIDE_VISIT,
    "refuse_visit": Action.DECIDE_VISIT,
    "schedule_visit": Action.PLAN,
    "propose_agreement": Action.RECORD,
    "approve_agreement": Action.APPROVE_AGREEMENT,
    "refuse_agreement": Action.APPROVE_AGREEMENT,
    "withdraw_agreement": Action.RECORD,
    "sign_agreement": Action.RECORD,
    "cancel_agreement": Action.REVIEW_HOLD,
    "print_agreement": Action.RECORD,
    "restrict": Action.PRIVACY,
    "lift_restrict": Action.PRIVACY,
    "legal_hold": Action.PRIVACY,
    "lift_legal_hold": Action.PRIVACY,
    "erase": Action.PRIVACY,
    "retention": Action.PRIVACY,
    "use_alone": Action.USERS,
    "add_user": Action.USERS,
    "change_user": Action.USERS,
    "set_password": Action.USERS,
    "end_sessions_of": Action.USERS,
    "make_token": Action.USERS,
    "revoke_token": Action.USERS,
    "sign_in": Action.ACCOUNT,
    "sign_out": Action.ACCOUNT,
    "change_password": Action.ACCOUNT,
    "end_sessions": Action.ACCOUNT,
    "sign_in_failed": Action.ADMIT,
    "meet_identity": Action.ADMIT,
}
"""Act as the audit names it → the right that it takes. An act that is not here cannot be done."""


QUIET = frozenset(
    {
        "export",
        "export_unmasked",
        "export_visit_list",
        "export_plan",
        "print_agreement",
        "export_rows_to_mend",
        "show_unmasked",
        "reveal",
        "conceal",
        "export_person",
        "sign_in",
        "sign_out",
        "sign_in_failed",
    }
)
"""Acts that leave their trace in the audit and change nothing that a screen shows."""


@dataclass(frozen=True)
class Actor:
    """Who is doing something.

    `name` is what records keep; `collector` the number under which files know a person who visits,
    by which his own cases are told.
    """

    name: str
    roles: frozenset[Role]
    collector: str | None = None


ALONE = Actor("", frozenset({Role.OWNER}))
"""Who uses the product alone on his computer: nobody else is there to be told from."""

COMMAND_LINE = Actor("command line", frozenset({Role.OWNER}))
"""Who may read the folder of the data may do all with them; records say that it was done here."""

NOBODY = Actor("", frozenset())
"""Who has not signed in."""

GATE = Actor("sign-in", frozenset({Role.GATE}))
"""The sign-in itself, for what happens before anybody is known."""


class NotAllowed(DoorstepError):
    """The actor's roles do not give this right."""

    sentence = N_(
        "You may not do this: {action}. Please ask an administrator if it belongs to your work."
    )


def scope(actor: Actor, action: Action) -> Scope | None:
    """How far the actor's right goes; None when he has none."""
    reaches = [
        Scope.OWN if role is Role.COLLECTOR else Scope.ALL
        for role in actor.roles
        if action in _RIGHTS[role]
    ]
    return max(reaches, default=None)


def can(actor: Actor, action: Action) -> bool:
    """Whether the actor has this right, be it for his own cases only."""
    return scope(actor, action) is not None


def holders(action: Action) -> tuple[Role, ...]:
    """The roles that give a right, for who lacks it and asks whom to turn to."""
    return tuple(role for role in GIVEN if action in _RIGHTS[role])


def demand(actor: Actor, action: Action) -> None:
    """Ask for a right.

    Raises:
        NotAllowed: the actor does not have it.

    """
    if not can(actor, action):
        raise NotAllowed(action=Sentence(ACTION_NAMES[action]))
