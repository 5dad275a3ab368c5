import { useRef } from "@odoo/owl";

/** The one box everything begins in, and the lines it found. */
export function useDeskSearch(desk) {
    const box = useRef("search");
    const { state } = desk;

    function focus() {
        box.el.value = state.text;
        box.el.focus();
        box.el.select();
    }

    function onKey(ev) {
        const { step, matches, match, text } = state;
        const move = { ArrowDown: 1, ArrowUp: -1 }[ev.key];
        if (ev.key === "Enter" && !ev.isComposing) {
            ev.preventDefault();
            const same = step === "choose" && ev.target.value.trim() === text;
            desk.lookup(ev.target.value, same ? { chosen: matches[match] } : {});
        } else if (move && step === "choose") {
            ev.preventDefault();
            state.match = (match + move + matches.length) % matches.length;
        }
    }

    return { focus, onKey, choose: (match) => desk.lookup(state.text, { chosen: match }) };
}
