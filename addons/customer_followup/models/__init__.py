from . import (
    followup_answer,
    followup_question,
    followup_task,
    followup_task_call,
    followup_task_rating,
    res_company,
    res_config_settings,
    service_complaint,
    service_complaint_flow,
    service_order,
    service_order_rating,
    stock_lot,
)
