import { drawSignature } from "@service_base/../tests/draw_signature";
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const field = (name, tag = "input") => `.o_field_widget[name='${name}'] ${tag}`;
const button = (name) =>
    `.modal-footer button[name='${name}']:enabled, .o_statusbar_buttons button[name='${name}']:enabled`;
const tick = (name, label) =>
    `.modal .o_field_widget[name='${name}'] .o-checkbox:contains('${label}') input`;

// What a person does, and the seconds it takes a practised hand: scan 2, click 1.5, a key 0.3,
// tick 1.5; and three seconds to listen before typing.
const did = [];
const input = (trigger, run, seconds) => ({
    trigger,
    async run(helpers) {
        did.push(seconds);
        await (typeof run === "function" ? run(helpers) : helpers[run]());
    },
});
const within = (inputs, seconds) => () => {
    const total = did.reduce((sum, one) => sum + one, 0);
    console.log(`counter: ${did.length} inputs, ${total} s`);
    if (did.length > inputs || total > seconds) {
        throw new Error(`${did.length} inputs, ${total} seconds: more than ${inputs}, ${seconds}`);
    }
};

// A known device: scan, symptom, two accessories, print. Six inputs, and nothing else is asked.
tours.add("service_counter_takes_a_device_in", {
    steps: () => [
        input(".o_control_panel button.btn-primary:visible", "click", 1.5),
        {
            trigger: `.modal ${field("serial")}:focus`,
            run: () => {},
        },
        input(
            `.modal ${field("serial")}`,
            ({ edit, press }) => edit("TOUR-SN-9").then(() => press("Tab")),
            2
        ),
        { trigger: ".modal .o_field_widget[name='known_customer']:contains(**)" },
        { trigger: ".modal .o_field_widget[name='verdict'] .badge" },
        input(`.modal ${field("symptom", "textarea")}`, ({ edit }) => edit("屏幕不亮"), 6),
        input(tick("accessory_ids", "TOUR-CHARGER"), "click", 1.5),
        input(tick("accessory_ids", "TOUR-SIM"), "click", 1.5),
        input(button("action_take_in_and_print"), "click", 1.5),
        {
            trigger: "body:not(:has(.modal)) .o_kanban_record:contains(A-01)",
            timeout: 60000, // saved, printed, closed
            run: within(6, 40),
        },
    ],
});

// Given back: who fetches it, his signature, one button.
tours.add("service_counter_hands_a_device_over", {
    steps: () => [
        { trigger: ".o_statusbar_status .o_arrow_button_current[data-value='ready']" },
        { trigger: field("handed_to"), run: "edit Li Lei && press Tab" },
        { trigger: ".o_field_widget[name='handed_signature'] .o_signature", run: "click" },
        { trigger: ".modal .o_web_sign_draw_button.active" },
        { trigger: ".modal:not(:has(.o_web_sign_auto_button)) canvas", run: drawSignature },
        { trigger: ".modal .modal-footer button.btn-primary:enabled", run: "click" },
        { trigger: ".o_field_widget[name='handed_signature'] img" },
        { trigger: button("action_hand_over"), run: "click" },
        { trigger: ".o_statusbar_status .o_arrow_button_current[data-value='handed_over']" },
    ],
});

// Many papers in one file: the list is left while they are printed.
tours.add("service_counter_prints_many", {
    steps: () => [
        { trigger: ".o_list_view thead .o_list_record_selector input", run: "click" },
        { trigger: ".o_control_panel button:has(.fa-print)", run: "click" },
        { trigger: ".o-dropdown--menu .o-dropdown-item:contains(TOUR-RECEIPT)", run: "click" },
        { trigger: ".o_print_jobs .progress", run: () => {} },
        // the list is loaded once more, with nothing chosen
        {
            trigger: ".o_list_view:not(:has(.o_data_row_selected)) .o_data_row:first .o_data_cell:first",
            run: "click",
        },
        // a test's server answers one request after the other
        { trigger: ".o_form_view .o_field_widget[name='log_ids']", timeout: 60000 },
        { trigger: ".o_print_jobs:contains(4) .o_print_job_file", timeout: 60000 },
        { trigger: ".o_print_jobs .btn-close", run: "click" },
        { trigger: "body:not(:has(.o_print_jobs))" },
    ],
});
