import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const current = (state) => `.o_statusbar_status .o_arrow_button_current[data-value='${state}']`;
const field = (name, tag = "input") => `.o_field_widget[name='${name}'] ${tag}`;
const button = (name) => `.o_statusbar_buttons button[name='${name}']:enabled`;
const CONFIRM = ".modal-footer .btn-primary";

// A known caller: the number brings customer, address and point; two more fields make the order.
tours.add("after_sales_hotline_takes_a_report", {
    steps: () => [
        { trigger: field("phone"), run: "edit 13900001111 && press Tab" },
        { trigger: field("partner_id") },
        { trigger: field("serial"), run: "edit TOUR-SN-1 && press Tab" },
        { trigger: ".o_field_widget[name='device_id'] a" },
        { trigger: field("symptom", "textarea"), run: "edit 屏幕不亮" },
        { trigger: button("action_triage"), run: "click" },
        { trigger: current("triaged") },
        { trigger: ".o_field_widget[name='verdict'] .badge" },
    ],
});

// The technician suggested first, one tap.
tours.add("after_sales_manager_sends_a_technician", {
    steps: () => [
        { trigger: current("triaged") },
        { trigger: button("action_open_dispatch"), run: "click" },
        {
            trigger: ".modal .o_kanban_record button.btn-primary[name='action_assign']",
            run: "click",
        },
        { trigger: current("assigned") },
    ],
});

tours.add("after_sales_manager_confirms_a_statement", {
    steps: () => [
        { trigger: current("sent") },
        { trigger: button("action_confirm"), run: "click" },
        { trigger: CONFIRM, run: "click" },
        { trigger: current("confirmed") },
    ],
});
