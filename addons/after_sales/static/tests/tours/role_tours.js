import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const current = (state) => `.o_statusbar_status .o_arrow_button_current[data-value='${state}']`;
const button = (name) => `.o_statusbar_buttons button[name='${name}']:enabled`;
const YES = ".modal .modal-footer button.btn-primary";

// The hands of one role at its job: what is clicked and typed into, one after the other.
function counted(job, most, steps) {
    const did = { clicks: 0, fields: 0 };
    const hand = {
        click: (trigger) => ({
            trigger,
            async run(helpers) {
                did.clicks += 1;
                await helpers.click();
            },
        }),
        type: (trigger, text) => ({
            trigger,
            async run(helpers) {
                did.fields += 1;
                await helpers.edit(text);
            },
        }),
    };
    const count = () => {
        const told = `${job}: ${did.clicks} clicks, ${did.fields} fields`;
        console.log(told);
        if (did.clicks > most.clicks || did.fields > (most.fields || 0)) {
            throw new Error(told);
        }
    };
    tours.add(`after_sales_${job}`, {
        steps: () => [...steps(hand), { trigger: "body", run: count }],
    });
}

// The suggested technician stands first, with the reason: the job is opened and given to him.
counted("manager_assigns_from_the_board", { clicks: 2 }, ({ click }) => [
    click(".o_kanban_record:contains(Board Tour) button[name='action_open_dispatch']:visible"),
    { trigger: ".modal .o_kanban_record:first:contains(Tech)" },
    click(".modal .o_kanban_record:first button[name='action_assign']:enabled"),
    { trigger: "body:not(:has(.modal))" },
    { trigger: ".o_kanban_group:not(:first-child) .o_kanban_record:contains(Board Tour)" },
]);

// From a number to the order behind it.
counted("management_asks_why", { clicks: 2 }, ({ click }) => [
    // which view shows the numbers is no part of the question
    { trigger: "button.o_switch_view.o_pivot", run: "click" },
    click(".o_pivot .o_pivot_cell_value:not(:contains(/^$/)):last"),
    click(".o_list_view .o_data_row:first .o_data_cell:first"),
    { trigger: ".o_form_view .o_field_widget[name='log_ids']" },
]);

// One form makes the partner, the place of the parts and the account.
counted("network_opens_a_point", { clicks: 4, fields: 3 }, ({ click, type }) => [
    click(".o_list_button_add"),
    type(".o_field_widget[name='name'] input", "Tour Point"),
    type(".o_field_widget[name='level_id'] input", "TOUR-LEVEL"),
    click(".o-autocomplete--dropdown-item:contains(TOUR-LEVEL)"),
    type(".o_field_widget[name='area_id'] input", "TOUR-AREA"),
    click(".o-autocomplete--dropdown-item:contains(TOUR-AREA)"),
    click(".o_statusbar_buttons button.btn-primary:enabled"),
    // where it is asked about what is still missing, the answer is yes
    {
        trigger: `body:has(${YES}, .o_arrow_button_current[data-value='active'])`,
        run: () => document.querySelector(YES)?.click(),
    },
    { trigger: current("active") },
]);

// The month in five clicks, three before the points have their say and two after it.
counted("accountant_sends_the_month", { clicks: 3 }, ({ click }) => [
    { trigger: current("draft") },
    click(button("action_compute")),
    { trigger: current("review") },
    click(button("action_send")),
    click(YES),
    { trigger: current("sent") },
]);

counted("accountant_bills_the_month", { clicks: 2 }, ({ click }) => [
    { trigger: current("sent") },
    click(button("action_approve")),
    { trigger: current("approved") },
    click(button("action_bill")),
    { trigger: current("billed") },
]);

// What the hotline passed on: cause, who is responsible, remedy, a message; one page for all.
counted("officer_answers_a_complaint", { clicks: 7, fields: 3 }, ({ click, type }) => [
    click(".o_kanban_record:contains(Complaint Tour)"),
    { trigger: ".o_form_view .o_field_widget[name='description'] textarea:value(Came two hours late)" },
    click(button("action_acknowledge")),
    { trigger: current("acknowledged") },
    click(".o_field_widget[name='responsible'] input, .o_field_widget[name='responsible'] select"),
    click(".o_select_menu_item:contains(TOUR-POINT)"),
    type(".o_field_widget[name='cause'] textarea", "The visit before took longer"),
    type(".o_field_widget[name='remedy'] textarea", "Called, excused, next visit first in the morning"),
    click(".o-mail-Chatter-sendMessage"),
    type(".o-mail-Composer-input", "We are sorry for the wait."),
    click(".o-mail-Composer-send:enabled"),
    { trigger: ".o-mail-Message:contains(sorry for the wait)" },
    click(button("action_answer")),
    { trigger: current("answered") },
]);
