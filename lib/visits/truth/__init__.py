"""Whether visits were made as they were written down: questions to ask, never verdicts.

`visits` puts together what is known of each, `checks` looks for what does not fit (`moving`,
`noting`), `asking` words it as a question with its evidence and what may explain it innocently,
`valid` counts the visits with a fix near the door and evidence. `sampling` draws visits for a
review by `card`, whose results `reviews` keeps.
"""
