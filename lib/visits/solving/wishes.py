"""Why a job can be done by nobody, even if it were the only one."""

from dataclasses import dataclass, replace
from enum import StrEnum

from lib.visits.solving.problem import Job, Problem, Vehicle
from lib.visits.solving.timing import timed
from lib.words import N_, Sentence


class Wish(StrEnum):
    """What cannot be met: the first of these that no vehicle meets together with those before."""

    PIN = "pin"
    SKILL = "skill"
    WINDOW = "window"
    HOURS = "hours"
    DISTANCE = "distance"
    PAUSE = "pause"
    STOPS = "stops"


REASONS = {
    Wish.PIN: N_("No crew is left to whom this visit may be given."),
    Wish.SKILL: N_("No crew that may be chosen has these skills together: {skills}."),
    Wish.WINDOW: N_("The hours in which a visit is possible are shorter than the visit."),
    Wish.HOURS: N_("The hours in which a visit is possible are outside the working hours."),
    Wish.DISTANCE: N_("Too far: the way there and back and the visit exceed the working hours."),
    Wish.PAUSE: N_("Together with the break the visit does not fit into the working hours."),
    Wish.STOPS: N_("The crews that may be chosen make no stops."),
}


@dataclass(frozen=True)
class Infeasible:
    """The wish that cannot be met; `skills` are those needed where they are lacking."""

    wish: Wish
    skills: frozenset[str] = frozenset()

    def why(self) -> Sentence:
        """The reason in words."""
        return Sentence(REASONS[self.wish], skills="、".join(sorted(self.skills)))


def infeasible(problem: Problem, job: int) -> Infeasible | None:
    """Say which wish keeps a job from being done at all; None if it can be done alone."""
    wanted = problem.jobs[job]
    crews = range(len(problem.vehicles))
    pinned = [one for one in crews if wanted.vehicles is None or one in wanted.vehicles]
    skilled = [one for one in pinned if wanted.skills <= problem.vehicles[one].skills]
    long = [w for w in wanted.windows if w.closes - w.opens >= wanted.service]
    if not pinned:
        return Infeasible(Wish.PIN)
    if not skilled:
        return Infeasible(Wish.SKILL, wanted.skills)
    if not long:
        return Infeasible(Wish.WINDOW)
    if not any(_meets(problem.vehicles[one], wanted) for one in skilled):
        return Infeasible(Wish.HOURS)
    tired = [replace(crew, pause=None, most_stops=None) for crew in problem.vehicles]
    unlimited = [replace(crew, most_stops=None) for crew in problem.vehicles]
    for wish, vehicles in (
        (Wish.DISTANCE, tired),
        (Wish.PAUSE, unlimited),
        (Wish.STOPS, problem.vehicles),
    ):
        eased = replace(problem, vehicles=tuple(vehicles))
        if not any(timed(eased, one, [job]) for one in skilled):
            return Infeasible(wish)
    return None


def _meets(crew: Vehicle, job: Job) -> bool:
    """Whether a window and the shift have room for the visit in common."""
    return any(
        min(window.closes, crew.shift.closes) - max(window.opens, crew.shift.opens) >= job.service
        for window in job.windows
    )
