"""The team, fairly: what each collector brought against what his own cases let expect.

`owners` says whose case it was on which day, `credits` whom a payment counts for, `expecting` what
a case of its kind brings, `index` what came of it with its interval, `limits` what chance does.
`workload`, `contacting` and `trouble` stand beside it, `hints` turns differences into words, and
`scorecard` makes the table of it all, of which everybody sees what he may (`seeing`).

Nothing in this room knows a trait of a collector or of a customer: no sex, age, home, origin or
family. Cases differ by days past due and amount alone.
"""
