import { Component, useState } from "@odoo/owl";
import { AutoComplete } from "@web/core/autocomplete/autocomplete";

/** A field to type a few letters in; Enter takes the first line that fits. */
export class Pick extends Component {
    static template = "service_hotline.Pick";
    static components = { AutoComplete };
    static props = {
        id: String,
        value: { type: String, optional: true },
        placeholder: { type: String, optional: true },
        find: Function,
        onPick: Function,
    };

    setup() {
        this.state = useState({ unknown: "" });
    }

    get sources() {
        return [{ options: (request) => this.options(request) }];
    }

    async options(request) {
        const found = await this.props.find(request);
        this.state.unknown = request.trim() && !found.length ? request : "";
        return found.map((choice) => ({
            label: choice.label,
            onSelect: () => this.props.onPick(choice),
        }));
    }

    onChange({ inputValue }) {
        if (!inputValue.trim()) {
            this.state.unknown = "";
            this.props.onPick(null);
        }
    }
}
