"""The server: the screens behind a gate that lets in only who has signed in.

A shell of its own beside the screens and the command line, because both only see what has passed:
`app.py` stays the script of the screens, and what comes before them (sign-in, sessions, headers)
is told here. It knows Streamlit for one thing, to wrap that script (st.App).
"""
