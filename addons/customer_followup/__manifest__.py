{
    "name": "After-Sales: Customer Follow-up",
    "version": "19.0.1.2.0",
    "category": "Services/After-Sales",
    "summary": "The call that closes an order, satisfaction, complaints to deadline",
    "author": "Odoo After-Sales",
    "license": "LGPL-3",
    # after the quote, so that its part in the steps of an order comes after the quote's
    "depends": ["service_quote"],
    "data": [
        "security/customer_followup_groups.xml",
        "security/customer_followup_rules.xml",
        "security/ir.model.access.csv",
        "data/customer_followup_data.xml",
        "views/followup_task_views.xml",
        "views/followup_task_rating_views.xml",
        "views/followup_question_views.xml",
        "views/service_complaint_views.xml",
        "views/service_order_views.xml",
        "views/res_config_settings_views.xml",
        "views/customer_followup_menus.xml",
    ],
    "demo": ["demo/customer_followup_demo.xml"],
}
