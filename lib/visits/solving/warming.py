"""Have the engine compiled before anybody waits for it.

After an update compiling takes about 20 seconds of processor time, once for each computer; a server
that begins with it in the background has it done before the first plan is asked for.
"""

from threading import Thread

import numpy as np

from lib.visits.solving.compiled import AVAILABLE
from lib.visits.solving.legs import HOUR, Straight
from lib.visits.solving.problem import STEADY, Job, Problem, Vehicle, Window
from lib.visits.solving.ruin_recreate import ROUNDS, RuinRecreate
from lib.visits.solving.traffic import Traffic


def warm_up(traffic: Traffic = STEADY) -> Thread | None:
    """Compile, or load what is kept, beside everything else; None if there is no compiler.

    With traffic there is more to compile than without.
    """
    if not AVAILABLE:
        return None
    thread = Thread(target=compile_all, args=(traffic,), name="warming", daemon=True)
    thread.start()
    return thread


def compile_all(traffic: Traffic = STEADY) -> None:
    """Solve a problem so small that all there is to wait for is the compiler."""
    day = Window(0, HOUR)
    legs = Straight(np.array([0.0, 0.0, 0.0]), np.array([0.0, 0.001, 0.002]), 1.0, 10.0)
    jobs = tuple(Job(place, 60, (day,), 1_000) for place in (1, 2))
    problem = Problem((Vehicle(0, 0, day),), jobs, legs, traffic=traffic)
    RuinRecreate().solve(problem, iterations=ROUNDS)
