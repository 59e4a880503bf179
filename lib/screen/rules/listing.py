"""The table of rules with what each would refuse, and one rule in full."""

import datetime as dt
from dataclasses import dataclass

import polars as pl
import streamlit as st

from lib.rules.decision import NOBODY, SECOND
from lib.rules.kinds import KINDS
from lib.rules.model import BASES, CONFIDENCES, EVERYWHERE, REASONS, Rule
from lib.screen import data, linked, parts
from lib.screen.frame import Here
from lib.screen.rules import judging, wording
from lib.screen.speech import escaped
from lib.words import N_, Words

ALL = "all"
STATES = {ALL: N_("All"), "on": N_("In force"), "off": N_("Disabled")}

PLACES = {
    EVERYWHERE: N_("Everywhere"),
    "CN": N_("Mainland China"),
    "TW": N_("Taiwan"),
    "HK": N_("Hong Kong"),
    "US": N_("United States"),
    "US-MA": N_("Massachusetts"),
    "GB": N_("United Kingdom"),
    "IN": N_("India"),
    "ID": N_("Indonesia"),
    "PH": N_("Philippines"),
    "SG": N_("Singapore"),
    "AU": N_("Australia"),
    "EU": N_("European Union"),
    "MY": N_("Malaysia"),
}
"""Jurisdiction → its name."""

CHANNELS = {
    "visit": N_("Visit"),
    "call": N_("Call"),
    "message": N_("Text message"),
    "letter": N_("Letter"),
    "data": N_("Data"),
}
EFFECTS = {
    "block": N_("forbids"),
    "require": N_("requires"),
    "warn": N_("warns"),
}
COLUMNS = {
    "rule": N_("Rule"),
    "text": N_("What it says"),
    "state": N_("State"),
    "refuses": N_("Cases refused or warned"),
    "unknown": N_("of them: fact missing"),
    "effect": N_("Effect"),
    "basis": N_("Basis"),
    "confidence": N_("Source is sure"),
    "kind": N_("Kind"),
    "place": N_("Jurisdiction"),
    "instrument": N_("Instrument"),
    "article": N_("Article"),
}
"""Columns of the table with their titles."""

HEIGHT = 640

LINK = "rule"
"""Address parameter of the rule that is shown in full."""


@dataclass(frozen=True)
class Asked:
    """Whose rules are shown, in which state, and the visit that they are tried on."""

    place: str
    state: str
    starts_at: dt.datetime
    collectors: int


def ask(here: Here) -> Asked:
    """Ask whose rules, and for which visit it is told what each would refuse."""
    t = here.t
    places = sorted({one.jurisdiction for one in judging.rules().rules} - {EVERYWHERE})
    own = here.settings.jurisdiction
    names = {ALL: t("All"), **{one: _place(t, one) for one in places}}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        place = linked.select(t, N_("Jurisdiction"), names, "jurisdiction", default=own, width=200)
        state = linked.segments(
            t, N_("State"), {code: t(title) for code, title in STATES.items()}, "state"
        )
        day = linked.day(
            t, N_("Day of the visit"), "visit_day", default=data.working_day(here.as_of)
        )
        time = st.time_input(t("Time of the visit"), dt.time(10), key="rules_time", width=130)
        collectors = st.number_input(
            t("Collectors"), min_value=1, max_value=9, value=2, key="rules_collectors", width=130
        )
    starts_at = dt.datetime.combine(day, time, data.zone()).astimezone(dt.UTC)
    return Asked(place, state, starts_at, int(collectors))


def headline(here: Here, asked: Asked) -> None:
    """Say what these rules are, and how many overdue cases could be visited then."""
    t = here.t
    st.caption(t("No legal advice: have a lawyer check the rules before you rely on them."))
    st.markdown(escaped(t(judging.rules().summary())))
    total = judging.counts(here.as_of, asked.starts_at, asked.collectors).row(0, named=True)
    if not total["unknown"]:
        st.caption(t("No overdue case is there to try the rules on."))
        return
    st.markdown(
        t(
            "**{n}** of {of} overdue cases could be visited on {when} in {place}, as far as "
            "cases, time and the number of collectors say; the crew's papers and earlier notices "
            "are judged apart.",
            n=total["unknown"] - total["n"],
            of=total["unknown"],
            when=asked.starts_at.astimezone(data.zone()),
            place=_place(t, here.settings.jurisdiction),
        )
    )


def table(here: Here, asked: Asked) -> Rule | None:
    """Draw the rules; return the one that is ticked, else the one that a link names."""
    t = here.t
    wanted = [one for one in judging.rules().rules if _shown(one, asked)]
    counted = judging.counts(here.as_of, asked.starts_at, asked.collectors)
    n = {row[0]: row[1:] for row in counted.iter_rows()}
    rows = [_row(t, one, n.get(one.id)) for one in wanted]
    titles = {key: t(title) for key, title in COLUMNS.items()}
    told = pl.DataFrame(rows)
    if parts.empty(t, told):
        return _linked()
    event = st.dataframe(
        told.select(*COLUMNS).rename(titles).to_pandas(),
        hide_index=True,
        height=min(38 + 35 * len(rows), HEIGHT),
        column_config={
            titles["rule"]: st.column_config.TextColumn(pinned=True),
            titles["text"]: st.column_config.TextColumn(width=420),
            titles["state"]: st.column_config.TextColumn(width=150),
        },
        on_select="rerun",
        selection_mode="single-row",
        key=f"rules_{asked.place}_{asked.state}",
        placeholder="",
        alt=t("Table of rules"),
    )
    picked = [at for at in event.selection.rows if at < len(wanted)]
    if picked:
        st.query_params[LINK] = wanted[picked[0]].id
        return wanted[picked[0]]
    linked_one = _linked()
    if linked_one is None:
        st.caption(t("Tick a row at the left to see the whole rule."))
    return linked_one


def _linked() -> Rule | None:
    """The rule that the address names."""
    return judging.rules().rule(st.query_params.get(LINK, ""))


def detail(t: Words, rule: Rule) -> None:
    """Draw one rule with its source, its figures and who may override it."""
    with st.container(border=True):
        st.subheader(escaped(rule.id), anchor=False)
        st.text(said(t, rule))
        parts.facts(
            t,
            [
                (N_("State"), _state(t, rule)),
                (N_("Jurisdiction"), _place(t, rule.jurisdiction)),
                (N_("Applies to"), rule.scope),
                (N_("Contact by"), "、".join(t(CHANNELS[one]) for one in rule.channels)),
                (N_("Instrument"), rule.instrument),
                (N_("Article"), rule.article),
                (N_("Source"), rule.source),
                (N_("Basis"), t(BASES[rule.basis])),
                (N_("Source is sure"), t(CONFIDENCES[rule.confidence])),
                (N_("Figures"), wording.figures(t, rule.params) if rule.params else None),
                (N_("Holds from"), t.date(rule.valid_from)),
                (N_("Holds until"), t.date(rule.valid_to)),
                (N_("May be overridden by"), t(SECOND if rule.soft else NOBODY)),
                (N_("Verified by"), _verified(t, rule)),
                (N_("Remark"), rule.note),
            ],
        )


def said(t: Words, rule: Rule) -> str:
    """What a rule says, in the reader's language; a tenant's own has no catalogue."""
    translated = t(rule.text)
    return rule.zh if translated == rule.text and t.language != "en" else translated


def _shown(rule: Rule, asked: Asked) -> bool:
    whole = asked.place.partition("-")[0]
    place = asked.place == ALL or rule.jurisdiction in {EVERYWHERE, whole, asked.place}
    return place and (asked.state == ALL or (asked.state == "on") == rule.enabled)


def _row(t: Words, rule: Rule, counted: tuple[int, int] | None) -> dict[str, object]:
    n, unknown = counted or (None, None)
    return {
        "rule": rule.id,
        "place": _place(t, rule.jurisdiction),
        "kind": t(KINDS[rule.kind].title),
        "text": said(t, rule),
        "effect": t(EFFECTS[rule.effect]),
        "basis": t(BASES[rule.basis]),
        "confidence": rule.confidence,
        "state": _state(t, rule),
        "refuses": n,
        "unknown": unknown,
        "instrument": rule.instrument,
        "article": rule.article,
    }


def _state(t: Words, rule: Rule) -> str:
    return t(REASONS[rule.disabled_because]) if rule.disabled_because else t("In force")


def _place(t: Words, code: str) -> str:
    return f"{t(PLACES[code])} ({code})" if code in PLACES else code


def _verified(t: Words, rule: Rule) -> str | None:
    if rule.confirmed is None:
        return None
    return f"{rule.confirmed.by} · {t.date(rule.confirmed.on)} · {rule.confirmed.source}"
