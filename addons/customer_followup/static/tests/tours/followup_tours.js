import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const keys = [];
const press = (key) => async () => {
    keys.push(key);
    await odoo.loader.modules.get("@odoo/hoot-dom").press(key);
};
const CALL = ".o_form_view .o_field_widget[name='answer_ids'] .o_data_row";

// Five answers on the number keys, closed by one more, and the next call is there.
tours.add("customer_followup_five_keys", {
    steps: () => [
        { trigger: `${CALL}:nth-child(5)` },
        { trigger: ".o_form_view h1:contains(First Caller)", run: press("5") },
        { trigger: `${CALL}:nth-child(1):has(.fa-star)`, run: press("1") },
        // a slip is taken back
        { trigger: `${CALL}:nth-child(2):has(.fa-star)`, run: press("0") },
        { trigger: `${CALL}:nth-child(2):not(:has(.fa-star))`, run: press("4") },
        { trigger: `${CALL}:nth-child(2):has(.fa-star)`, run: press("5") },
        { trigger: `${CALL}:nth-child(3):has(.fa-star)`, run: press("5") },
        { trigger: `${CALL}:nth-child(4):has(.fa-star)`, run: press("5") },
        // all are answered: one more changes nothing
        { trigger: `${CALL}:nth-child(5):has(.fa-star)`, run: press("2") },
        {
            trigger: "button[name='action_close_order']:enabled",
            run: () => {
                console.log(`follow-up: ${keys.length} keys`);
                odoo.loader.modules.get("@odoo/hoot-dom").press(["Alt", "q"]);
            },
        },
        { trigger: ".o_form_view h1:contains(Second Caller)" },
        // what is typed into a field is no answer
        { trigger: ".o_field_widget[name='note'] textarea", run: "click" },
        { trigger: ".o_field_widget[name='note'] textarea:focus", run: press("3") },
        { trigger: `${CALL}:nth-child(1):not(:has(.fa-star))` },
    ],
});
