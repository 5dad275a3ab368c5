"""Words that several rooms share."""

SERVICE_TYPES = [
    ("repair", "Repair"),
    ("installation", "Installation"),
    ("maintenance", "Maintenance"),
    ("inspection", "Inspection"),
    ("consultation", "Consultation"),
]
