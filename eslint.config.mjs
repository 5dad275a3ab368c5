// Faults only: what the code looks like is prettier's.
const browser = [
    "DataTransfer",
    "Event",
    "File",
    "Image",
    "Option",
    "PointerEvent",
    "URL",
    "clearTimeout",
    "console",
    "createImageBitmap",
    "crypto",
    "document",
    "fetch",
    "navigator",
    "performance",
    "setTimeout",
    "window",
];

export default [
    {
        files: ["**/*.js"],
        languageOptions: {
            ecmaVersion: 2024,
            sourceType: "module",
            globals: Object.fromEntries([...browser, "luxon", "odoo"].map((name) => [name, false])),
        },
        linterOptions: { reportUnusedDisableDirectives: true },
        rules: {
            curly: "error",
            eqeqeq: "error",
            "no-const-assign": "error",
            "no-debugger": "error",
            "no-dupe-keys": "error",
            "no-eval": "error",
            "no-implied-eval": "error",
            "no-redeclare": "error",
            "no-shadow": "error",
            "no-throw-literal": "error",
            "no-undef": "error",
            "no-unreachable": "error",
            "no-unused-vars": "error",
            "no-var": "error",
            "prefer-const": "error",
            radix: "error",
        },
    },
    {
        files: ["**/static/src/**/*.js"],
        rules: { "no-console": "error" },
    },
];
