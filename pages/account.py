"""One's own account: password, and where one is signed in; who is alone has none."""

import streamlit as st

from lib.screen import data, frame
from lib.screen.accounts import own

t = frame.begin("account")

with frame.refusals(t):
    if data.actor().name:
        own.summary(t)
        own.own_sessions(t)
        own.password(t)
    else:
        st.info(t("You use Doorstep alone: nobody signs in."))
