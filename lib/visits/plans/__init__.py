"""The plan: which crew visits whom on which of several days, and how that is worked on.

1. `preparing` reads what is known into a `ground`: crews and days that may go, doors with their
   lawful hours and values, ways, and the gate.
2. `making` lets an engine arrange it and asks the gate about every stop; `replanning` does it again
   in three ways, `resting` for the rest of a day that has begun.
3. `drawing` turns an arrangement into a `model.Plan`; `telling` and `missing` say why.
4. `wishes` are edits as data, `editing` applies one, `drafting` keeps them with undo and redo.
5. `comparing` says how two plans differ; `files` writes a plan for others.
6. `kept` keeps plans in the ledger with versions, approval and dispatch; `progress` what the crews
   report during the day, `following` a day over several versions, with planned against done.
7. `reopening` puts a kept plan on the ground of another moment, to be worked on again.
"""
