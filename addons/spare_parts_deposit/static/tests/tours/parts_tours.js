import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const SCAN = ".o_parts_scan input";
const shows = (text) => `.o_parts_scan_message:contains(${text})`;
const current = (state) => `.o_statusbar_status .o_arrow_button_current[data-value='${state}']`;

// Scan the lines, done; what was not scanned becomes a back-order.
tours.add("spare_parts_deposit_keeper_ships", {
    steps: () => [
        { trigger: current("approved") },
        { trigger: SCAN, run: "edit TOUR-A && press Enter" },
        { trigger: shows("1 / 2") },
        { trigger: SCAN, run: "edit TOUR-NONE && press Enter" },
        { trigger: ".o_parts_scan_message.text-danger" },
        { trigger: SCAN, run: "edit TOUR-B && press Enter" },
        { trigger: shows("1 / 1") },
        { trigger: "button[name='action_ship']:enabled", run: "click" },
        { trigger: current("shipped") },
        { trigger: "button[name='action_view_backorders']" },
    ],
});
