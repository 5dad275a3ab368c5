from . import (
    test_customer_followup_access,
    test_customer_rating,
    test_device_callbacks,
    test_followup_history,
    test_followup_task,
    test_service_complaint,
    test_steps,
)
