"""How good the plans are, against other engines given the same time in the same run.

`python -m tests.bench.plans` prints two tables: the mean gap to the best known score on thirty
orienteering instances made here, and the value collected in cities. Ratios of one run count, not
the figures: they depend on the machine. `make bench` runs it too.

The best known scores are in best_known.json. They were found by `--renew`: every instance solved
from several seeds for very many iterations, and whatever was better than what stood there before.
"""

import argparse
import json
import resource
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from lib.visits.solving.best import Best
from lib.visits.solving.problem import Problem
from lib.visits.solving.pyvrp_solver import PyVRP
from lib.visits.solving.solution import Solution
from tests.bench.routing import CENTS, city, drawn, orienteering, read, score
from tests.bench.yardsticks import (
    Yardstick,
    apart,
    greedy,
    narrowed,
    nearest_by_amount,
    ortools,
    vroom,
)

KNOWN = Path(__file__).with_name("best_known.json")
INSTANCES = {
    f"{family}-{number}": 1 + number % 4
    for family in ("c1", "c2", "r1", "r2", "rc1", "rc2")
    for number in range(1, 6)
}
"""Name of an instance → number of crews."""

CITIES = ((2_000, 20, 10.0), (5_000, 40, 30.0), (50_000, 200, 60.0))
"""Doors, crews and seconds."""
OTHERS_UP_TO = 5_000
"""More doors than this are too many for the others: their matrices, and greedy's patience."""
SEED = 1
LONG = 150_000
"""Iterations of a search for the best known score."""
UNIT = 1024 * 1024 if sys.platform == "darwin" else 1024


def best(problem: Problem, seconds: float) -> Solution:
    """The engine of the product."""
    return Best().solve(problem, seed=SEED, seconds=seconds)


def pyvrp(problem: Problem, seconds: float) -> Solution:
    """PyVRP on all doors."""
    return PyVRP().solve(problem, seed=SEED, seconds=seconds)


ENGINES: Mapping[str, Yardstick] = {
    "product": best,
    "PyVRP": pyvrp,
    "VROOM": vroom,
    "OR-Tools": ortools,
    "greedy": greedy,
    "nearest of large": nearest_by_amount,
}


def gaps(names: Iterable[str], seconds: float) -> dict[str, float | None]:
    """The mean gap of each engine to the best known scores, in percent; None if not installed."""
    known = json.loads(KNOWN.read_text())
    found: dict[str, list[float] | None] = {engine: [] for engine in ENGINES}
    for name in names:
        problem = apart(orienteering(drawn(name), INSTANCES[name]))
        for engine, solve in ENGINES.items():
            answer, gap = solve(problem, seconds), found[engine]
            if answer is None or gap is None:
                found[engine] = None
            else:
                gap.append(100 * (1 - score(problem, answer.left_out) / known[name]))
    return {name: sum(gap) / len(gap) if gap else None for name, gap in found.items()}


def collected(problem: Problem, answer: Solution) -> float:
    """The value of what is visited."""
    return (problem.worth - sum(problem.jobs[job].value for job in answer.left_out)) / CENTS


def of_city(doors: int, crews: int, seconds: float) -> dict[str, float | None]:
    """What each engine collects in a city; None if it is not installed or cannot.

    The other searching engines look at fewer doors, with which they find more.
    """
    every = city(doors, crews)
    found: dict[str, float | None] = {}
    for engine, solve in ENGINES.items():
        able = doors <= OTHERS_UP_TO or solve in (best, nearest_by_amount)
        problem = narrowed(every) if able and solve in (pyvrp, vroom, ortools) else every
        answer = solve(problem, seconds) if able else None
        found[engine] = collected(problem, answer) if answer else None
    return found


def first_plan(doors: int, crews: int, seconds: float) -> tuple[float, float]:
    """Seconds until the first plan is told, and the share of the last one's value that it has."""
    problem, told, began = city(doors, crews), [], time.perf_counter()

    def tell(share: float, plan: Solution | None) -> None:
        del share
        if plan:
            told.append((time.perf_counter() - began, collected(problem, plan)))

    last = Best().solve(problem, seed=SEED, seconds=seconds, tell=tell)
    return told[0][0], told[0][1] / collected(problem, last)


def renew(names: Iterable[str], seeds: Iterable[int]) -> None:
    """Search long and keep every score that is better than the one known."""
    known = json.loads(KNOWN.read_text()) if KNOWN.exists() else {}
    for name in names:
        problem = orienteering(drawn(name), INSTANCES[name])
        for seed in seeds:
            answer = Best().solve(problem, seed=seed, iterations=LONG)
            known[name] = max(known.get(name, 0), score(problem, answer.left_out))
            KNOWN.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")


def line(title: str, figures: Mapping[str, float | None], unit: str, against: str = "") -> str:
    """One line for each engine, with the ratio of the product's figure to it if asked for."""
    lines = [title]
    own = figures[against] if against else None
    for engine, figure in figures.items():
        said = "not installed, or too large for it" if figure is None else f"{figure:14,.2f} {unit}"
        if figure and own:
            said += f"   product has {own / figure:5.2f} ×"
        lines.append(f"  {engine:18}{said}")
    return "\n".join(lines)


def run(
    names: Iterable[str], budgets: Iterable[float], cities: Iterable[tuple[int, int, float]]
) -> None:
    """Measure and print."""
    best(city(50, 2), 0.1)  # what is compiled is loaded before the watch starts
    chosen = list(names)
    for budget in budgets:
        print(line(f"Orienteering, {budget:g} s", gaps(chosen, budget), "% gap"), flush=True)
    for doors, crews, seconds in cities:
        title = f"{doors:,} doors, {crews} crews, {seconds:g} s"
        print(line(title, of_city(doors, crews, seconds), "", "product"), flush=True)
    for doors, crews, seconds in list(cities)[-1:]:
        after, share = first_plan(doors, crews, seconds)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / UNIT
        print(f"First plan of {doors:,} doors after {after:.1f} s, {share:.0%} of the last one's")
        print(f"value; peak of this process {peak:.0f} MiB")


def main() -> None:
    """Do what the command line asks."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.plans", description=__doc__)
    parser.add_argument("--seconds", type=float, nargs="*", default=[2.0], metavar="S")
    parser.add_argument("--instances", nargs="*", default=list(INSTANCES), metavar="NAME")
    parser.add_argument("--cities", type=int, default=len(CITIES), metavar="N", help="the first N")
    parser.add_argument("--renew", type=int, nargs="*", metavar="SEED", help="search long instead")
    parser.add_argument("--file", type=Path, help="an instance in the classical format")
    parser.add_argument("--crews", type=int, default=1, help="crews for --file")
    asked = parser.parse_args()
    if asked.renew is not None:
        renew(asked.instances, asked.renew)
    elif asked.file:
        problem = orienteering(read(asked.file), asked.crews)
        for budget in asked.seconds:
            print(f"{budget:g} s: score {score(problem, best(problem, budget).left_out)}")
    else:
        run(asked.instances, asked.seconds, CITIES[: asked.cities])


if __name__ == "__main__":
    main()
