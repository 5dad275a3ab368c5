import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { Record } from "@web/model/relational_model/record";

// Odoo says that something is missing, and not what.
patch(Record.prototype, {
    _displayInvalidFieldNotification() {
        const names = [...this._invalidFields]
            .map((name) => this.fields[name]?.string)
            .filter(Boolean);
        if (!names.length) {
            return super._displayInvalidFieldNotification();
        }
        const text = _t("Fill in first: %s", names.join(_t(", ")));
        return this.model.notification.add(text, { type: "danger" });
    },
});
