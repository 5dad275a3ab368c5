import { Component, reactive, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { downloadFile } from "@web/core/network/download";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { getReportUrl } from "@web/webclient/actions/reports/utils";

// From so many papers on, whoever prints does not wait for them.
const MANY = 4;

function openPrintDialog(blob) {
    const former = document.querySelector("iframe.o_print_frame");
    if (former) {
        URL.revokeObjectURL(former.src);
        former.remove();
    }
    const frame = document.createElement("iframe");
    frame.className = "o_print_frame position-fixed top-0 border-0";
    frame.width = frame.height = 0; // one that is not displayed is not printed either
    frame.onload = () => {
        frame.contentWindow.focus();
        frame.contentWindow.print();
    };
    frame.src = URL.createObjectURL(blob);
    document.body.append(frame);
}

function urlOf(action, context = {}) {
    const url = getReportUrl(action, "pdf");
    const whole = JSON.stringify({ ...user.context, ...action.context, ...context });
    return url.includes("?") ? url : `${url}?context=${encodeURIComponent(whole)}`;
}

const asFile = (action) => ({
    ...action,
    print_directly: false,
    close_on_report_download: false,
});

/** Many papers are printed while whoever asked for them goes on working; how far they are is shown. */
const printJobs = {
    dependencies: ["action", "bus_service"],
    start(_env, { action: actions, bus_service: bus }) {
        const jobs = reactive([]);
        bus.subscribe("report_chromium.progress", ({ key, done, total }) => {
            const job = jobs.find((it) => it.key === key);
            if (job) {
                Object.assign(job, { done, total });
            }
        });
        let last = 0;

        async function print(action) {
            last += 1;
            jobs.push({
                key: `${user.userId}-${Date.now()}-${last}`,
                name: action.name || action.display_name,
                total: action.context.active_ids.length,
                done: 0,
                state: "printing",
            });
            const job = jobs.at(-1);
            job.action = action;
            try {
                const response = await fetch(urlOf(action, { report_progress: job.key }));
                const isPaper = response.headers.get("Content-Type") === "application/pdf";
                job.blob = response.ok && isPaper ? await response.blob() : null;
            } catch {
                job.blob = null; // the connection broke off
            }
            job.state = job.blob ? "printed" : "failed";
        }

        return {
            jobs,
            print,
            close: (job) => jobs.splice(jobs.indexOf(job), 1),
            // once more, and the server says what is wrong
            again(job) {
                this.close(job);
                return actions.doAction(asFile(job.action));
            },
        };
    },
};

registry.category("services").add("service_base.print_jobs", printJobs);

export class PrintJobs extends Component {
    static template = "service_base.PrintJobs";
    static props = {};

    setup() {
        this.printing = useService("service_base.print_jobs");
        this.jobs = useState(this.printing.jobs);
        this.canPrint = navigator.pdfViewerEnabled;
    }

    percent(job) {
        return Math.round((100 * job.done) / job.total);
    }

    progress(job) {
        return _t("%(done)s of %(total)s papers printed", job);
    }

    outcome(job) {
        return _t("%s papers in one file", job.total);
    }

    openPrintDialog(job) {
        openPrintDialog(job.blob);
    }

    download(job) {
        return downloadFile(job.blob, `${job.name}.pdf`, "application/pdf");
    }
}

registry.category("main_components").add("service_base.PrintJobs", { Component: PrintJobs });

/**
 * A report that asks for it goes straight to the print dialog; its file stays one click away. Where
 * a browser shows no PDF, as on a telephone, and where the report is refused, it is downloaded.
 */
async function printDirectly(action, _options, env) {
    if (!action.print_directly || action.report_type !== "qweb-pdf") {
        return false;
    }
    const { action: actions, notification, ui } = env.services;
    if (action.context?.active_ids?.length >= MANY) {
        env.services["service_base.print_jobs"].print(action);
        return true;
    }
    if (!navigator.pdfViewerEnabled) {
        return false;
    }
    ui.block();
    try {
        const response = await fetch(urlOf(action));
        if (!response.ok) {
            return false;
        }
        openPrintDialog(await response.blob());
    } finally {
        ui.unblock();
    }
    notification.add(_t("Sent to the print dialog: %s", action.name || action.display_name), {
        type: "success",
        buttons: [{ name: _t("Download"), onClick: () => actions.doAction(asFile(action)) }],
    });
    return true;
}

registry.category("ir.actions.report handlers").add("print_directly", printDirectly);
