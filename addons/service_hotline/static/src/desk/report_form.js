import { Component, onMounted, useRef } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { Pick } from "./pick";

const LIMIT = 8;
const TYPING_PAUSE = 500;
const TYPED = ["contact_name", "street", "serial", "purchase_date", "symptom", "appointment_wish"];

/** What the caller reports: at most four fields, Enter leads from one to the next. */
export class ReportForm extends Component {
    static template = "service_hotline.ReportForm";
    static components = { Pick };
    static props = {
        values: Object,
        labels: Object,
        choices: Object,
        known: Boolean,
        street: { type: String, optional: true },
        bought: { type: String, optional: true },
        newDevice: Boolean,
        categIds: Array,
        busy: Boolean,
        update: Function,
        save: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.root = useRef("root");
        this.typed = useDebounced((text) => this.props.update({ symptom: text }), TYPING_PAUSE);
        onMounted(() => {
            this.fill();
            this.focusFirst();
        });
    }

    get groups() {
        const { choices, values } = this.props;
        return [
            {
                name: "service_mode",
                label: _t("Mode"),
                options: choices.modes,
                value: values.service_mode,
            },
            {
                name: "remedy_wish",
                label: _t("Wish"),
                options: [["", _t("Not asked")], ...choices.wishes],
                value: values.remedy_wish || "",
            },
        ];
    }

    /** Of a known caller the street is asked for only if a technician goes there without one. */
    get lacksStreet() {
        const { known, street, values } = this.props;
        return known && values.service_mode === "on_site" && !street;
    }

    // --- keys: Enter goes on, at the end it saves ---

    steps() {
        return [...this.root.el.querySelectorAll("[data-step]")];
    }

    focusFirst() {
        this.focus(this.steps().find((step) => !this.inputOf(step).value) || this.steps()[0]);
    }

    inputOf(step) {
        return step.querySelector("input:checked") || step.querySelector("input, textarea, select");
    }

    focus(step) {
        this.inputOf(step)?.focus();
    }

    next(from) {
        const steps = this.steps();
        const index = steps.findIndex((step) => step.contains(from));
        if (index + 1 < steps.length) {
            this.focus(steps[index + 1]);
        } else {
            this.props.save();
        }
    }

    onKeydown(ev) {
        if (ev.key !== "Enter" || ev.isComposing || ev.shiftKey) {
            return;
        }
        ev.preventDefault();
        this.flush(ev.target);
        if (ev.ctrlKey) {
            ev.stopPropagation(); // the desk's own key would save again
            this.props.save();
        } else if (!ev.repeat) {
            this.next(ev.target);
        }
    }

    /**
     * Once, when the form appears. From then on a field holds what was typed: bound to the state,
     * it would be set back to what it held a frame ago by an answer that arrives meanwhile.
     */
    fill() {
        for (const name of TYPED) {
            const input = this.root.el.querySelector(`input[name='${name}']`);
            if (input) {
                input.value = this.props.values[name] || "";
            }
        }
    }

    /** What was typed counts, also before the pause after typing is over. */
    flush({ name, value }) {
        if (TYPED.includes(name) && value.trim() !== (this.props.values[name] || "")) {
            this.typed.cancel();
            this.props.update({ [name]: value.trim() });
        }
    }

    /** A digit chooses among the modes or wishes. */
    onDigit(ev, name, options) {
        const option = /^[1-9]$/.test(ev.key) && options[Number(ev.key) - 1];
        if (option) {
            ev.preventDefault();
            this.props.update({ [name]: option[0] });
        }
    }

    // --- what can be picked ---

    findArea(request) {
        return this.orm.call("service.hotline", "desk_areas", [request]);
    }

    findFault(request) {
        const text = request.toLowerCase();
        const { categIds, choices } = this.props;
        const fits = ({ categ_id, label, words }) =>
            `${label} ${words}`.toLowerCase().includes(text) &&
            (!categ_id || !categIds.length || categIds.includes(categ_id));
        return choices.faults.filter(fits).slice(0, LIMIT);
    }

    pickFault(choice) {
        const none = { symptom_id: false, fault_id: false, component_id: false };
        this.props.update(choice ? { ...none, [choice.field]: choice.id } : none, {
            fault: choice?.label || "",
        });
        this.goOn("fault", choice);
    }

    findModel(request) {
        return this.orm.call("service.hotline", "desk_models", [request]);
    }

    pickOf(field, choice) {
        this.props.update({ [field]: choice?.id || false }, { [field]: choice?.label || "" });
        this.goOn(field, choice);
    }

    /** After Enter on a choice the next field is next; Tab goes there by itself. */
    goOn(name, choice) {
        if (choice && this.lastKey === "Enter") {
            this.next(this.root.el.querySelector(`[data-step='${name}']`));
        }
    }
}
