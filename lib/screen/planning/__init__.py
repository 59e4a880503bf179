"""The planning page: a plan is asked for, searched, worked on, compared, approved, followed.

- `setup` asks for it and counts whom it may choose among; `reasons` names why not.
- `grounds` keeps what plans stand on, `searching` lets an engine work beside the page, `watching`
  shows it meanwhile.
- `desk` is what a session works on: the draft with its undo, the search, what is selected.
- `workshop` draws it: `figures`, `routes_map`, `stops`, `editing`, `again`, `not_planned`.
- `comparing` puts two plans beside each other; `keeping` keeps, approves and dispatches them.
- `kept_plan` shows a kept plan, `day` follows the crews, `reopen` puts a plan on a desk again.
- `rooms` says who may work where, `people` whose cases are on the page, masked.
"""
