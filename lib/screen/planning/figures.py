"""What a plan comes to, with its as-of date and how much is known of visits like these."""

from collections.abc import Sequence

import streamlit as st

from lib.screen import parts, speech
from lib.visits.plans.model import MINUTES, Figures, Plan
from lib.visits.worth.chances import Chances
from lib.words import Sentence, Words


def draw(t: Words, plan: Plan, before: Figures | None = None) -> None:
    """Draw the figures; with `before` also what the last change made of them."""
    now = plan.figures
    with st.container(horizontal=True):
        _figure(t("Stops (cases)"), f"{now.stops} ({now.cases})", _more(t, now, before, "stops"))
        _figure(
            t("Extra money expected"),
            parts.by_currency(t, dict(now.gains)),
            _money(t, now, before),
        )
        _figure(t("km"), t.number(now.km, 1), _more(t, now, before, "km", digits=1, good=-1))
        _figure(
            t("Hours on duty"),
            t.number(now.minutes / MINUTES, 1),
            _more(t, now, before, "minutes", per=MINUTES, digits=1, good=-1),
        )
        _figure(
            t("Coverage"),
            t.percent(now.coverage),
            None,
            t("Share of the cases that may be visited which are."),
        )
        spread = now.fair_hours
        _figure(
            t("Hours per crew"),
            t(
                "{least}–{most}",
                least=t.number(spread.least, 1),
                most=t.number(spread.most, 1),
            ),
            None,
            t("The least and the most that a crew is on duty; the closer, the fairer."),
        )


def basis(t: Words, plan: Plan, known: Chances | None, reckoned: Sequence[Sentence] = ()) -> None:
    """Say as of which day the figures are, on how many visits they rest, what is reckoned with."""
    said = t("Cases as of {day}.", day=plan.as_of)
    if known is not None and known.assumed:
        said += " " + t(
            "What visits bring is an assumption: {n} visits are known, {least} are needed.",
            n=known.visits,
            least=known.least,
        )
    elif known is not None:
        said += " " + t(
            "What visits bring comes from n = {n} visits of your own history, {paid} of them paid "
            "within {days} days.",
            n=known.visits,
            paid=known.paid,
            days=known.days,
        )
    st.caption(" ".join([said, *(speech.escaped(t(one)) for one in reckoned)]))


def _figure(title: str, value: str, change: tuple[str, bool] | None, said: str = "") -> None:
    st.metric(
        title,
        value,
        delta=change[0] if change else None,
        delta_color="normal" if change is None or change[1] else "inverse",
        border=True,
        help=said or None,
        width="stretch",
        height="stretch",
    )


def _more(
    t: Words,
    now: Figures,
    before: Figures | None,
    name: str,
    *,
    per: float = 1,
    digits: int = 0,
    good: int = 1,
) -> tuple[str, bool] | None:
    """How much more a figure is than before, and whether more is better."""
    if before is None:
        return None
    more = round((getattr(now, name) - getattr(before, name)) / per, digits)
    return (signed(t, more, digits), good > 0) if more else None


def _money(t: Words, now: Figures, before: Figures | None) -> tuple[str, bool] | None:
    if before is None:
        return None
    more = {
        one: now.gains.get(one, 0) - before.gains.get(one, 0)
        for one in sorted({*now.gains, *before.gains})
    }
    told = {one: amount for one, amount in more.items() if amount}
    return (difference(t, told), True) if told else None


def signed(t: Words, more: float, digits: int) -> str:
    """A difference with its sign, 0 without; Streamlit takes it for less by the minus in front."""
    if not round(more, digits):
        return t.number(0)
    return f"{'-' if more < 0 else '+'}{t.number(abs(more), digits)}"


def difference(t: Words, more: dict[str, int]) -> str:
    """Differences of money with their signs, each currency by itself; 0 where there is none."""
    told = (
        f"{'-' if amount < 0 else '+'}{t.money(abs(amount), currency)}"
        for currency, amount in more.items()
        if amount
    )
    return " ".join(told) or t.number(0)
