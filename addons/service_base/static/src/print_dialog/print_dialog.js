import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { getReportUrl } from "@web/webclient/actions/reports/utils";

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

function urlOf(action) {
    const url = getReportUrl(action, "pdf");
    const context = JSON.stringify({ ...user.context, ...action.context });
    return url.includes("?") ? url : `${url}?context=${encodeURIComponent(context)}`;
}

/**
 * A report that asks for it goes straight to the print dialog; its file stays one click away. Where
 * a browser shows no PDF, as on a telephone, and where the report is refused, it is downloaded.
 */
async function printDirectly(action, _options, env) {
    const wanted = action.print_directly && action.report_type === "qweb-pdf";
    if (!wanted || !navigator.pdfViewerEnabled) {
        return false;
    }
    const { action: actions, notification, ui } = env.services;
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
    const file = { ...action, print_directly: false, close_on_report_download: false };
    notification.add(_t("Sent to the print dialog: %s", action.name || action.display_name), {
        type: "success",
        buttons: [{ name: _t("Download"), onClick: () => actions.doAction(file) }],
    });
    return true;
}

registry.category("ir.actions.report handlers").add("print_directly", printDirectly);
