"""The people: who visits, what they learned and still should; who signs in, and how.

Who visits: `collectors` as files and our people know them, `qualifications` and `leave` over time
(their sorts in `kinds`), and `fitness`, which says of a crew and a day whether it may go.

What they know: `banks` of questions by `topics`, `training` with its checks, `scripts` for the
door, `coaching` for who lacks what. `entering` serves the forms of all these, `texts` their data.

`accounts` is about users and stands apart: nobody has to be one to be a collector.
"""
