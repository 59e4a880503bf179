"""The form that defines an experiment, with what the past says of how many persons it needs."""

import datetime as dt
from functools import partial

import streamlit as st

from lib.experiments import changing
from lib.experiments.arms import DOES, NO_VISIT, USUAL, Arm
from lib.experiments.defining import (
    AMOUNT,
    FEWEST,
    LARGEST_EFFECT,
    LONGEST,
    LONGEST_NAME,
    MOST,
    MOST_DAYS,
    MOST_LOOKS,
    NO_NAME,
    OUTCOMES,
    Design,
    faults,
)
from lib.experiments.power import Past, detectable, needed
from lib.overrides.deciding import alone
from lib.screen import data, saving, speech
from lib.screen.experiments import frames
from lib.screen.frame import Here
from lib.screen.strategy import frames as strategy
from lib.strategy.segments import Rule
from lib.words import N_, Words

FORM = "experiment"
EVERYBODY = ""
"""Stands for everybody among the segments that may enter."""

USUAL_DAYS, USUAL_ENTRY = 14, 30

BEFORE = N_(
    "In the past, of those who would have entered: {value} (n = {n}). To find a difference of "
    "{effect} points {planned} persons are needed in all arms; {now} would enter on the first day, "
    "who could show a difference of {least} points."
)
NO_PAST = N_(
    "The past has too few persons with a whole horizon of known payments to reckon how many are "
    "needed. Please choose a shorter horizon or load older files."
)


def form(t: Words, here: Here) -> None:
    """Ask for everything that is fixed before, and count what it takes."""
    with st.container(border=True):
        st.markdown(f"**{t('Define an experiment')}**")
        name = st.text_input(
            t("Name of the experiment"), max_chars=LONGEST_NAME, key=_key("name"), width=300
        )
        question = st.text_area(
            t("What shall it answer?"), max_chars=LONGEST, key=_key("question"), height=70
        )
        rule = _who(t)
        arms = _arms(t)
        outcome, currency, effect = _outcome(t, here)
        horizon, start, last, looks = _times(t, here)
        design = Design(
            name=(name or "").strip(),
            question=(question or "").strip(),
            arms=arms,
            rule=rule,
            outcome=outcome,
            horizon=horizon,
            start=start,
            last_entry=last,
            effect=effect,
            planned=1,
            looks=looks,
            currency=currency,
        )
        known = frames.before(design, data.working_day(here.as_of))
        _told(t, here, design, known)
        _propose(t, design, known)


def _who(t: Words) -> Rule:
    """Ask for the segment that may enter; its rule as it is now becomes part of the definition."""
    found = {one.entry_id: one for one in strategy.segments_now()}
    titles = {EVERYBODY: t("Everybody with a case"), **{k: v.name for k, v in found.items()}}
    chosen = st.selectbox(
        t("Who may enter"),
        list(titles),
        format_func=lambda code: titles[code],
        key=_key("who"),
        help=t(
            "Segments are made on the page “Strategy”. Later changes of one change nothing here."
        ),
        width=300,
    )
    return found[chosen].rule if chosen in found else Rule()


def _arms(t: Words) -> tuple[Arm, ...]:
    number = st.segmented_control(
        t("Arms"),
        list(range(FEWEST, MOST + 1)),
        default=FEWEST,
        required=True,
        key=_key("arms"),
    )
    n = number or FEWEST
    arms = []
    for at in range(n):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            letter = "ABCD"[at]
            name = st.text_input(
                t("Arm {letter}", letter=letter),
                value=letter,
                max_chars=LONGEST_NAME,
                key=_key(f"arm_{at}"),
                width=170,
            )
            does = st.selectbox(
                t("What is done"),
                list(DOES),
                index=list(DOES).index(USUAL if at == 0 else NO_VISIT),
                format_func=lambda code: t(DOES[code]),
                key=_key(f"does_{at}"),
                width=260,
            )
            share = st.number_input(
                t("Share in %"),
                min_value=0.0,
                max_value=100.0,
                value=100.0 / n,
                key=_key(f"share_{at}_{n}"),
                width=130,
            )
        arms.append(Arm((name or "").strip(), does or USUAL, float(share) / 100))
    return tuple(arms)


def _outcome(t: Words, here: Here) -> tuple[str, str | None, float]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        outcome = st.selectbox(
            t("What is compared"),
            list(OUTCOMES),
            format_func=lambda code: t(OUTCOMES[code]),
            key=_key("outcome"),
            width=260,
        )
        currency = None
        if outcome == AMOUNT:
            there = sorted(data.cases(here.as_of)["currency"].drop_nulls().unique())
            currency = st.selectbox(t("Currency"), there, key=_key("currency"), width=120)
        effect = st.number_input(
            t("Difference that would matter, in points"),
            min_value=0.1,
            max_value=LARGEST_EFFECT * 100,
            value=5.0,
            step=0.5,
            key=_key("effect"),
            width=260,
        )
    return outcome, currency, float(effect) / 100


def _times(t: Words, here: Here) -> tuple[int, dt.date, dt.date, int]:
    today = data.working_day(here.as_of)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        horizon = st.number_input(
            t("Horizon in days"),
            min_value=1,
            max_value=MOST_DAYS,
            value=USUAL_DAYS,
            key=_key("horizon"),
            width=150,
        )
        start = st.date_input(t("First day of entry"), value=today, key=_key("start"), width=170)
        last = st.date_input(
            t("Last day of entry"),
            value=today + dt.timedelta(days=USUAL_ENTRY),
            key=_key("last"),
            width=170,
        )
        looks = st.number_input(
            t("Looks"),
            min_value=1,
            max_value=MOST_LOOKS,
            value=1,
            key=_key("looks"),
            help=t(
                "How often it may be looked at whether a bound is crossed, evenly over the time; "
                "the last look is at the end. Bounds by Lan and DeMets keep false alarms at 5 %."
            ),
            width=120,
        )
    return int(horizon), start or today, last or today, int(looks)


def _told(t: Words, here: Here, design: Design, known: Past | None) -> None:
    """What the past says: how many are needed, how many there are, what these could find."""
    wrong = [one for one in faults(design) if one.sentence != NO_NAME]
    if wrong and design.question:
        for one in wrong:
            st.warning(speech.said(t, one), icon=":material/block:")
    if known is None:
        st.warning(t(NO_PAST), icon=":material/block:")
        return
    if wrong and not _countable(design):
        return
    now = frames.fitting(design, data.working_day(here.as_of))
    least = detectable(known, now, design.arms, design.looks)
    said = t(
        BEFORE,
        value=t.percent(known.value, 1),
        n=known.n,
        effect=t.number(design.effect * 100, 1),
        planned=needed(known, design.effect, design.arms, design.looks),
        now=now,
        least="—" if least is None else t.number(least * 100, 1),
    )
    st.info(said, icon=":material/calculate:")


def _countable(design: Design) -> bool:
    return all(one.share > 0 for one in design.arms)


def _propose(t: Words, design: Design, known: Past | None) -> None:
    why = st.text_area(t("Why"), key=_key("why"), height=70)
    if alone(data.actor()):
        st.caption(t("You work alone: once it is defined, start it above."))
    else:
        st.caption(t("A second person starts it."))
    act = partial(_save, design, known, why, saving.form_id(FORM))
    label, icon = t("Define this experiment"), ":material/science:"
    saving.button(t, FORM, act, label=label, icon=icon)


def _save(design: Design, known: Past | None, why: str, experiment_id: str) -> None:
    planned = 0
    if known is not None and _countable(design):
        planned = needed(known, design.effect, design.arms, design.looks)
    fixed = Design(**{**vars(design), "planned": planned})
    changing.propose(data.ledger(), fixed, why, data.now(), experiment_id)


def _key(field: str) -> str:
    return saving.key(FORM, field)
