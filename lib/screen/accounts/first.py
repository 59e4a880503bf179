"""The one question of the first start, and the making of the first administrator.

It hinders nobody: who uploads a file or opens the sample has answered that he is alone.
"""

import streamlit as st

from lib.people.accounts import gate, users
from lib.people.accounts.errors import UserRefused
from lib.rights import Role
from lib.screen import data, signed
from lib.words import N_, Sentence, Words

DIFFER = N_("the two passwords differ.")


def question(t: Words) -> None:
    """Ask who will use the product, until somebody has answered."""
    if not users.asked(data.ledger()):
        return
    with st.container(border=True):
        st.markdown(f"**{t('Who will use Doorstep?')}**")
        st.caption(
            t(
                "Until you answer, it is just you: nobody signs in, and no other computer can "
                "reach it. You can change this later under Users."
            )
        )
        with st.container(horizontal=True):
            st.button(
                t("Just me on this computer"),
                on_click=_alone,
                icon=":material/person:",
                key="just_me",
            )
            if st.button(t("Several people"), icon=":material/group:", key="several"):
                st.switch_page("pages/users.py")


def _alone() -> None:
    users.use_alone(data.ledger())


def administrator(t: Words) -> None:
    """Ask for the first administrator and add him; from then on everybody signs in."""
    st.write(
        t(
            "You use Doorstep alone. To work with several people, make yourself the first "
            "administrator: from then on everybody signs in, you too. This cannot be taken back."
        )
    )
    if not gate.stands():
        st.warning(
            t("Please start the product with “make run” first: only then it has a sign-in."),
            icon=":material/lock_open:",
        )
        return
    with st.form("administrator", width=420):
        login = st.text_input(t("Login"))
        name = st.text_input(t("Name"))
        password, again = passwords(t)
        wanted = st.form_submit_button(t("Make me the administrator"), type="primary")
    st.caption(
        t(
            "You get the roles administrator and manager. A password has at least 12 characters; "
            "four words that do not belong together are a good one."
        )
    )
    if wanted:
        roles = [Role.ADMINISTRATOR, Role.MANAGER]
        users.add(
            data.ledger(),
            login,
            name=name,
            roles=roles,
            password=same(password, again),
            now=data.now(),
        )
        st.session_state[signed.MADE] = login.strip()
        st.rerun()


def passwords(t: Words) -> tuple[str, str]:
    """Ask for a new password twice."""
    first = st.text_input(t("New password"), type="password", autocomplete="new-password")
    again = st.text_input(t("The same again"), type="password", autocomplete="new-password")
    return first, again


def same(password: str, again: str) -> str:
    """The password that was entered twice.

    Raises:
        UserRefused: the two differ.

    """
    if password != again:
        raise UserRefused(problem=Sentence(DIFFER))
    return password
