"""Few parts make most of the value (Pareto): they deserve more care."""

A_SHARE, B_SHARE = 0.80, 0.95


def classify(values):
    """Class of each key by its share in the value, the greatest first.

    :param values: ``{key: value consumed}``
    :return: ``{key: "a" | "b" | "c"}``; a key belongs to the class in which its share begins;
        without value it is "c"
    """
    total = sum(value for value in values.values() if value > 0)
    classes, passed = {}, 0.0
    for key, value in sorted(values.items(), key=lambda item: -item[1]):
        share = passed / total if value > 0 else 1.0
        classes[key] = "a" if share < A_SHARE else "b" if share < B_SHARE else "c"
        passed += max(value, 0.0)
    return classes
