STATES = [
    ("draft", "Draft"),
    ("submitted", "Submitted"),
    ("approved", "Approved"),
    ("retired", "Retired"),
]


# What readers rely on: changed by a new version only.
CONTENT_FIELDS = {"name", "body", "kind"}
WRITABLE_STATES = ("draft", "submitted")
