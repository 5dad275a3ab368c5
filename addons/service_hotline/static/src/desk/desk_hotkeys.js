import { useHotkey } from "@web/core/hotkeys/hotkey_hook";

/** Every action of the desk has a key, also while somebody types in a field. */
export function useDeskHotkeys(desk) {
    const { state } = desk;

    function nextDevice() {
        if (state.step === "caller" && state.caller.devices?.length) {
            const ids = [...state.caller.devices.map(({ id }) => id), "new"];
            desk.chooseDevice(ids[(ids.indexOf(state.deviceId) + 1) % ids.length]);
        }
    }

    const keys = {
        "alt+n": () => desk.startAnew(),
        "alt+d": nextDevice,
        "alt+o": () => desk.openOrder(state.taken?.id || state.orderId),
        "alt+p": () => desk.calls.pickUp(),
        "alt+b": () => state.callbacks[0] && desk.calls.callBack(state.callbacks[0]),
        "alt+s": () => desk.save({}),
        "control+enter": () => desk.save(),
    };
    for (let n = 1; n <= 9; n++) {
        keys[`alt+${n}`] = () => desk.endWith(state.choices.results[n - 1]);
        keys[`alt+shift+${n}`] = () => desk.solveWith(state.preview.articles?.[n - 1]);
    }
    for (const [key, act] of Object.entries(keys)) {
        useHotkey(key, act, { bypassEditableProtection: true });
    }
    useHotkey("escape", () => desk.search.focus());
}
