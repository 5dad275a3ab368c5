import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const LONGEST = 30;

/**
 * Counts what a person would do: fields typed in, keys pressed, the mouse touched. A practised
 * hand takes 0.3 seconds a key, and three seconds to listen before it types into a field.
 */
const hands = { fields: new Set(), keys: 0, mouse: 0, since: 0 };

function watchHands() {
    hands.since = performance.now();
    const count = () => hands.keys++;
    const touch = () => hands.mouse++;
    window.addEventListener("keydown", count, true);
    window.addEventListener("pointerdown", touch, true);
    window.addEventListener("mousedown", touch, true);
}

/** Types where the cursor stands; a step that has to click first is a step too many. */
const type = (text) => async () => {
    const hoot = odoo.loader.modules.get("@odoo/hoot-dom");
    hands.fields.add(document.activeElement.id || document.activeElement.name);
    await hoot.edit(text);
};
/** A day of a calendar field, which hoot cannot type into while it is empty. */
const pickDay = (day) => () => {
    const input = document.activeElement;
    input.value = day;
    input.dispatchEvent(new Event("change", { bubbles: true }));
};
const press = (key) => async () => odoo.loader.modules.get("@odoo/hoot-dom").press(key);

function judgeHands() {
    const { fields, keys, mouse, since } = hands;
    const machine = (performance.now() - since) / 1000;
    const typed = [...fields].filter((name) => name !== "hotline_search");
    const hand = keys * 0.3 + fields.size * 3;
    const counted =
        `${typed.length} fields typed, ${keys} keys, ${mouse} touches of the mouse, ` +
        `a hand ${hand.toFixed(1)} s, the machine ${machine.toFixed(1)} s`;
    console.log(`hotline: ${counted}`);
    if (typed.length > 4 || mouse || Math.max(hand, machine) > LONGEST) {
        throw new Error(counted);
    }
}

const focused = (selector) => `${selector}:focus`;
const SEARCH = "input[name='hotline_search']";
const IN_MODE = focused(".o_hotline_form input[name='service_mode']");
const IN_WISH = focused(".o_hotline_form input[name='remedy_wish']");

// number → symptom → code → mode → wish → order, Enter all the way
const knownCaller = (alsoShown = []) => [
    { trigger: focused(SEARCH), run: watchHands },
    { trigger: focused(SEARCH), run: type("13900007788") },
    { trigger: focused(SEARCH), run: press("Enter") },
    { trigger: ".o_hotline_customer h3:contains('Han Meimei')" },
    { trigger: ".o_hotline_preview .badge" },
    { trigger: focused("#hotline_symptom"), run: type("Screen stays dark") },
    { trigger: focused("#hotline_symptom"), run: press("Enter") },
    { trigger: focused("#hotline_fault"), run: type("X01") },
    { trigger: ".o_hotline_pick .ui-state-active:contains('X01')" },
    { trigger: focused("#hotline_fault"), run: press("Enter") },
    { trigger: IN_MODE, run: press("3") },
    { trigger: "input[value='carry_in']:checked:not(:visible), input[value='carry_in']:checked" },
    { trigger: IN_MODE, run: press("Enter") },
    { trigger: IN_WISH, run: press("Enter") },
    { trigger: ".o_hotline_done .o_hotline_name" },
    { trigger: ".o_hotline_done .o_hotline_preview .badge" },
    { trigger: ".o_hotline_done .o_hotline_preview b:contains('North Point')" },
    ...alsoShown.map((trigger) => ({ trigger: `.o_hotline_done ${trigger}` })),
    { trigger: focused(".o_hotline_done .btn-primary"), run: judgeHands },
    { trigger: focused(".o_hotline_done .btn-primary"), run: press("Enter") },
    { trigger: focused(SEARCH) },
];

tours.add("service_hotline_known_caller", { steps: () => knownCaller() });

// with the addons that promise
tours.add("service_hotline_known_caller_is_promised", {
    steps: () => knownCaller([".o_hotline_facts .o_hotline_fact"]),
});

// name, area and model of somebody new, then the report
tours.add("service_hotline_new_caller", {
    steps: () => [
        { trigger: focused(SEARCH), run: type("13712345678") },
        { trigger: focused(SEARCH), run: press("Enter") },
        { trigger: focused("#hotline_name"), run: type("Wang Fang") },
        { trigger: focused("#hotline_name"), run: press("Enter") },
        { trigger: focused("#hotline_area"), run: type("District") },
        { trigger: ".o_hotline_pick .ui-state-active:contains('District')" },
        { trigger: focused("#hotline_area"), run: press("Enter") },
        { trigger: focused("#hotline_street"), run: type("Lake Road 3") },
        { trigger: focused("#hotline_street"), run: press("Enter") },
        { trigger: focused("#hotline_model"), run: type("Phone X1") },
        { trigger: ".o_hotline_pick .ui-state-active:contains('Phone X1')" },
        { trigger: focused("#hotline_model"), run: press("Enter") },
        { trigger: focused("#hotline_serial"), run: press("Enter") },
        { trigger: ".o_hotline_preview .badge.text-bg-info" },
        { trigger: focused("#hotline_bought"), run: pickDay("2026-01-05") },
        { trigger: focused("#hotline_bought"), run: press("Enter") },
        { trigger: focused("#hotline_proof"), run: press("Enter") },
        { trigger: focused("#hotline_symptom"), run: type("No sound") },
        { trigger: focused("#hotline_symptom"), run: press(["Control", "Enter"]) },
        { trigger: ".o_hotline_done .o_hotline_name" },
        { trigger: ".o_hotline_done .o_hotline_preview b:contains('North Point')" },
    ],
});

// the same device again: warned of plainly, and urged by one key
tours.add("service_hotline_urges_an_open_order", {
    steps: () => [
        { trigger: focused(SEARCH), run: type("0000778") },
        { trigger: focused(SEARCH), run: press("Enter") },
        { trigger: ".o_hotline_twins" },
        { trigger: focused("#hotline_symptom"), run: press(["Alt", "3"]) },
        { trigger: focused(SEARCH) },
        { trigger: ".o_hotline_idle" },
    ],
});

// a reload in the middle of a call: what was typed is still there, and becomes the order
tours.add("service_hotline_reloads", {
    steps: () => [
        { trigger: focused(SEARCH), run: type("13900007788") },
        { trigger: focused(SEARCH), run: press("Enter") },
        { trigger: focused("#hotline_symptom"), run: type("Speaker crackles") },
        { trigger: focused("#hotline_symptom"), run: press("Enter") },
        {
            trigger: focused("#hotline_fault"),
            run: () => location.reload(),
            expectUnloadPage: true,
        },
        { trigger: ".o_hotline_customer h3:contains('Han Meimei')" },
        { trigger: "#hotline_symptom:value(Speaker crackles)", run: "click" },
        { trigger: "#hotline_symptom", run: press(["Control", "Enter"]) },
        { trigger: ".o_hotline_done .o_hotline_name" },
    ],
});
