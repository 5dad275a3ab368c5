from . import service_escalation_note
