/** The desk before anybody calls. */
export function blankDesk() {
    return {
        step: "idle", // idle → choose → card → done
        text: "",
        call: false,
        matches: [],
        match: 0,
        card: {},
        deviceId: false,
        orderId: false,
        values: {},
        labels: {},
        told: false,
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
