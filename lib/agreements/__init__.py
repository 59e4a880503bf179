"""Repayment agreements: what a customer can afford, what is offered, agreed, and kept.

`affordability` and `offers` reckon, `comparing` puts offers side by side, `proposal` is what may be
signed, `agreeing` takes the steps, `following` derives from repayments whether one is kept,
`records` reads all of it.
"""
