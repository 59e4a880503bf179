"""What of the money came of the work: visited against not visited among comparable cases.

`trials` takes each day for a small trial of its own, `known` says what was known before it,
`matching` makes pairs of cases that were alike then, `estimating` counts what each side paid after,
`answering` refuses where the comparison would not be fair. docs/effect.md says how and why.
"""
