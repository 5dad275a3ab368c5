import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const field = (name, tag = "input") => `.o_field_widget[name='${name}'] ${tag}`;
const BOOK = ".o_statusbar_buttons button.btn-primary:enabled";
const confirm = ".modal-footer .btn-primary:enabled";
const current = (state) => `.o_statusbar_status .o_arrow_button_current[data-value='${state}']`;

// Clicks of one job; what has to be typed is not among them.
function counted(job, most, steps) {
    let clicks = 0;
    const click = (trigger) => ({
        trigger,
        async run(helpers) {
            clicks += 1;
            await helpers.click();
        },
    });
    const count = () => {
        console.log(`finance, ${job}: ${clicks} clicks`);
        if (clicks > most) {
            throw new Error(`${job}: ${clicks} clicks, more than ${most}`);
        }
    };
    tours.add(`after_sales_finance_${job}`, {
        steps: () => [...steps(click), { trigger: "body", run: count }],
    });
}

// Paid in, and the same money found on the bank's statement.
counted("pays_in_and_matches", 5, (click) => [
    click(BOOK),
    { trigger: `.modal ${field("amount")}`, run: "edit 512.34" },
    { trigger: `.modal ${field("memo")}`, run: "edit Deposit of the year" },
    click(".modal button[name='action_confirm']"),
    { trigger: "body:not(:has(.modal)) .o_field_widget[name='balance']:contains(10,512.34)" },
    click(".oe_stat_button:has([name='last_seq'])"),
    click(".o_data_row button[name='action_match_bank']"),
    { trigger: `.modal ${field("statement_line_id")}:value(TOUR-BANK)` },
    click(".modal button[name='action_match']"),
    { trigger: "body:not(:has(.modal)) .o_list_view:not(:has(button[name='action_match_bank']))" },
]);

// Refused with words, and what was typed is still there to be mended.
counted("refunds_what_is_free", 5, (click) => [
    click(BOOK),
    click(".modal .o_radio_item input[data-value='refund']"),
    { trigger: `.modal ${field("amount")}`, run: "edit 10400" },
    click(".modal button[name='action_confirm']"),
    click(".modal:has(.o_error_dialog:contains(600.00)) .modal-footer .btn-primary"),
    { trigger: `.modal ${field("amount")}`, run: "edit 100" },
    click(".modal button[name='action_confirm']"),
    { trigger: "body:not(:has(.modal)) .o_field_widget[name='balance']:contains(10,412.34)" },
]);

counted("prints_the_statement", 2, (click) => [
    click(".o_statusbar_buttons button[name='action_statement']"),
    { trigger: ".o_deposit_statement:contains(10,412.34)" },
    click(".o_statusbar_buttons button[name='action_print']"),
    { trigger: "body:not(:has(.o_blockUI)):not(:has(.modal)) .o_deposit_statement" },
]);

counted("approves_a_charge", 2, (click) => [
    { trigger: current("counted") },
    click(".o_statusbar_buttons button[name='action_approve']"),
    click(confirm),
    { trigger: current("approved") },
]);

counted("sets_off", 2, (click) => [
    click(".o_statusbar_buttons button[name='action_set_off']"),
    { trigger: `.modal ${field("amount")}`, run: "edit 15" },
    click(".modal button[name='action_set_off']"),
    { trigger: "body:not(:has(.modal)) .o_field_widget[name='amount_total']:contains(25.00)" },
]);
