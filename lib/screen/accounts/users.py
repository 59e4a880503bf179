"""The administrator's page: who may sign in, with which roles, and what can be done about it."""

import pandas as pd
import streamlit as st

from lib.people.accounts import gate, new_passwords, sessions, users
from lib.people.accounts.users import User
from lib.rights import GIVEN, ROLE_NAMES, Role
from lib.screen import data, linked, speech
from lib.screen.accounts.first import passwords, same
from lib.words import N_, Words

SAID = "_users_said"
"""Session key: what to say after the run that follows a change."""


def where(t: Words) -> None:
    """Say where the server listens now, and where after its next start."""
    wanted = f"{data.settings().address}:{data.settings().port}"
    st.caption(
        t(
            "The server listens on {now}; from its next start on {then} (settings address and "
            "port). The roles and their rights are in docs/rights.md.",
            now=gate.address() or "—",
            then=wanted,
        )
    )
    if said := st.session_state.pop(SAID, None):
        st.success(said, icon=":material/check_circle:")


def table(t: Words) -> None:
    """All users; who has no role yet, such as a new company account, comes first."""
    known = sorted(users.listed(data.ledger()), key=lambda one: (bool(one.roles), one.login))
    waiting = [one for one in known if not one.roles and not one.disabled]
    if waiting:
        st.warning(
            t(
                "Without a role, and therefore without any right: {logins}",
                logins=speech.listed(t, [speech.escaped(one.login) for one in waiting]),
            )
        )
    st.dataframe(
        pd.DataFrame(_row(t, one) for one in known), hide_index=True, alt=t("Table of users")
    )


def _row(t: Words, user: User) -> dict[str, str]:
    account = N_("company account") if user.issuer else N_("password")
    return {
        t("Login"): user.login,
        t("Name"): user.name,
        t("Roles"): speech.listed(t, [t(ROLE_NAMES[role]) for role in sorted(user.roles)]),
        t("Collector number"): user.collector or "",
        t("Signs in with"): t(account),
        t("Signed in"): t.number(_sessions(user)),
        t("State"): t("disabled") if user.disabled else t("active"),
    }


def _sessions(user: User) -> int:
    return len(sessions.listed(data.ledger(), user.user_id, data.now()))


def add(t: Words) -> None:
    """Ask for a new user."""
    with st.expander(t("Add a user"), icon=":material/person_add:"), st.form("add_user"):
        login = st.text_input(t("Login"))
        name = st.text_input(t("Name"))
        roles, collector = _roles(t, frozenset(), "")
        password, again = passwords(t)
        wanted = st.form_submit_button(t("Add"), type="primary")
    if wanted:
        users.add(
            data.ledger(),
            login,
            name=name,
            roles=roles,
            collector=collector,
            password=same(password, again),
            now=data.now(),
        )
        _done(t("{login} may sign in now.", login=speech.escaped(login)))


def change(t: Words) -> None:
    """Choose a user and change what he may, or whether he may at all."""
    known = {one.login: one for one in users.listed(data.ledger())}
    names = {login: f"{login} · {one.name}" for login, one in known.items()}
    user = known[linked.select(t, N_("User"), names, "user", width=320)]
    with st.form(f"change_{user.user_id}"):
        name = st.text_input(t("Name"), value=user.name)
        roles, collector = _roles(t, user.roles, user.collector or "")
        disabled = st.checkbox(t("Disabled: may not sign in"), value=user.disabled)
        wanted = st.form_submit_button(t("Save"), type="primary")
    if wanted:
        users.change(
            data.ledger(),
            user.login,
            name=name,
            roles=roles,
            collector=collector,
            disabled=disabled,
            now=data.now(),
        )
        _done(t("Saved."))
    _renew(t, user)


def _renew(t: Words, user: User) -> None:
    """Offer a new password and the end of all sessions and tokens."""
    with st.expander(t("New password, sessions, tokens"), icon=":material/key:"):
        with st.form(f"password_{user.user_id}", clear_on_submit=True):
            password, again = passwords(t)
            wanted = st.form_submit_button(t("Set the password"))
        st.caption(t("A new password ends all sessions of this user."))
        if wanted:
            new_passwords.give(data.ledger(), user.login, same(password, again), data.now())
            _done(t("The password of {login} is set.", login=speech.escaped(user.login)))
        with st.container(horizontal=True):
            st.button(t("End all sessions"), key="end_all", on_click=_end, args=(user.login,))
            st.button(t("Revoke all tokens"), key="revoke", on_click=_revoke, args=(user.login,))


def _roles(t: Words, given: frozenset[Role], collector: str) -> tuple[list[Role], str]:
    chosen = st.multiselect(
        t("Roles"),
        GIVEN,
        default=[role for role in GIVEN if role in given],
        format_func=lambda role: t(ROLE_NAMES[role]),
        select_all=False,
        placeholder=t("none"),
    )
    number = st.text_input(
        t("Collector number"),
        value=collector,
        help=t("As the files name him: a collector sees the cases of this number only."),
    )
    return [*chosen], number


def _end(login: str) -> None:
    sessions.end_all_of(data.ledger(), login, data.now())


def _revoke(login: str) -> None:
    sessions.revoke_tokens(data.ledger(), login, data.now())


def _done(said: str) -> None:
    st.session_state[SAID] = said
    st.rerun()
