"""How a portfolio moves and what work brings: roll rates, cures, vintages, the contact funnel.

Recovery itself is measured in lib.recovery. Here is what needs more than one day of it: where the
cases of one month end stand at the next, what a batch has brought by its age, what became of the
contacts. Every figure comes with its numerator, denominator and n; docs/measures.md has them all.
"""
