"""What people call the values of a selection field, in the reader's language."""


def selection_options(model, name):
    """``[(value, label)]`` of a selection field."""
    return model._fields[name]._description_selection(model.env)


def selection_labels(model, name):
    """``{value: label}`` of a selection field."""
    return dict(selection_options(model, name))


def selection_label(record, name):
    """The label of what the record holds; an empty text if it holds nothing."""
    return selection_labels(record, name).get(record[name], "")


def same_options(model, name):
    """The options of another model's field, as the ``selection`` of a field that follows it."""
    return lambda self: selection_options(self.env[model], name)


MOST_LISTED = 5  # lines of one message; the rest is counted


def joined_lines(lines, count):
    """One text of what happened to several records at once.

    :param lines: one for each of the first `MOST_LISTED` of them
    :param count: how many there are
    """
    rest = count - len(lines)
    return "; ".join([*lines, f"… +{rest}"] if rest > 0 else lines)


def listing(env, words):
    """Words one after the other, with the mark that the reader's language puts between them."""
    mark = env._("%(one)s, %(next)s", one="", next="")
    return mark.join(words)
