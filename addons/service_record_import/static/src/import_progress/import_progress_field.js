import { onMounted, onWillUnmount } from "@odoo/owl";
import { registry } from "@web/core/registry";
import {
    ProgressBarField,
    progressBarField,
} from "@web/views/fields/progress_bar/progress_bar_field";

const PAUSE = 2000;
const GOING = ["checking", "running"];

/** A progress bar that fetches its record again and again while the work on it goes on. */
export class ImportProgressField extends ProgressBarField {
    setup() {
        super.setup();
        onMounted(() => this.waitAndReload());
        onWillUnmount(() => clearTimeout(this.timer));
    }

    waitAndReload() {
        this.timer = setTimeout(async () => {
            const { record } = this.props;
            if (
                GOING.includes(record.data.state) &&
                !document.hidden &&
                !(await record.isDirty())
            ) {
                await record.load();
            }
            this.waitAndReload();
        }, PAUSE);
    }
}

registry.category("fields").add("import_progress", {
    ...progressBarField,
    component: ImportProgressField,
});
