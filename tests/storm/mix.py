"""What the clients of a storm ask for: documents go from step to step, money comes and goes."""

import random
import threading
import uuid
from dataclasses import dataclass, field
from typing import NamedTuple


class Step(NamedTuple):
    """Who takes it and how; `then` lists what may follow, one of which is drawn."""

    role: str
    model: str
    then: tuple = ()


REQUISITION, RETURN = "parts.requisition", "parts.return"
USE, OLD = "service.order.part", "old.part.return"
STEPS = {
    "submit": Step("storekeeper", REQUISITION, ("approve",)),
    "approve": Step("keeper", REQUISITION, ("ship", "ship", "ship", "cancel")),
    "cancel": Step("keeper", REQUISITION),
    "ship": Step("keeper", REQUISITION, ("receive",)),
    "receive": Step("storekeeper", REQUISITION, ("use", "use", "send")),
    "use": Step("technician", USE, ("hand_in",)),
    "hand_in": Step("storekeeper", OLD, ("accept", "accept", "accept", "reject")),
    "accept": Step("keeper", OLD, ("write_off",)),
    "reject": Step("keeper", OLD, ("hand_in",)),
    "write_off": Step("keeper", OLD),
    "send": Step("storekeeper", RETURN, ("take_back",)),
    "take_back": Step("keeper", RETURN),
    "agree": Step("accountant", "deposit.agreement"),
    "pay_in": Step("accountant", "deposit.movement", ("pay_in",)),
    "refund": Step("accountant", "deposit.movement", ("refund",)),
    "charge": Step("accountant", "deposit.movement", ("charge",)),
}
# Where the button has another name than the step.
METHODS = {"take_back": "action_receive", "agree": "action_approve"}
# What the log of a document calls a step.
STEP_OF = {
    (step.model, METHODS.get(name, name).removeprefix("action_")): name
    for name, step in STEPS.items()
}
MONEY = {"pay_in": (50, 250), "refund": (50, 200), "charge": (5, 40)}
MULTIPLES = (1.0, 1.25, 1.5, 2.0)


@dataclass
class Task:
    """One request; its key is sent with it, however often it is asked again."""

    step: str
    point: int
    document: int | None
    amount: float = 0.0
    key: str = field(default_factory=lambda: str(uuid.uuid4()))

    def ask(self, call, world):
        """:param call: ``(role, model, method, args, kwargs)``"""
        role, model, _then = STEPS[self.step]
        method = METHODS.get(self.step, f"action_{self.step}")
        if self.step in MONEY:
            movement = call(role, model, "create", [self.movement(world)], {})
            call(role, model, "action_confirm", [[movement]], {})
        else:
            call(role, model, method, [[self.document]], {"key": self.key})
        if self.step == "use":
            domain = [("use_id", "=", self.document)]
            (self.document,) = call("storekeeper", OLD, "search", [domain], {})

    def movement(self, world):
        return {
            "account_id": world.account_of[self.point],
            "kind": self.step,
            "amount": self.amount,
            "memo": "storm",
            "request_key": self.key,
        }


class Deck:
    """Tasks that wait, by step: whoever is free draws one, and lays down what follows it."""

    def __init__(self, world, seed, requisitions, pieces=(1, 8), steps=STEPS):
        self.world, self.steps, self.lock = world, steps, threading.Lock()
        self.random = random.Random(seed)
        self.waiting = {}
        self.drafts = {}
        share = -(-requisitions // len(world.points))
        for point in world.points:
            self.deal(point, [self.random.randint(*pieces) for _n in range(share)])

    def deal(self, point, quantities):
        world, count = self.world, len(quantities)
        for document in world.make_requisitions(point, quantities):
            self.lay("submit", point, document)
        self.drafts[point, "use"] = world.make_uses(point, count)
        self.drafts[point, "send"] = world.make_returns(point, count)
        if "agree" in self.steps:
            multiples = [self.random.choice(MULTIPLES) for _n in range(1 + count // 10)]
            for agreement in world.make_agreements(point, multiples):
                self.lay("agree", point, agreement)
        for kind in MONEY.keys() & set(self.steps):
            self.lay(kind, point, None)

    def lay(self, step, point, document):
        if (point, step) in self.drafts:  # another document than the one before
            document = self.drafts[point, step].pop()
        amount = self.random.randint(*MONEY[step]) if step in MONEY else 0.0
        self.waiting.setdefault(step, []).append(Task(step, point, document, amount))

    def draw(self):
        with self.lock:
            steps = sorted(step for step, tasks in self.waiting.items() if tasks)
            if not steps:
                return None
            tasks = self.waiting[self.random.choice(steps)]
            return tasks.pop(self.random.randrange(len(tasks)))

    def done(self, task):
        with self.lock:
            then = [step for step in STEPS[task.step].then if step in self.steps]
            if then:
                self.lay(self.random.choice(then), task.point, task.document)

    def refused(self, task):
        """It may be asked again, as another request, when something is free."""
        with self.lock:
            again = Task(task.step, task.point, task.document, task.amount)
            self.waiting[task.step].append(again)
