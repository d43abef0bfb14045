"""A live session: one visitor's experiment, its history, and the transport that plays it.

Everything here is driven by :meth:`Session.advance`, called by the channel in slices of a few milliseconds. Play is a
clock and nothing more: step, play, speed and scrubbing all end in the experiment's own ``step`` and ``restore``.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Hashable, Mapping
from typing import Annotated, Any

from engine.arithmetic.written import plain
from engine.experiment.history import History
from engine.experiment.protocol import Bounds, Experiment, Frame, Measure
from engine.settings import declared, shown_names
from ui.live.inbox import Inbox, Waiting
from ui.live.left import Left, LeftRuns
from ui.live.messages import Message, Refused, Said, check, largest
from ui.live.notice import Notice
from ui.live.picture import Picture

log = logging.getLogger(__name__)

COMMANDS = ("play", "pause", "forward", "back", "seek", "home", "end", "reset", "speed", "unit", "other", "recover")
FURTHEST = 2**50
FOR_ANY = {"play", "pause", "reset", "speed", "unit"}
"""Commands that mean the same for every experiment; any other message is for the one that it was said to."""
BRANCHED = "Going on from step"


class Session:
    """An experiment being played. Public methods named in ``COMMANDS`` are what the transport bar asks for."""

    def __init__(self, experiment: Experiment, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.lock = threading.RLock()
        self.inbox = Inbox()  # messages come while a slice is under way
        self.listeners: set[Callable[[], None]] = set()
        self.version = 0
        self.generation = 0  # of the experiment: how many there were before it
        self.settings: dict[str, Any] = {}  # the live settings that the page handed over last
        self._clock = clock
        self._unit = ""
        self._notice = Notice()
        self.belongings: dict[str, Any] = {}  # what the page keeps here of its visitor's, over a reload of the page
        self._left = LeftRuns()
        self._served = 0
        self._edits = 0
        self._begin(experiment)

    def _begin(self, experiment: Experiment) -> None:
        """Of an experiment of another kind, whose units are others, the visitor's speed does not stay."""
        self.experiment = experiment
        self.largest = largest(self.allowed())  # characters that a message may have
        if self._unit not in experiment.units:
            self._unit = experiment.first_unit or experiment.units[0]
            self._per_second = experiment.pace
        self.on_stage: dict[str, Any] = {}  # live settings that the stage has moved since, and the page does not know
        self._record()
        self.playing = False
        self._target: int | None = None
        self._due = 0.0
        self._cost = 1e-4  # seconds a step, a running estimate
        self._taken: deque[tuple[float, int]] = deque(maxlen=60)
        self._picture = Picture(self._clock)
        self._touch()

    def _record(self) -> None:
        """Begin the history where the experiment is. A tour's is known whole, wherever it is."""
        experiment, at = self.experiment, self.experiment.steps
        if experiment.length is not None:
            experiment.reset()
        self.history = History(budget=experiment.budget)
        self.history.start(experiment.steps, experiment.state(), self._measured())
        if experiment.length is not None:
            self.history.reached(experiment.length)
            experiment.step(at - experiment.steps)

    # --- what the page does -------------------------------------------------------------------------------------

    def replace(
        self, experiment: Experiment, *, left: Hashable = None, key: Hashable = None, anew: bool = False
    ) -> None:
        """Go on with a rebuilt experiment, which takes over what it keeps of the one before.

        left, key: what the experiment before and this one were built for. A run that is left is kept for a while, and
        found where it was; anew: but not now, when it is to begin anew in any case.
        """
        with self.lock:
            experiment.succeed(self.experiment)
            kept = left is not None and self._left.leave(left, self.experiment, self.history)
            end = self.history.last
            found = self._left.take(key)
            self.generation += 1
            self._begin(experiment)
            self.hush()
            if found is not None:
                self._find_again(found, anew=anew)
            elif kept:
                self.tell(
                    f"Another run begins. The one before, to step {end:,}, is kept: "
                    "choose the settings from before, and it is there again."
                )
        self._wake()

    def _find_again(self, found: Left, *, anew: bool) -> None:
        """A run that was left is on the stage again; or it is the other one, where this one has its own beginning."""
        experiment, learns = self.experiment, self.experiment.length is None
        end = found.history.last
        if learns and (anew or experiment.steps):
            self.history.other = found.history.records
            self.tell(f"The run before, to step {end:,}, is kept until the next branch: “Other run” goes over to it.")
            return
        experiment.come_back(found.state)
        self.history = found.history
        if not learns and experiment.steps < found.step:  # a tour whose steps take time
            self._target = found.step
        if learns:
            self.tell(f"This run was kept: it goes on from step {experiment.steps:,}. “Start again” begins it anew.")

    def change(self, **settings: Any) -> None:
        """Move controls that need no rebuilding; raises ``ValueError`` with a sentence where one does not fit.

        Where they change no more than what is shown, the run and its future stay as they are.
        """
        with self.lock:
            shown = shown_names(type(self.experiment.settings)).issuperset(settings)
            self.hush()
            if not shown:
                self._go_on()
            self.on_stage = {name: value for name, value in self.on_stage.items() if name not in settings}
            self.experiment.change(**settings)
            if not shown:
                self._keep(changed=True)
            self._touch()
        self._wake()

    def look(self, name: str, **arguments: Any) -> None:
        """Look at something else: a method of the experiment that changes nothing of the run."""
        with self.lock:
            getattr(self.experiment, name)(**arguments)
            self._touch()
        self._wake()

    def allowed(self) -> dict[str, Callable[..., Any]]:
        """Everything a browser may ask of this session, by name."""
        experiment = self.experiment
        names = [*experiment.edits, *experiment.looks]
        return {name: getattr(self, name) for name in COMMANDS} | {name: getattr(experiment, name) for name in names}

    def post(self, said: Said) -> None:
        """A message of the browser, to be served with the next slice. Raises ``TooOften`` when too many wait."""
        self.inbox.put(said, self.allowed().get(said.do), adds=said.do in self.experiment.adds)

    def inherit(self, belongings: Mapping[str, Any]) -> None:
        """The page from before left these to the one that was loaded in its place."""
        with self.lock:
            self.hush()  # what was said was said to the page before
            self.belongings = {**belongings, **self.belongings}

    def shrink(self, *, told: bool) -> int:
        """Keep fewer moments; return the bytes that are left. told: whether somebody is there to hear of it."""
        with self.lock:
            if self._left.bytes:  # these first
                self._left.clear()
            else:
                self.history.shrink()
                if told:
                    self.tell("The server's memory is full: of your run fewer moments are kept to go back to.")
        return self.bytes

    @property
    def bytes(self) -> int:
        """What all moments take: of this run, and of those that were left."""
        return self.history.bytes + self._left.bytes

    @property
    def notice(self) -> str:
        return self._notice.text

    def tell(self, notice: str, *, refuses: bool = False) -> None:
        """Say one sentence to the visitor with the next frame. It stands until the next thing that is done."""
        self._notice.say(notice, refuses=refuses)
        self._touch()

    def hush(self) -> None:
        """What was said is over."""
        if self.notice:
            self.tell("")

    # --- what the transport asks for -----------------------------------------------------------------------------

    def play(self) -> None:
        """Run on. From an earlier moment this branches; a tour that is at its end begins again."""
        if self.experiment.length is not None and self.experiment.stopped:
            self.experiment.reset()
        if self.experiment.stopped and self.experiment.steps >= self.history.last:
            self.tell(self.experiment.stopped)
            return
        self._go_on()
        self._follow_controls()
        self._target = None
        self.playing = True
        self._due = self._clock()
        self._taken.clear()

    def pause(self) -> None:
        self.playing = False
        self._target = None

    def forward(self) -> None:
        """One unit on; within what was already played, along it."""
        self.pause()
        steps = self.experiment.steps
        ahead = self.experiment.span(self._unit)[1]
        if steps < self.history.last:
            self._seek(min(steps + ahead, self.history.last))
        elif self.experiment.stopped:
            self.tell(self.experiment.stopped)
        else:
            self._follow_controls()
            self._step(self.experiment.span(self._unit)[1])

    def back(self) -> None:
        """One unit back."""
        self.pause()
        self._seek(max(self.history.first, self.experiment.steps - self.experiment.span(self._unit)[0]))

    def seek(self, step: Annotated[int, Bounds(0, FURTHEST)]) -> None:
        """Show what was there after ``step`` steps."""
        self.pause()
        self._seek(step)

    def home(self) -> None:
        self.seek(self.history.first)

    def end(self) -> None:
        self.seek(self.history.last)

    def reset(self) -> None:
        """Back to the start with the same seed and the present data; the run so far is kept as the other one."""
        if self.experiment.length is not None:
            self.home()
            return
        self.pause()
        end = self.history.last
        self.experiment.reset()
        self.history.start(self.experiment.steps, self.experiment.state(), self._measured())
        self._touch()
        if end > self.history.last:
            self.tell(f"Back at the start. The earlier run, to step {end:,}, is kept until the next branch.")

    def speed(self, per_second: Annotated[float, Bounds(0, 100_000)]) -> None:
        """Units a second; 0 is as fast as it goes."""
        self._per_second = per_second
        self._due = self._clock()
        self._touch()

    def unit(self, name: Annotated[str, Bounds(1, 20)]) -> None:
        """What one step of the transport is."""
        if name not in self.experiment.units:
            raise ValueError(f"There is no step of the kind “{name}” here.")
        self._unit = name
        self._touch()

    def other(self) -> None:
        """Go over to the run that was kept at the last branch; this one is kept in its place."""
        self.pause()
        end = self.history.swap()
        record, step = self.history.find(end)
        self._show(record.state, step)
        self.tell(f"This is the run that was kept, at step {end:,}. The other one is kept in its place.")

    def recover(self) -> None:
        """After a divergence: back to the moment at which the first measure (the loss) was lowest."""
        if not self.history.records[-1].measure:
            raise ValueError("Nothing is measured here, so there is no best moment to go back to.")
        self.seek(self._best())

    # --- what the channel does ---------------------------------------------------------------------------------

    def wait(self) -> float | None:
        """Seconds until there is something to do: 0 now, None when only a message can bring work."""
        if self.inbox or self._target is not None or (self.playing and not self._per_second):
            return 0.0
        dues = []
        if self.playing:
            dues.append(self._due)
        if self._picture.version != self.version:
            dues.append(self._picture.due if self.playing else 0.0)
        return max(0.0, min(dues) - self._clock()) if dues else None

    def advance(self, budget: float) -> Frame:
        """Serve the visitor's messages, step within ``budget`` seconds if there is anything to step, return a frame."""
        with self.lock:
            until = self._clock() + budget
            try:
                while (waiting := self.inbox.take()) is not None:  # one at least, then as many as there is time for
                    self._serve(waiting)
                    if self._clock() >= until:
                        break
                self._move(until)
                return self._frame(until)
            except Refused:
                raise
            except Exception:
                log.exception("An experiment failed while it was stepped.")
                self.pause()
                raise

    def _serve(self, waiting: Waiting) -> None:
        """Do what a message asks for, if it is meant for the experiment that is here now. Raises :class:`Refused` for
        what no page of ours would say."""
        self._served += waiting.count
        said = waiting.said
        if said.generation not in (None, self.generation) and said.do not in FOR_ANY:
            self._touch()  # it was said to the experiment before: the answer is the frame of this one
            return
        message = check(said, self.allowed())
        before, looks = self._notice.number, message.do in {*self.experiment.looks, "speed", "unit"}
        try:
            self._do(message)
            if self._notice.number == before and self._notice.ends_with(message.do, looks=looks):
                self.hush()
        except ValueError as reason:
            self.tell(str(reason), refuses=True)
        except Exception:  # a place that is no longer there, say: the line and the run live on
            log.exception("The message “%s” failed.", message.do)
            self.tell("That did not work here. It is written down for those who mend it.", refuses=True)
        if self._notice.number != before:
            self._notice.answers(message.do)
        self._touch()

    def _do(self, message: Message) -> None:
        if message.do in COMMANDS:
            getattr(self, message.do)(**message.arguments)
        elif message.do in self.experiment.edits:
            self._edit(message.do, message.arguments)
        else:
            self._ask(message.do, message.arguments)
            self._edits += message.do in self.experiment.asks

    def _edit(self, name: str, arguments: Mapping[str, Any]) -> None:
        self._go_on()
        self._ask(name, arguments)
        self._edits += 1  # of the stage's: the page runs again for these; for what it has changed itself it has run
        self._keep(changed=True)

    def _ask(self, name: str, arguments: Mapping[str, Any]) -> None:
        """Do what the stage asks of the experiment, and note which live settings that has moved."""
        before = self.experiment.settings
        getattr(self.experiment, name)(**arguments)
        now = self.experiment.settings
        moved = [name for name in self.settings if getattr(now, name) != getattr(before, name)]
        self.on_stage |= {name: getattr(now, name) for name in moved}

    def _move(self, until: float) -> None:
        if self._target is not None:
            self._step(self._target - self.experiment.steps, until)
            if self.experiment.steps >= self._target or self.experiment.stopped:
                self._target = None
        elif self.playing:
            self._play(until)

    def _play(self, until: float) -> None:
        while self.playing and self._clock() < until:
            if not self._per_second:
                self._step(max(1, int((until - self._clock()) / self._cost)), until)
                continue
            if self._due > self._clock():
                return
            self._due = max(self._due + 1 / self._per_second, self._clock() - 0.25)
            self._step(self.experiment.span(self._unit)[1])

    def _step(self, count: int, until: float = float("inf")) -> None:
        """Step on by ``count``, keeping moments as they fall due; stop early when time is up or nothing moves."""
        experiment, history = self.experiment, self.history
        while count > 0 and (self._clock() < until):
            fits = count if until == float("inf") else max(1, int((until - self._clock()) / self._cost))
            known = history.last - experiment.steps  # played before: no moment to keep
            newest = history.records[-1].step - experiment.steps
            chunk = min(count, newest if newest > 0 else known if known > 0 else history.due(experiment.steps), fits)
            before, start = experiment.steps, self._clock()
            taken = experiment.step(chunk)
            if newest > 0:
                experiment.swing()  # the moments that are kept have it
            spent = max(self._clock() - start, 1e-7)
            if taken:
                self._cost += 0.2 * (spent / taken - self._cost)
            count -= max(taken, 1)
            self._taken.append((start, taken))
            if experiment.steps > history.last:
                history.reached(experiment.steps)
                if taken and experiment.steps % history.stride == 0:
                    self._keep()
            if taken or experiment.steps != before:
                self._touch()
            if experiment.stopped:
                self.playing = False
                self._touch()
                return

    def _seek(self, step: int) -> None:
        record, step = self.history.find(step)
        self._show(record.state, step)

    def _show(self, state: Any, step: int) -> None:
        self.experiment.restore(state)
        self._target = step if step > self.experiment.steps else None
        if self.experiment.length is not None:  # a tour's steps cost nothing
            self.experiment.step(step - self.experiment.steps)
            self._target = None
        self._touch()

    def _go_on(self) -> None:
        """Whatever comes next is new: cut the recorded future, and say that it is kept. A tour has no other future."""
        self._target = None
        if self.experiment.length is not None:
            return
        end = self.history.branch(self.experiment.steps)
        if end is not None:
            self.tell(
                f"{BRANCHED} {self.experiment.steps:,}. "
                f"The earlier run, to step {end:,}, is kept until the next branch."
            )

    def _follow_controls(self) -> None:
        """A moment brought back had the settings of its time; what comes next has those that page and stage show."""
        if self.experiment.length is not None:  # a tour's moments have no settings of their own
            return
        now = self.experiment.settings
        wanted = {**self.settings, **self.on_stage}
        changed = {name: value for name, value in wanted.items() if getattr(now, name) != value}
        if changed:
            learnt = [name for name in changed if name not in shown_names(type(now))]
            self.experiment.change(**changed)
            self._keep(changed=True)
            if learnt:
                branched = self.notice if self.notice.startswith(BRANCHED) else ""
                self.tell(f"{branched} {_from_here(now, {name: wanted[name] for name in learnt})}".strip())

    def _keep(self, *, changed: bool = False) -> None:
        if self.experiment.length is not None:
            self._renew()
            return
        self.history.keep(self.experiment.steps, self.experiment.state(), self._measured(), changed=changed)

    def _measured(self) -> Measure:
        """The figures of this moment, and what they have swung between since the one before."""
        return {**self.experiment.measure(), **self.experiment.swing()}

    def _renew(self) -> None:
        """A tour was changed, and all of it with that; the place in it stays."""
        self._record()

    def _best(self) -> int:
        name = next(iter(self.history.records[-1].measure))
        losses = [(float(record.measure[name].min()), record.step) for record in self.history.records]
        return min((loss for loss in losses if loss[0] == loss[0]), default=(0.0, self.history.first))[1]

    # --- frames --------------------------------------------------------------------------------------------------

    def _frame(self, until: float) -> Frame:
        moving = self.playing or self._target is not None
        measuring = not moving and not self._settle(until)
        self.experiment.moving = moving or measuring
        if not measuring or not self._picture.parts:
            self._picture.renew(self.experiment, self.history, self.version, moving=moving)
            if measuring:  # the first picture of all does not wait; it is made anew when all is measured
                self._picture.version = -1
        stopped = self.experiment.stopped
        return {
            **self._picture.parts,
            **self.experiment.frame(),
            "playing": self.playing,
            "seeking": self._target is not None,
            "measuring": measuring,
            "stopped": stopped,
            "diverged": self.experiment.diverged,
            "best": self._best() if self.experiment.diverged else None,
            "first": self.history.first,
            "last": self.history.last,
            "other_last": self.history.other[-1].until if self.history.other else None,
            "unit": self._unit,
            "units": list(self.experiment.units),
            "per_second": self._per_second,
            "rate": self._rate(),
            "notice": [self._notice.number, self.notice],
            "served": self._served,
            "generation": self.generation,
            "edits": self._edits,
            "version": self.version,
        }

    def _settle(self, until: float) -> bool:
        """At rest all that is shown is of the very state that is shown: measure for as long as there is time, and say
        whether that was enough. If not, the picture waits, and the next slice goes on."""
        while not self.experiment.settle():
            if self._clock() >= until:
                return False
        return True

    def _rate(self) -> float:
        if not self.playing or len(self._taken) < 2:
            return 0.0
        span = self._clock() - self._taken[0][0]
        return sum(taken for _, taken in self._taken) / span if span > 0 else 0.0

    def _touch(self) -> None:
        self.version += 1

    def _wake(self) -> None:
        for listener in list(self.listeners):
            listener()


def _from_here(before: Any, wanted: Mapping[str, Any]) -> str:
    """That settings are now as the controls have them, and no longer as the run had them."""
    known = declared(type(before))
    labels = {name: known[name].label if name in known else name for name in wanted}
    parts = [f"{labels[name]} {_said(wanted[name])} (until here {_said(getattr(before, name))})" for name in wanted]
    return f"From here on as the controls stand: {', '.join(parts)}."


def _said(value: Any) -> str:
    """A setting's value as a sentence has it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return plain(value) if isinstance(value, float) else str(value)
