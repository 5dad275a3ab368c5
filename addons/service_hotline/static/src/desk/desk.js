import {
    Component,
    markup,
    onMounted,
    onWillStart,
    onWillUnmount,
    useEffect,
    useRef,
    useState,
} from "@odoo/owl";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { ReportForm } from "./report_form";

const HOTKEY = { bypassEditableProtection: true };

/** Made here for one request, so that the server knows it when it arrives twice. */
function newKey() {
    return [...crypto.getRandomValues(new Uint32Array(4))].map((n) => n.toString(36)).join("-");
}

/** The hotline's one screen: who calls, what is known, what is promised; all by keyboard. */
export class HotlineDesk extends Component {
    static template = "service_hotline.Desk";
    static components = { ReportForm };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.phone = useService("hotline_phone");
        this.search = useRef("search");
        this.nextButton = useRef("next");
        this.state = useState({ choices: null, today: [], callbacks: [], ...this.blank() });
        this.previews = 0;
        this.env.config.setDisplayName(_t("Hotline Desk"));
        onWillStart(() => this.open());
        onMounted(() => this.takeOver());
        onWillUnmount(() => (this.phone.desk = null));
        useEffect(
            (button) => button?.focus(),
            () => [this.nextButton.el]
        );
        this.setupHotkeys();
    }

    blank() {
        return {
            step: "idle",
            text: "",
            call: false,
            matches: [],
            match: 0,
            card: false,
            orderId: false,
            values: {},
            labels: {},
            told: false,
            taken: false,
            ringing: false,
            busy: false,
        };
    }

    setupHotkeys() {
        const keys = {
            "alt+n": () => this.startAnew(),
            "alt+d": () => this.nextDevice(),
            "alt+o": () => this.openOrder(this.state.taken?.id || this.state.orderId),
            "alt+p": () => this.pickUp(),
            "alt+b": () => this.state.callbacks[0] && this.callBack(this.state.callbacks[0]),
            "alt+s": () => this.save({}),
            "control+enter": () => this.save(),
        };
        for (let n = 1; n <= 9; n++) {
            keys[`alt+${n}`] = () => this.endWith(this.state.choices.results[n - 1]);
            keys[`alt+shift+${n}`] = () => this.solveWith(this.state.told.articles?.[n - 1]);
        }
        for (const [key, act] of Object.entries(keys)) {
            useHotkey(key, act, HOTKEY);
        }
        useHotkey("escape", () => this.focusSearch());
    }

    // --- one request each ---

    ask(method, ...args) {
        return this.orm.call("service.hotline", method, args);
    }

    async open() {
        const { choices, certified, today, callbacks, call } = await this.ask("desk_open");
        Object.assign(this.state, { choices, certified, today, callbacks });
        this.unfinished = call;
    }

    /** Go on with the call that brought the agent here, or that was not finished. */
    takeOver() {
        this.phone.desk = (call) => this.onRing(call);
        const asked = this.props.action.params || {};
        if (this.phone.waiting) {
            this.onRing(this.phone.waiting);
            this.phone.waiting = null;
        } else if (asked.number) {
            this.lookup(asked.number, { direction: asked.direction, returns: asked.returns });
        } else if (this.unfinished?.number) {
            this.lookup(this.unfinished.number, { callId: this.unfinished.id });
        } else {
            this.focusSearch();
        }
    }

    async lookup(text, { callId, direction, returns, chosen } = {}) {
        text = text.trim();
        if (!text || this.state.busy) {
            return;
        }
        this.callKey ||= newKey();
        this.state.busy = true;
        try {
            const call = callId || this.state.call?.id || null;
            const key = this.callKey;
            this.show(await this.ask("desk_lookup", text, key, call, direction, returns, chosen));
        } finally {
            this.state.busy = false;
        }
    }

    show({ call, card, matches, text }) {
        const { ringing } = this.state;
        Object.assign(this.state, this.blank(), { call, text, ringing });
        this.orderKey = newKey();
        this.focusSearch();
        if (!card && matches.length > 1) {
            return Object.assign(this.state, { step: "choose", matches });
        }
        const device = card && (card.device_id || (card.customer ? "new" : false));
        Object.assign(this.state, { step: "card", card: card || {}, orderId: card?.order_id });
        this.state.values = this.firstValues(card, call, text);
        this.chooseDevice(device || "new");
    }

    firstValues(card, call, text) {
        if (card?.customer) {
            return { partner_id: card.customer.id };
        }
        return call?.number ? { phone: call.number } : { serial: text };
    }

    async preview() {
        const mine = ++this.previews;
        const told = await this.ask("desk_preview", this.values);
        if (mine !== this.previews || this.state.step !== "card") {
            return;
        }
        this.state.told = told;
        if (!this.modeChosen) {
            this.state.values.service_mode = told.mode;
        }
    }

    /** The order is taken, or with `solved` noted as solved; the key makes it one. */
    async save(solved = null) {
        if (this.state.step !== "card" || this.state.busy || !this.complete()) {
            return;
        }
        this.state.busy = true;
        try {
            const call = this.state.call?.id || null;
            const taken = await this.ask("desk_create", this.values, this.orderKey, call, solved);
            this.refreshSide(taken);
            Object.assign(this.state, { step: "done", taken, solved: Boolean(solved) });
        } finally {
            this.state.busy = false;
        }
        this.callKey = null;
    }

    complete() {
        const { values } = this.state;
        const missing = !(values.partner_id || values.contact_name)
            ? _t("Who is calling? Type the name.")
            : !values.symptom && _t("What does the caller report? Type the symptom.");
        if (missing) {
            this.notification.add(missing, { type: "warning" });
        }
        return !missing;
    }

    solveWith(article) {
        return article && this.save({ article_id: article.id });
    }

    async endWith(result) {
        const { call, busy, step, orderId } = this.state;
        if (!result || !call || busy || !["card", "choose"].includes(step)) {
            return;
        }
        this.state.busy = true;
        try {
            const note = this.state.values.symptom || null;
            const order = orderId || null;
            this.refreshSide(await this.ask("desk_end", call.id, result.id, order, note));
        } finally {
            this.state.busy = false;
        }
        this.notification.add(_t("Call noted: %s", result.label), { type: "success" });
        this.clear();
    }

    // --- what the agent does ---

    get values() {
        const filled = Object.entries(this.state.values).filter(([, value]) => value);
        return Object.fromEntries(filled);
    }

    update(values, labels = {}) {
        this.modeChosen ||= "service_mode" in values;
        Object.assign(this.state.values, values);
        Object.assign(this.state.labels, labels);
        this.preview();
    }

    chooseDevice(id) {
        this.modeChosen = false;
        this.state.deviceId = id;
        const device = this.device;
        this.state.values.device_id = device ? device.id : false;
        const open = (this.state.card.orders || []).filter((o) => device && o.device_id === id);
        this.state.orderId = this.state.card.order_id || (open.length === 1 && open[0].id);
        return this.preview();
    }

    /** The text of an article comes from an HTML field, which the server has sanitised. */
    html(text) {
        return markup(text);
    }

    get device() {
        return (this.state.card.devices || []).find(({ id }) => id === this.state.deviceId);
    }

    nextDevice() {
        if (this.state.step === "card" && this.state.card.devices?.length) {
            const ids = [...this.state.card.devices.map(({ id }) => id), "new"];
            this.chooseDevice(ids[(ids.indexOf(this.state.deviceId) + 1) % ids.length]);
        }
    }

    onSearchKey(ev) {
        const { step, matches } = this.state;
        const move = { ArrowDown: 1, ArrowUp: -1 }[ev.key];
        if (ev.key === "Enter" && !ev.isComposing) {
            ev.preventDefault();
            const same = step === "choose" && ev.target.value.trim() === this.state.text;
            this.lookup(ev.target.value, same ? { chosen: matches[this.state.match] } : {});
        } else if (move && step === "choose") {
            ev.preventDefault();
            this.state.match = (this.state.match + move + matches.length) % matches.length;
        }
    }

    choose(match) {
        this.lookup(this.state.text, { chosen: match });
    }

    /** A call that is not noted yet is not forgotten: its result comes first. */
    startAnew() {
        if (this.state.call && ["card", "choose"].includes(this.state.step)) {
            const message = _t("How did this call end? Alt+1 to Alt+9 note it.");
            return this.notification.add(message, { type: "warning" });
        }
        this.clear();
    }

    clear() {
        Object.assign(this.state, this.blank());
        this.callKey = null;
        this.focusSearch();
    }

    focusSearch() {
        const input = this.search.el;
        input.value = this.state.text;
        input.focus();
        input.select();
    }

    // --- calls ---

    onRing(call) {
        if (call.event === "ringing" && this.state.step === "card") {
            this.state.ringing = call;
        } else if (this.state.call?.id !== call.id) {
            this.takeCall(call);
        }
    }

    pickUp() {
        const call = this.state.ringing;
        return call && this.takeCall(call);
    }

    takeCall(call) {
        this.clear();
        this.state.call = call;
        return call.number ? this.lookup(call.number, { callId: call.id }) : this.focusSearch();
    }

    callBack(line) {
        this.clear();
        window.open(`tel:${line.number}`, "_self");
        return this.lookup(line.number, { direction: "out", returns: line.id });
    }

    // --- elsewhere ---

    refreshSide({ today, callbacks }) {
        Object.assign(this.state, { today, callbacks });
    }

    openOrder(id) {
        if (id) {
            this.action.doAction({
                type: "ir.actions.act_window",
                res_model: "service.order",
                res_id: id,
                views: [[false, "form"]],
            });
        }
    }
}

registry.category("actions").add("service_hotline.desk", HotlineDesk);
