import { Component, useRef, useState } from "@odoo/owl";
import { scanBarcode } from "@web/core/barcode/barcode_dialog";
import { isBarcodeScannerSupported } from "@web/core/barcode/barcode_video_scanner";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useAutofocus, useService } from "@web/core/utils/hooks";
import { uuid } from "@web/core/utils/strings";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/**
 * A field for a scanner or the camera of a phone: each code counts one piece on the document shown.
 * The answer stands beside it, and the field is ready for the next code.
 */
export class PartsScan extends Component {
    static template = "spare_parts_deposit.PartsScan";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ message: "", wrong: false, busy: false });
        this.input = useRef("autofocus");
        this.hasCamera = isBarcodeScannerSupported();
        useAutofocus({ mobile: false });
        this.waiting = Promise.resolve();
    }

    get placeholder() {
        return _t("Scan a part or a serial");
    }

    onKeydown(ev) {
        if (ev.key !== "Enter" && ev.key !== "Tab") {
            return;
        }
        const code = ev.target.value.trim();
        if (code) {
            ev.preventDefault();
            ev.stopPropagation();
            ev.target.value = "";
            this.scan(code);
        }
    }

    async onCamera() {
        const code = await scanBarcode(this.env);
        if (code) {
            await this.scan(code);
        }
    }

    /** One after the other, however fast the scanner is. */
    scan(code) {
        this.waiting = this.waiting.then(() => this.count(code));
        return this.waiting;
    }

    async count(code) {
        const { record } = this.props;
        this.state.busy = true;
        try {
            if (await record.save()) {
                const answer = await this.ask(record, code);
                this.tell(answer);
                if (answer.action) {
                    await this.action.doAction(answer.action);
                    return;
                }
                await record.load();
            }
        } catch (error) {
            this.state.message =
                (error.data && error.data.message) || String(error.message || error);
            this.state.wrong = true;
            if (navigator.vibrate) {
                navigator.vibrate(200);
            }
        } finally {
            this.state.busy = false;
            this.input.el?.focus();
        }
    }

    ask(record, code) {
        return this.orm.call(record.resModel, "action_scan", [[record.resId], code], {
            key: uuid(),
        });
    }

    tell(answer) {
        const lot = answer.lot ? ` (${answer.lot})` : "";
        this.state.message =
            answer.message || `${answer.part}${lot}: ${answer.count} / ${answer.of}`;
        this.state.wrong = false;
    }
}

export const partsScan = { component: PartsScan };

registry.category("view_widgets").add("parts_scan", partsScan);
