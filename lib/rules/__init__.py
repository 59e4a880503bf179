"""What may be done to whom, where and when: rules as data, and the gate that judges by them.

A rule's way: `model` says what a rule is, `loading` reads the files of `data/rules/` and a
tenant's own, `kinds` has one module a kind of rule with its judgement, `duty` for those that
nothing can judge beforehand.

A proposal's way: `facts` puts it together from cases and records, with `counters` for contacts
made before, `wishes` for what customers agreed to or forbade and `calendars` for holidays; `known`
lists every fact and what is taken where none is given; `preparing` gives each fact its column;
`gate` judges, `lifting` takes exceptions from what it refused, and `decision` is the answer.
"""
