"""What a link asks for and the data do not have: said, instead of silently showing all."""

from collections.abc import Mapping

import streamlit as st

from lib.screen import linked, speech
from lib.words import Words


def said(t: Words, titles: Mapping[str, str]) -> None:
    """Name the values of an address that no file has; `titles` are the names of its parameters."""
    missing = [
        t("{what}: {said}", what=t(title), said=t.listed(linked.unknown(key)))
        for key, title in titles.items()
        if linked.unknown(key)
    ]
    if missing:
        told = t(
            "What the link asks for is not in the data ({missing}), so that it narrows nothing "
            "here. Please choose again, or ask the sender for a new link.",
            missing="; ".join(missing),
        )
        st.warning(speech.escaped(told), icon=":material/link_off:")
