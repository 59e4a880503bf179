"""Routing problems in plain figures and the engines that solve them; no customer, no calendar.

`solver` has the problem, its solution and the protocol of every engine; `pyvrp_solver` is the
engine of the product, `nearest` the plainest one: stand-in, first solution and yardstick.
"""
