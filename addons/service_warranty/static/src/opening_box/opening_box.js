import { Component, useRef, useState } from "@odoo/owl";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const LONGEST_SIDE = 1600;

/** A photo small enough for a slow line, without the place it was taken at: base64 of a JPEG. */
async function shrink(file) {
    const image = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/jpeg", 0.85).split(",")[1];
}

/** The opening-box check of an order: one tap an answer, the verdict follows at once. */
export class OpeningBox extends Component {
    static template = "service_warranty.OpeningBox";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.camera = useRef("camera");
        this.root = useRef("root");
        this.state = useState({ list: null, busy: false });
        useRecordObserver((record) => this.load(record.resId, record.data.check_state));
    }

    async load(resId, checkState) {
        const asked = resId && checkState;
        this.state.list = asked
            ? await this.orm.call("service.order", "read_checks", [[resId]])
            : null;
    }

    get items() {
        return this.state.list.items;
    }

    /** What "All in order" answers: the rest that needs neither a photo nor a scanner. */
    get plainItems() {
        return this.items.filter(
            (item) => !item.answered && item.kind === "tick" && !item.photo_required
        );
    }

    get daysLabel() {
        return _t("up to day %s after purchase", this.state.list.days);
    }

    resultLabel(item) {
        return item.passed ? _t("In Order") : _t("Not in Order");
    }

    words(item) {
        const at = formatDateTime(deserializeDateTime(item.at), { showSeconds: false });
        return `${item.who} ${at}`;
    }

    async answer(item, passed, value) {
        const answer = { code: item.code, passed, value };
        if (!item.photo_required) {
            return this.send([answer]);
        }
        this.pending = answer;
        this.camera.el.click();
    }

    async readOff(item, ev) {
        const value = ev.target.value.trim();
        if (value && value !== item.value) {
            await this.answer(item, true, value);
            // on with the next, the scanner in hand
            this.root.el?.querySelector("input[data-open]")?.focus();
        }
    }

    passAll() {
        return this.send(this.plainItems.map(({ code }) => ({ code, passed: true })));
    }

    async onPhoto(ev) {
        const [file] = ev.target.files;
        ev.target.value = "";
        if (file) {
            await this.send([{ ...this.pending, photo: await shrink(file) }]);
        }
    }

    async send(answers) {
        const { record } = this.props;
        this.state.busy = true;
        try {
            if (!(await record.isDirty()) || (await record.save())) {
                const ids = [record.resId];
                this.state.list = await this.orm.call("service.order", "answer_checks", [
                    ids,
                    answers,
                ]);
                await record.load();
            }
        } finally {
            this.state.busy = false;
        }
    }
}

registry.category("view_widgets").add("opening_box", {
    component: OpeningBox,
    fieldDependencies: [{ name: "check_state", type: "selection" }],
});
