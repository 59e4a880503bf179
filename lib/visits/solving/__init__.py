"""Routing problems in plain figures and the engines that solve them; no customer, no calendar.

`problem` says what is asked (`legs`: how far it is), `solution` what is answered, `timing` when a
crew is where, without any engine; `wishes` why a job can be done by nobody. `solver` is the
protocol of the engines; `best` is the engine of the product:

1. `narrowing` keeps the promising doors, `splitting` cuts what is still large into `parts`.
2. `ruin_recreate` solves each: `field` has the problem as arrays, `tracks` the routes, `ruin` takes
   stops out, `annealing` puts others in; `compiled` makes machine code of them, `chance` is theirs.
3. Where that compiler is not installed, `pyvrp_solver` does it; where it is, `warming` has it done
   before somebody waits.

`insertion` fills routes that stay as they are. `nearest` is the plainest engine: stand-in, first
solution and yardstick.
"""
