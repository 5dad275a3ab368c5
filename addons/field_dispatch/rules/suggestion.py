"""Who should go: the order in which technicians are proposed, without database."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Candidate:
    """What is known of one technician for one order."""

    technician_id: int
    missing_skill_ids: tuple = ()
    matched_skill_ids: tuple = ()
    served_customer: bool = False
    visits_that_day: int = 0
    conflicts: int = 0

    @property
    def rank(self):
        """Smaller is better: able, free at that hour, known to the customer, least to do."""
        return (
            len(self.missing_skill_ids),
            bool(self.conflicts),
            not self.served_customer,
            self.visits_that_day,
            self.technician_id,
        )


def rank(candidates):
    return sorted(candidates, key=lambda candidate: candidate.rank)
