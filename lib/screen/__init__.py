"""The only room that knows Streamlit: what all screens share, and below it a room for each page.

`data` is asked first, for who is at the screen, the clock and the cases; `frame` and `router` begin
each page; `linked`, `filters`, `saving`, `parts`, `downloads` and `speech` make up the rest.
"""
