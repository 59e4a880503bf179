"""A plan while somebody works on it: a basis, the edits since, and those that were taken back.

Nothing is lost and nothing is changed in place: a draft before and after an edit can be compared,
and the edits can be kept and applied again.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from lib.visits.plans.balancing import Measure
from lib.visits.plans.drawing import plan
from lib.visits.plans.editing import applied
from lib.visits.plans.ground import Arrangement, Ground
from lib.visits.plans.model import Plan
from lib.visits.plans.replanning import Way
from lib.visits.plans.wishes import Edit


class Step(NamedTuple):
    """What was asked at once, and what came.

    Edits, the way in which everything was planned again, what was shared more evenly, or None:
    stops were given back to crews that know them.
    """

    asked: tuple[Edit, ...] | Way | Measure | None
    after: Arrangement


@dataclass(frozen=True, eq=False)
class Draft:
    """The arrangement `basis` with the steps `done` since.

    `undone` are the steps that were taken back, the next to be done again last.
    """

    ground: Ground
    basis: Arrangement
    done: tuple[Step, ...] = ()
    undone: tuple[Step, ...] = ()

    @property
    def now(self) -> Arrangement:
        """How things stand after all edits."""
        return self.done[-1].after if self.done else self.basis

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What was asked of single stops and routes, in its order."""
        told = (step.asked for step in self.done if isinstance(step.asked, tuple))
        return tuple(edit for asked in told for edit in asked)

    @cached_property
    def plan(self) -> Plan:
        """The plan as it stands, with its problems; only routes that changed are worked out."""
        return plan(self.ground, self.now)

    def edit(self, *wishes: Edit) -> "Draft":
        """The draft with one more step: edits that are undone together.

        What was taken back before is gone.

        Raises:
            NotFound, PlanRefused: the edit makes no sense; see lib.visits.plans.editing.

        """
        now = self.now
        for wish in wishes:
            now = applied(self.ground, now, wish)
        return self._after(Step(wishes, now))

    def planned(self, how: Way | Measure | None, after: Arrangement) -> "Draft":
        """The draft as it was planned again or shared; that is undone like an edit."""
        return self._after(Step(how, after))

    def _after(self, step: Step) -> "Draft":
        return replace(self, done=(*self.done, step), undone=())

    def undo(self) -> "Draft":
        """The draft without its last step; the same draft if there is none."""
        if not self.done:
            return self
        return replace(self, done=self.done[:-1], undone=(*self.undone, self.done[-1]))

    def redo(self) -> "Draft":
        """The draft with the step that was taken back last; the same draft if there is none."""
        if not self.undone:
            return self
        return replace(self, done=(*self.done, self.undone[-1]), undone=self.undone[:-1])
