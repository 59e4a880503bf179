"""One's own account: who one is, the password, the places where one is signed in."""

import streamlit as st

from lib.people.accounts import hashes, new_passwords, sessions, users
from lib.rights import ROLE_NAMES
from lib.screen import data, signed, speech
from lib.screen.accounts.first import passwords, same
from lib.words import Words


def summary(t: Words) -> None:
    """Who one is here."""
    user = users.by_login(data.ledger(), data.actor().name)
    roles = speech.listed(t, [t(ROLE_NAMES[role]) for role in sorted(user.roles)])
    st.text(f"{user.name} ({user.login}) · {roles}")


def password(t: Words) -> None:
    """Ask for the old and the new password, and change it; everybody signs in anew then."""
    ledger = data.ledger()
    user = users.by_login(ledger, ledger.actor.name)
    if hashes.kept(ledger, user.user_id) is None:
        st.caption(t("You sign in with the company account; its password is changed there."))
        return
    st.subheader(t("Change the password"), anchor=False)
    with st.form("password", width=420, clear_on_submit=True):
        old = st.text_input(t("Password now"), type="password", autocomplete="current-password")
        new, again = passwords(t)
        wanted = st.form_submit_button(t("Change the password"))
    st.caption(t("All your sessions end, this one too; sign in with the new password."))
    if wanted:
        new_passwords.change(ledger, old, same(new, again), data.now())
        st.rerun()


def own_sessions(t: Words) -> None:
    """Where one is signed in, each with the way to end it."""
    st.subheader(t("Where you are signed in"), anchor=False)
    ledger, now = data.ledger(), data.now()
    user = users.by_login(ledger, ledger.actor.name)
    here = sessions.find(ledger, signed.token(), now)
    for one in sessions.listed(ledger, user.user_id, now):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(
                t(
                    "{address}, since {began}, last seen {seen}",
                    address=one.address,
                    began=one.began_at.astimezone(data.zone()),
                    seen=one.seen_at.astimezone(data.zone()),
                ),
                width="stretch",
            )
            if here and here[0].session_id == one.session_id:
                st.caption(t("this one"), width="content")
            st.button(t("End"), key=f"end_{one.session_id}", on_click=_end, args=(one.session_id,))


def _end(session_id: str) -> None:
    sessions.end_own(data.ledger(), session_id, data.now())
