"""The colours of charts and maps in the reader's theme.

Apart from the maps, because a screen with charts only should not wait for the libraries of maps.
"""

import streamlit as st

from lib.show.palette import Palette, palette


def colours() -> Palette:
    """The colours that fit the reader's theme."""
    return palette(dark=st.context.theme.type == "dark")
