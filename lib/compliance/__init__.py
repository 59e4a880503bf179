"""What was refused, what broke rules all the same, and what was excepted: the officer's figures.

`gathering` reads what the figures are made from; `attempts` counts what the gate kept off visit
lists; `contacts` puts contacts that were made as proposals, which `violations` lets the gate judge
afterwards; `report` brings all of a period together.
"""
