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
