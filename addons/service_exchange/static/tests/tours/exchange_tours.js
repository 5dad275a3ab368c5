import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const field = (name, tag = "input") => `.o_field_widget[name='${name}'] ${tag}`;
const button = (name) => `.o_statusbar_buttons button[name='${name}']:enabled`;
const state = (name) => `.o_statusbar_status .o_arrow_button_current[data-value='${name}']`;

tours.add("service_exchange_counter_applies", {
    steps: () => [
        { trigger: button("action_exchange"), run: "click" },
        { trigger: field("serial_seen"), run: "edit FAILED-1 && press Tab" },
        { trigger: ".o_form_button_save:enabled", run: "click" },
        { trigger: button("action_inspect"), run: "click" },
        { trigger: state("inspected") },
    ],
});

tours.add("service_exchange_counter_hands_over", {
    steps: () => [
        { trigger: state("approved") },
        { trigger: field("lot_id"), run: "edit NEW-1" },
        { trigger: ".o-autocomplete--dropdown-item a:contains('NEW-1')", run: "click" },
        { trigger: button("action_reserve"), run: "click" },
        { trigger: state("reserved") },
        { trigger: button("action_hand_over"), run: "click" },
        { trigger: ".modal .modal-footer button.btn-primary:enabled", run: "click" },
        { trigger: state("done") },
    ],
});

tours.add("service_exchange_sent_back", {
    steps: () => [
        { trigger: ".alert:has(.o_field_widget[name='approval_hint'])" },
        {
            trigger: "body:not(:has(button[name='action_approve']))",
            run: () => {},
        },
        { trigger: button("action_send_back"), run: "click" },
        { trigger: `.modal ${field("note")}`, run: "edit 缺少标签照片" },
        { trigger: ".modal .modal-footer button.btn-primary:enabled", run: "click" },
        { trigger: state("applied") },
        { trigger: ".alert:contains(缺少标签照片)" },
    ],
});
