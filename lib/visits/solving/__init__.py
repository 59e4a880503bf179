"""Routing problems in plain figures and the engines that solve them; no customer, no calendar.

`problem` says what is asked (`legs`: how far it is), `solution` what is answered, `timing` when a
crew is where, without any engine; `solver` is the protocol of the engines. `pyvrp_solver` is the
engine of the product, `nearest` the plainest one: stand-in, first solution and yardstick.
"""
