"""How far an article deserves trust. A plain function, no database."""


def helpfulness(solved, failed):
    """Share of uses that solved it; one that nobody used yet counts as half (Laplace)."""
    return (solved + 1) / (solved + failed + 2)
