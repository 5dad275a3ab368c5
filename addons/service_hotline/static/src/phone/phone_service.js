import { registry } from "@web/core/registry";

/**
 * Listens to the telephone of this agent: the server tells of a call over the bus, to the agent
 * whose telephone it is and to nobody else. An open desk takes the call; otherwise it is opened.
 */
export const hotlinePhoneService = {
    dependencies: ["action", "bus_service"],
    start(env, { action, bus_service: bus }) {
        const phone = { waiting: null, desk: null };
        bus.subscribe("service_hotline.call", (call) => {
            if (phone.desk) {
                phone.desk(call);
            } else {
                phone.waiting = call;
                action.doAction("service_hotline.action_desk");
            }
        });
        return phone;
    },
};

registry.category("services").add("hotline_phone", hotlinePhoneService);
