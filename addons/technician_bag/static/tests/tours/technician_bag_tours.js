import { drawSignature } from "@service_base/../tests/draw_signature";
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const SCAN = ".o_parts_scan input";
const shows = (text) => `.o_parts_scan_message:contains(${text})`;

// What the storekeeper does, one after the other.
const did = [];
const input = (trigger, run) => ({
    trigger,
    async run(helpers) {
        did.push(trigger);
        await (typeof run === "function" ? run(helpers) : helpers[run]());
    },
});
const scan = (code) => input(SCAN, ({ edit, press }) => edit(code).then(() => press("Enter")));

// On the phone: scan the order, scan the part, signed, issued. The free limit is always in sight.
tours.add("technician_bag_issues_a_part", {
    steps: () => [
        { trigger: ".alert .o_field_widget[name='free']:visible" },
        scan("TOUR-ORDER"),
        {
            trigger:
                ".o_field_widget[name='technician_id'] input:value(Tech North), .o_field_widget[name='technician_id']:contains(Tech North)",
        },
        { trigger: ".alert .o_field_widget[name='free']:visible" },
        scan("TOUR-SCR"),
        { trigger: shows("1 /") },
        input(".o_field_widget[name='signature'] .o_signature", "click"),
        // the technician's own hand
        { trigger: ".modal:not(:has(.o_web_sign_auto_button)) canvas", run: drawSignature },
        input(".modal .modal-footer button.btn-primary:enabled", "click"),
        { trigger: ".o_field_widget[name='signature'] img" },
        input("button[name='action_done']:enabled:visible", "click"),
        {
            trigger: ".o_form_view:not(:has(button[name='action_done']:visible))",
            run: () => {
                console.log(`storekeeper: ${did.length} inputs`);
                if (did.length > 5) {
                    throw new Error(`${did.length} inputs: more than 5`);
                }
            },
        },
    ],
});

// On the phone: the number of the parcel, each piece, done.
tours.add("technician_bag_receives_a_parcel", {
    steps: () => [
        { trigger: ".alert .o_field_widget[name='free']:visible" },
        { trigger: SCAN, run: "edit TOUR-PARCEL && press Enter" },
        { trigger: ".alert .o_field_widget[name='free']:visible" },
        { trigger: "button[name='action_ask_receive']:visible" },
        { trigger: SCAN, run: "edit TOUR-SCR && press Enter" },
        { trigger: shows("1 / 2") },
        { trigger: SCAN, run: "edit TOUR-SCR && press Enter" },
        { trigger: shows("2 / 2") },
        { trigger: "button[name='action_ask_receive']:enabled:visible", run: "click" },
        { trigger: ".o_form_view:not(:has(button[name='action_ask_receive']:visible))" },
    ],
});
