import { useExternalListener } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

const TYPED_INTO = "input, textarea, select, [contenteditable='true']";

/**
 * The agent has the customer at the ear and a hand on the number keys: each of 1 to 5 answers the
 * next question, 0 takes the last answer back.
 */
export class CallFormController extends FormController {
    setup() {
        super.setup();
        useExternalListener(window, "keydown", (event) => this.onNumberKey(event));
    }

    async onNumberKey(event) {
        if (!this.takesNumbers(event)) {
            return;
        }
        event.preventDefault();
        const answers = this.model.root.data.answer_ids.records;
        const isAnswered = ({ data }) => data.score !== "0";
        const answer =
            event.key === "0"
                ? answers.findLast(isAnswered)
                : answers.find((each) => !isAnswered(each));
        await answer?.update({ score: event.key });
    }

    takesNumbers({ key, target, altKey, ctrlKey, metaKey }) {
        const { root } = this.model;
        return (
            /^[0-5]$/.test(key) &&
            !(altKey || ctrlKey || metaKey) &&
            root.data.state === "todo" &&
            root.isInEdition &&
            !target.closest?.(TYPED_INTO) &&
            !document.querySelector(".modal")
        );
    }
}

registry.category("views").add("followup_call", { ...formView, Controller: CallFormController });
