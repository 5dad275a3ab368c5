import { _t } from "@web/core/l10n/translation";

/** The desk before anybody calls. */
export function blankDesk() {
    return {
        step: "idle", // idle → choose → caller → done
        text: "",
        call: false,
        matches: [],
        match: 0,
        caller: {},
        deviceId: false,
        orderId: false,
        values: {},
        labels: {},
        preview: false,
        taken: false,
        ringing: false,
        busy: false,
    };
}

/** Made here for one request, so that the server knows it when it arrives twice. */
export function newKey() {
    return [...crypto.getRandomValues(new Uint32Array(4))].map((n) => n.toString(36)).join("-");
}

/** What the desk begins with for a caller who is known, or only called. */
export function firstValues({ customer, call, text }) {
    if (customer) {
        return { partner_id: customer.id };
    }
    return call?.number ? { phone: call.number } : { serial: text };
}

/** What an order cannot be taken without, said to the agent; nothing if all is there. */
export function missingIn({ partner_id, contact_name, symptom, service_mode, street }) {
    if (!partner_id && !contact_name) {
        return _t("Who is calling? Type the name.");
    }
    if (!symptom) {
        return _t("What does the caller report? Type the symptom.");
    }
    return (
        service_mode === "on_site" &&
        !street &&
        _t("Where shall the technician go? Ask for street and house number.")
    );
}

/** What a call cannot be ended with this result without. */
export function missingFor(kind, { symptom }, orderId) {
    if (kind === "complaint" && !symptom) {
        return _t("Type in the symptom what the caller complains about, then pass it on.");
    }
    return kind === "urged" && !orderId && _t("Choose the open order that the caller urges.");
}
