import { registry } from "@web/core/registry";
import { FloatField, floatField } from "@web/views/fields/float/float_field";

/**
 * A count that tells "not counted" from "counted, none there": empty until somebody counts, and a
 * typed 0 is a count although the number was 0 before.
 */
export class CountedPieces extends FloatField {
    static template = "point_stocktake.CountedPieces";

    get formattedValue() {
        const { record } = this.props;
        return record.data.is_counted || this.value ? super.formattedValue : "";
    }

    onTyped(ev) {
        const { record, name } = this.props;
        if (record.data.is_counted || !ev.target.value.trim()) {
            return;
        }
        let typed;
        try {
            typed = this.parse(ev.target.value);
        } catch {
            return; // the field tells it
        }
        if (typed === 0) {
            record.update({ [name]: 0 });
        }
    }

    onKeydown(ev) {
        if (ev.key === "Enter" || ev.key === "Tab") {
            this.onTyped(ev);
        }
    }
}

export const countedPieces = {
    ...floatField,
    component: CountedPieces,
    fieldDependencies: [{ name: "is_counted", type: "boolean", readonly: true }],
};

registry.category("fields").add("counted_pieces", countedPieces);
