import { scanBarcode } from "@web/core/barcode/barcode_dialog";
import { isBarcodeScannerSupported } from "@web/core/barcode/barcode_video_scanner";
import { registry } from "@web/core/registry";
import { CharField, charField } from "@web/views/fields/char/char_field";

/** A number that is typed, scanned, or read by the camera of a phone. */
export class ScanField extends CharField {
    static template = "service_base.ScanField";

    setup() {
        super.setup();
        this.hasCamera = isBarcodeScannerSupported();
    }

    async onCamera() {
        const code = await scanBarcode(this.env);
        if (code) {
            await this.props.record.update({ [this.props.name]: code.trim() });
        }
    }
}

registry.category("fields").add("scan", { ...charField, component: ScanField });
