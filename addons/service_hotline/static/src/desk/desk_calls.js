import { onMounted, onWillUnmount } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

/** Calls that reach the desk: from the telephone, from elsewhere in the client, to call back. */
export function useDeskCalls(desk) {
    const { state } = desk;
    const phone = useService("hotline_phone");

    /** A new call does not take away the form of the call before: it waits for Alt+P. */
    function onRing(call) {
        if (call.event === "ringing" && state.step === "caller") {
            state.ringing = call;
        } else if (state.call?.id !== call.id) {
            take(call);
        }
    }

    function take(call) {
        desk.clear();
        state.call = call;
        if (call.number) {
            desk.lookup(call.number, { callId: call.id });
        }
    }

    function callBack({ id, number }) {
        desk.clear();
        window.open(`tel:${number}`, "_self");
        desk.lookup(number, { direction: "out", returns: id });
    }

    /** Go on with the call that brought the agent here, or that was not finished. */
    function begin() {
        phone.desk = onRing;
        const { number, direction, returns } = desk.props.action.params || {};
        if (phone.waiting) {
            onRing(phone.waiting);
            phone.waiting = null;
        } else if (number) {
            desk.lookup(number, { direction, returns });
        } else if (desk.unfinished?.number) {
            take(desk.unfinished);
        } else {
            desk.search.focus();
        }
    }

    onMounted(begin);
    onWillUnmount(() => (phone.desk = null));
    return { callBack, pickUp: () => state.ringing && take(state.ringing) };
}
