"""Script cards by situation: what to say, what not, what to do."""

from collections.abc import Iterable

import streamlit as st

from lib.people.scripts import CARDS, Card
from lib.people.texts import Told
from lib.screen import linked, speech
from lib.words import N_, Words


def draw(t: Words) -> None:
    """Ask for the situation and show its card."""
    names = {code: card.name.read(t.language) for code, card in CARDS.items()}
    code = linked.segments(t, N_("Situation"), names, "card")
    _card(t, CARDS[code])


def _card(t: Words, card: Card) -> None:
    with st.container(border=True):
        st.subheader(speech.escaped(card.name.read(t.language)), anchor=False)
        if card.third_person:
            st.caption(t("Others may hear this: no word of money."))
        _lines(t, t("Say"), card.say, "green", "check")
        _lines(t, t("Do not say"), card.not_say, "red", "close")
        _lines(t, t("Do"), card.do, "blue", "directions_walk")


def _lines(t: Words, title: str, lines: Iterable[Told], colour: str, icon: str) -> None:
    st.markdown(f":{colour}[:material/{icon}: **{title}**]")
    for line in lines:
        st.markdown(f"- {speech.escaped(line.read(t.language))}")
