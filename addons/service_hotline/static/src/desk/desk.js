import { Component, markup, onWillStart, useEffect, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { useDeskCalls } from "./desk_calls";
import { useDeskHotkeys } from "./desk_hotkeys";
import { useDeskSearch } from "./desk_search";
import {
    blankDesk,
    dropDraft,
    findDraft,
    firstValues,
    keepDraft,
    missingFor,
    missingIn,
    newKey,
} from "./desk_state";
import { ReportForm } from "./report_form";

const IN_CALL = ["caller", "choose"];

/** The hotline's one screen: who calls, what is known, what is promised; all by keyboard. */
export class HotlineDesk extends Component {
    static template = "service_hotline.Desk";
    static components = { ReportForm };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        const next = useRef("next");
        this.state = useState({ choices: null, today: [], callbacks: [], ...blankDesk() });
        this.search = useDeskSearch(this);
        this.previews = 0;
        this.env.config.setDisplayName(_t("Hotline Desk"));
        onWillStart(() => this.open());
        useEffect(
            (button) => button?.focus(),
            () => [next.el]
        );
        this.calls = useDeskCalls(this);
        useDeskHotkeys(this);
    }

    // --- one request each ---

    ask(method, ...args) {
        return this.orm.call("service.hotline", method, args);
    }

    /** One request that must not be sent twice at a time. */
    async once(request) {
        this.state.busy = true;
        try {
            return await request();
        } finally {
            this.state.busy = false;
        }
    }

    async open() {
        const { choices, certified, today, callbacks, call } = await this.ask("desk_open");
        Object.assign(this.state, { choices, certified, today, callbacks });
        this.unfinished = call;
    }

    async lookup(text, { callId, direction, returns, chosen } = {}) {
        text = text.trim();
        if (!text || this.state.busy) {
            return;
        }
        this.callKey ||= newKey();
        const call = callId || this.state.call?.id || null;
        const args = [text, this.callKey, call, direction, returns, chosen];
        this.show(await this.once(() => this.ask("desk_lookup", ...args)));
    }

    async preview() {
        const mine = ++this.previews;
        const { service_mode, ...values } = this.values;
        const preview = await this.ask(
            "desk_preview",
            this.modeChosen ? { ...values, service_mode } : values
        );
        if (mine !== this.previews || this.state.step !== "caller") {
            return;
        }
        this.state.preview = preview;
        if (!this.modeChosen) {
            this.state.values.service_mode = preview.mode;
        }
    }

    /** The order is taken, or with `solved` noted as solved; the key makes it one. */
    async save(solved = null) {
        if (this.state.step !== "caller" || this.state.busy || !this.isComplete()) {
            return;
        }
        const args = [this.values, this.orderKey, this.state.call?.id || null, solved];
        const taken = await this.once(() => this.ask("desk_create", ...args));
        this.refreshSide(taken);
        Object.assign(this.state, { step: "done", taken, call: false });
        dropDraft();
        this.callKey = null;
    }

    solveWith(article) {
        return article && this.save({ article_id: article.id });
    }

    /** The call is over without an order. */
    async endWith(result) {
        const { call, busy, step, orderId, values } = this.state;
        if (!result || !call || busy || !IN_CALL.includes(step)) {
            return;
        }
        const missing = missingFor(result.kind, values, orderId);
        if (missing) {
            this.notification.add(missing, { type: "warning" });
            return;
        }
        const { symptom, contact_name } = values;
        const args = [call.id, result.id, orderId || null, symptom || null, contact_name || null];
        this.refreshSide(await this.once(() => this.ask("desk_end", ...args)));
        this.notification.add(_t("Call noted: %s", result.label), { type: "success" });
        dropDraft();
        this.clear();
    }

    // --- what the screen shows ---

    show({ call, caller, matches, more, text, typed }) {
        const { ringing } = this.state;
        Object.assign(this.state, blankDesk(), { call, text, typed, ringing });
        this.orderKey = newKey();
        this.search.focus();
        if (!caller && matches.length > 1) {
            Object.assign(this.state, { step: "choose", matches, more });
            return;
        }
        const values = firstValues({ customer: caller?.customer, call, text, typed });
        Object.assign(this.state, { step: "caller", caller: caller || {}, values });
        const draft = findDraft(call);
        if (draft && draft.values.partner_id === values.partner_id) {
            this.orderKey = draft.orderKey;
            Object.assign(this.state, { values: draft.values, labels: draft.labels });
        }
        this.chooseDevice(draft.deviceId || caller?.device_id || "new");
    }

    refreshSide({ today, callbacks }) {
        Object.assign(this.state, { today, callbacks });
    }

    /** The text of an article comes from an HTML field, which the server has sanitised. */
    html(text) {
        return markup(text);
    }

    get device() {
        return (this.state.caller.devices || []).find(({ id }) => id === this.state.deviceId);
    }

    get values() {
        const filled = Object.entries(this.state.values).filter(([, value]) => value);
        return Object.fromEntries(filled);
    }

    isComplete() {
        const { street } = this.state.caller.customer || {};
        const missing = missingIn({ street, ...this.values });
        if (missing) {
            this.notification.add(missing, { type: "warning" });
        }
        return !missing;
    }

    // --- what the agent does ---

    update(values, labels = {}) {
        this.modeChosen ||= "service_mode" in values;
        Object.assign(this.state.values, values);
        Object.assign(this.state.labels, labels);
        keepDraft(this.state, this.orderKey);
        this.preview();
    }

    chooseDevice(id) {
        this.modeChosen = false;
        this.state.deviceId = id;
        this.state.values.device_id = this.device ? id : false;
        const { order_id, orders = [] } = this.state.caller;
        const open = orders.filter((order) => this.device && order.device_id === id);
        this.state.orderId = order_id || (open.length === 1 && open[0].id);
        this.preview();
    }

    /** A call that is not noted yet is not forgotten: its result comes first. */
    startAnew() {
        if (this.state.call && IN_CALL.includes(this.state.step)) {
            const message = _t("How did this call end? Alt+1 to Alt+9 note it.");
            this.notification.add(message, { type: "warning" });
        } else {
            this.clear();
        }
    }

    clear() {
        Object.assign(this.state, blankDesk());
        this.callKey = null;
        this.search.focus();
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
