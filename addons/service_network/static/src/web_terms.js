import { _t } from "@web/core/l10n/translation";

// Words of Odoo's own screens that it leaves without a Chinese translation. The web client takes
// a term that its own addon lacks from any other; no bundle loads this list.
export const webTerms = [
    _t("Missing required fields"),
    _t("My Preferences"),
    _t("Custom range"),
    _t("Month to date"),
    _t("Year to date"),
    _t("Invalid Display Name"),
    _t("No settings found"),
    _t("No stages yet, let's create some!"),
    _t("Select one or several criteria"),
    _t('Press "Enter" to add criterion'),
    _t("Show options"),
    _t("The file is not an image, resizing is not possible"),
    _t("The resizing of the image failed"),
    _t("Toggle date range mode"),
    _t("Try searching for another keyword"),
    _t("Are you sure you want to delete the selected record?"),
    _t("Are you sure you want to delete the %(nbSelected)s selected records?"),
    _t("Are you sure you want to update %(count)s records?"),
    _t("Caps Lock is on!"),
    _t("It will be removed for everyone!"),
    _t("Add nested rule"),
    _t("before"),
    _t("between"),
    _t("empty"),
    _t("greater or equal to"),
    _t("lower or equal to"),
    _t("lower than"),
    _t("not %(operator_label)s"),
];
