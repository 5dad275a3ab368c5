import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";

/** The desk before anybody calls. */
export function blankDesk() {
    return {
        step: "idle", // idle → choose → caller → done
        text: "",
        call: false,
        matches: [],
        more: false,
        typed: "",
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
export function firstValues({ customer, call, text, typed }) {
    if (customer) {
        return { partner_id: customer.id };
    }
    const phone = call?.number ? { phone: call.number } : {};
    return { ...phone, ...{ number: { serial: text }, name: { contact_name: text } }[typed] };
}

// What was typed of a report outlives a reload of the page, in this tab only.
const DRAFT = "service_hotline.draft";

export function keepDraft({ call, values, labels, deviceId }, orderKey) {
    if (call) {
        const draft = { call: call.id, values, labels, deviceId, orderKey };
        browser.sessionStorage.setItem(DRAFT, JSON.stringify(draft));
    }
}

/** What was typed during this call; nothing of another one. */
export function findDraft(call) {
    const draft = JSON.parse(browser.sessionStorage.getItem(DRAFT) || "null");
    return draft && call && draft.call === call.id ? draft : false;
}

export function dropDraft() {
    browser.sessionStorage.removeItem(DRAFT);
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
