// The pages for customers work without this file; with it they are quicker.
(function () {
    "use strict";
    const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));

    // Province, city, district: the next list is fetched; the last one chosen is what is sent.
    function chainAreas() {
        const lists = all("select.page_area");
        const send = () => {
            const chosen = lists.filter((list) => list.value).pop() || lists[0];
            lists.forEach((list) => list.removeAttribute("name"));
            if (chosen) {
                chosen.name = "area_id";
            }
        };
        const fill = (list, rows) => {
            list.length = 1;
            rows.forEach(([id, name]) => list.add(new Option(name, id)));
            list.disabled = !rows.length;
            list.required = rows.length > 0;
        };
        lists.forEach((list, level) => {
            if (level) {
                list.disabled = list.length < 2;
                list.required = !list.disabled;
            }
            list.addEventListener("change", async () => {
                lists.slice(level + 1).forEach((below) => fill(below, []));
                send();
                const next = lists[level + 1];
                if (next && list.value) {
                    const asked = list.value;
                    const answer = await fetch(`/service/areas/${asked}`);
                    if (answer.ok && list.value === asked) {
                        fill(next, await answer.json());
                    }
                }
            });
        });
        send();
    }

    // Photos are made small on the telephone: quicker to send, and the place stays at home.
    const LONGEST = 2560;
    async function shrink(file) {
        if (!/^image\/(jpeg|png|webp)$/.test(file.type) || !window.createImageBitmap) {
            return file;
        }
        try {
            const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
            const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
            const canvas = document.createElement("canvas");
            canvas.width = Math.round(picture.width * scale);
            canvas.height = Math.round(picture.height * scale);
            canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
            const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
            const name = file.name.replace(/\.\w+$/, "") + ".jpg";
            return blob && blob.size < file.size
                ? new File([blob], name, { type: blob.type })
                : file;
        } catch {
            return file;
        }
    }
    // What the server would refuse is said when it is chosen, while all that was typed is there.
    const MOST_BYTES = 10 * 1024 * 1024;
    const MOST_FILES = 5;
    function preview(file) {
        if (file.type === "application/pdf") {
            const label = document.createElement("span");
            label.textContent = file.name;
            return label;
        }
        const image = new Image();
        image.src = URL.createObjectURL(file);
        image.alt = file.name;
        return image;
    }
    function problem(words, name) {
        const line = document.createElement("p");
        line.className = "page_problem";
        line.setAttribute("role", "alert");
        line.textContent = name ? `${name}: ${words}` : words;
        return line;
    }
    async function takePhotos(input, previews) {
        const files = await Promise.all(Array.from(input.files).map(shrink));
        const fitting = files.filter((file) => file.size <= MOST_BYTES);
        const kept = new DataTransfer();
        fitting.slice(0, MOST_FILES).forEach((file) => kept.items.add(file));
        input.files = kept.files;
        const { tooLarge, tooMany } = input.dataset;
        previews.replaceChildren(
            ...Array.from(input.files).map(preview),
            ...files
                .filter((file) => file.size > MOST_BYTES)
                .map((file) => problem(tooLarge, file.name)),
            ...(fitting.length > MOST_FILES ? [problem(tooMany)] : [])
        );
    }
    function showPhotos(input) {
        const previews = input.closest(".page_field").querySelector(".page_previews");
        input.addEventListener("change", () => {
            const form = input.form;
            const work = takePhotos(input, previews).finally(() => {
                if (form.pending === work) {
                    form.pending = null;
                }
            });
            form.pending = work;
        });
    }

    // A second click sends nothing; should it do so all the same, the key makes it harmless.
    function sendOnce(form) {
        form.addEventListener("submit", (event) => {
            if (form.dataset.sent) {
                event.preventDefault();
                return;
            }
            if (form.pending) {
                event.preventDefault(); // until the photos are small
                form.pending.then(() => form.requestSubmit(event.submitter));
                return;
            }
            form.dataset.sent = "1";
            const button = event.submitter || form.querySelector("button[type=submit]");
            if (button && button.dataset.busy) {
                button.textContent = button.dataset.busy;
            }
        });
        window.addEventListener("pageshow", () => delete form.dataset.sent);
    }

    function copyLink(button) {
        button.addEventListener("click", async () => {
            const input = button.parentNode.querySelector("input");
            input.select();
            try {
                await navigator.clipboard.writeText(input.value);
            } catch {
                document.execCommand("copy");
            }
            button.textContent = button.dataset.done;
        });
    }

    // A signature drawn with the finger, sent as a small picture.
    function sign(canvas) {
        const form = canvas.closest("form");
        const field = form.querySelector("input[name=signature]");
        const pen = canvas.getContext("2d");
        let drawing = false;
        const clear = () => {
            canvas.width = canvas.clientWidth * 2;
            canvas.height = canvas.clientHeight * 2;
            pen.scale(2, 2);
            pen.lineWidth = 2.5;
            pen.lineCap = pen.lineJoin = "round";
            pen.strokeStyle = "#1d2733";
            field.value = "";
        };
        const at = (event) => {
            const box = canvas.getBoundingClientRect();
            return [event.clientX - box.left, event.clientY - box.top];
        };
        canvas.addEventListener("pointerdown", (event) => {
            drawing = true;
            canvas.setPointerCapture(event.pointerId);
            pen.beginPath();
            pen.moveTo(...at(event));
        });
        canvas.addEventListener("pointermove", (event) => {
            if (drawing) {
                pen.lineTo(...at(event));
                pen.stroke();
            }
        });
        canvas.addEventListener("pointerup", () => {
            drawing = false;
            field.value = canvas.toDataURL("image/png");
        });
        form.querySelector(".page_clear").addEventListener("click", clear);
        clear();
    }

    document.addEventListener("DOMContentLoaded", () => {
        chainAreas();
        all(".page_photos input").forEach(showPhotos);
        all("form").forEach(sendOnce);
        all(".page_copy").forEach(copyLink);
        all("canvas.page_sign").forEach(sign);
    });
})();
