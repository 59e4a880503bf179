"""Taking a knowledge check: questions, answers, the result with what each teaches."""

from collections.abc import Mapping, Sequence

import streamlit as st

from lib.errors import DoorstepError
from lib.ledger.kept import new_id
from lib.people import training
from lib.people.banks import Bank
from lib.people.training import Answer, Asked, Attempt
from lib.rights import Action
from lib.screen import data, linked, speech, staff
from lib.words import N_, Words

ATTEMPT, DONE = "_check", "_check_done"
"""Session keys: (identifier, collector, bank) of the check that is taken; the last answers."""

HOUSE = "HOUSE"
"""Stands for a rule where a question rests on a policy of the company."""


def draw(t: Words) -> None:
    """Choose who takes which check, or the check that is being taken."""
    banks = staff.question_banks()
    running = st.session_state.get(ATTEMPT)
    if running:
        _questions(t, banks, *running)
        return
    _result(t, banks)
    _choose(t, banks)


def _choose(t: Words, banks: Mapping[str, Bank]) -> None:
    settings = data.settings()
    people = staff.selectable(Action.TRAIN)
    if not people:
        st.info(t("No collector is known. Upload a file of collectors or enter them by hand."))
        return
    with st.container(border=True, horizontal=True, vertical_alignment="bottom"):
        who = st.selectbox(
            t("Collector"),
            people,
            format_func=lambda one: staff.called(t, one),
            key="check_who",
            width=240,
        )
        own = settings.jurisdiction.lower()
        bank = linked.select(
            t,
            N_("Rules of"),
            {code: one.name.read(t.language) for code, one in banks.items()},
            "bank",
            default=own if own in banks else None,
        )
        practice = not training.qualifies(data.actor(), who)
        wait = settings.check_wait_days
        free = training.may_take(staff.checks(), who, bank, data.today(), wait)
        free = None if practice else free
        if st.button(
            t("Begin the check"), type="primary", icon=":material/quiz:", disabled=bool(free)
        ):
            st.session_state[ATTEMPT] = (new_id(), who, bank)
            st.rerun()
    st.caption(
        t(
            "{n} questions; {share} of the answers have to be right.",
            n=min(settings.check_questions, len(banks[bank].questions)),
            share=t.percent(settings.check_pass_mark, 0),
        )
    )
    if practice:
        st.caption(
            t("Answered by you this is practice: only the collector's own answers qualify him.")
        )
    if free:
        st.warning(t(training.WAIT, day=free))


def _questions(t: Words, banks: Mapping[str, Bank], check_id: str, who: str, bank: str) -> None:
    asked = training.draw(banks[bank], check_id, data.settings().check_questions)
    st.subheader(
        f"{speech.escaped(banks[bank].name.read(t.language))} · "
        f"{speech.escaped(staff.called(t, who))}",
        anchor=False,
    )
    with st.form(f"check_{check_id}"):
        chosen = {one.question.question_id: _ask(t, n, one) for n, one in enumerate(asked, 1)}
        sent = st.form_submit_button(t("Hand in"), type="primary", icon=":material/send:")
    if st.button(t("Break off"), icon=":material/close:"):
        st.session_state.pop(ATTEMPT)
        st.rerun()
    if sent:
        _hand_in(t, asked, chosen, (check_id, who, bank))


def _ask(t: Words, number: int, asked: Asked) -> int | None:
    question = asked.question
    return st.radio(
        f"{number}. {speech.escaped(question.text.read(t.language))}",
        range(len(asked.order)),
        index=None,
        format_func=lambda at: speech.escaped(question.options[asked.order[at]].read(t.language)),
        key=f"answer_{question.question_id}",
    )


def _hand_in(
    t: Words,
    asked: Sequence[Asked],
    chosen: Mapping[str, int | None],
    running: tuple[str, str, str],
) -> None:
    check_id, who, bank = running
    settings = data.settings()
    try:
        answers = training.answers_of(asked, chosen)
        attempt = Attempt(
            check_id=check_id,
            collector=who,
            bank=bank,
            answers=answers,
            pass_mark=settings.check_pass_mark,
            wait_days=settings.check_wait_days,
            sample=staff.of_sample(who),
        )
        training.take(data.ledger(), attempt, today=data.today(), now=data.now())
    except DoorstepError as refused:
        st.error(speech.refusal(t, refused), icon=":material/block:")
        return
    st.session_state.pop(ATTEMPT)
    st.session_state[DONE] = (bank, answers)
    st.rerun()


def _result(t: Words, banks: Mapping[str, Bank]) -> None:
    """The last result of the session, with what each question teaches."""
    if DONE not in st.session_state:
        return
    bank, answers = st.session_state[DONE]
    result = training.mark(answers, data.settings().check_pass_mark)
    show = st.success if result.passed else st.error
    show(t(result.summary()), icon=":material/school:")
    for one in answers:
        _explained(t, banks[bank], one)


def _explained(t: Words, bank: Bank, answer: Answer) -> None:
    question = bank.questions.get(answer.question)
    if question is None:
        return
    icon = ":material/check:" if answer.right else ":material/close:"
    with st.expander(speech.escaped(question.text.read(t.language)), icon=icon):
        st.text(t("Right: {answer}", answer=question.options[0].read(t.language)))
        if not answer.right:
            said = question.options[answer.chosen].read(t.language)
            st.text(t("Chosen: {answer}", answer=said))
        st.text(question.why.read(t.language))
        rule = t("a policy of the company") if question.rule == HOUSE else question.rule
        st.caption(t("Rests on: {rule}", rule=speech.escaped(rule)))
