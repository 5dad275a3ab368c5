/** One stroke of a finger on the pad that a step of a tour waits for. */
export function drawSignature() {
    const pad = this.anchor;
    const { left, top } = pad.getBoundingClientRect();
    const stroke = (kind, x, y) =>
        pad.dispatchEvent(
            new PointerEvent(kind, {
                bubbles: true,
                cancelable: true,
                pointerId: 1,
                isPrimary: true,
                button: 0,
                buttons: kind === "pointerup" ? 0 : 1,
                pressure: 0.5,
                clientX: left + x,
                clientY: top + y,
            })
        );
    stroke("pointerdown", 20, 20);
    stroke("pointermove", 60, 40);
    stroke("pointermove", 90, 30);
    stroke("pointerup", 90, 30);
}
