"""The table: which role may do what, and how far."""

from collections.abc import Mapping

from lib.rights.roles import Action, Role

_SEES = frozenset(
    {
        Action.SEE_CASES,
        Action.SEE_MEASURES,
        Action.SEE_TEAM,
        Action.SEE_RULES,
        Action.SEE_PEOPLE,
        Action.SEE_SETTINGS,
        Action.SEE_PLANS,
        Action.EXPORT,
        Action.ACCOUNT,
    }
)
"""What everybody but a collector and an administrator may, over all cases."""

RIGHTS: Mapping[Role, frozenset[Action]] = {
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
        Action.HANDLE_BREACHES,
        Action.SAFETY,
        Action.REVIEW_CONFLICT,
        Action.REVIEW_SAFETY,
        Action.PEOPLE,
        Action.TRAIN,
        Action.REVIEW_QUALITY,
        Action.ASK_OVERRIDE,
        Action.ASK_VISIT,
        Action.DECIDE_VISIT,
        Action.APPROVE_AGREEMENT,
        Action.KEEP_SEGMENTS,
        Action.CHANGE_STRATEGY,
        Action.APPROVE_STRATEGY,
        Action.FIT,
        Action.KEEP_EXPERIMENTS,
        Action.START_EXPERIMENTS,
        Action.SET_TARGETS,
        Action.KEEP_QUESTIONS,
        Action.KEEP_LESSONS,
        Action.SEND_MESSAGES,
        Action.APPROVE_TEMPLATE,
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
        Action.REVIEW_QUALITY,
        Action.ASK_OVERRIDE,
        Action.ASK_VISIT,
        Action.DECIDE_VISIT,
        Action.KEEP_SEGMENTS,
        Action.KEEP_QUESTIONS,
        Action.KEEP_LESSONS,
        Action.SEND_MESSAGES,
    },
    Role.COLLECTOR: frozenset(
        {
            Action.SEE_CASES,
            Action.SEE_TEAM,
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
        Action.HANDLE_BREACHES,
        Action.REVIEW_CONFLICT,
        Action.REVIEW_SAFETY,
        Action.TRAIN,
        Action.REVIEW_QUALITY,
        Action.KEEP_QUESTIONS,
        Action.GRANT_OVERRIDE,
        Action.APPROVE_STRATEGY,
        Action.START_EXPERIMENTS,
        Action.KEEP_LESSONS,
        Action.APPROVE_TEMPLATE,
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
