import { drawSignature } from "@service_base/../tests/draw_signature";
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const YES = ".modal .modal-footer button.btn-primary";

// The newcomer reads Chinese: what he presses is found by the words that he sees.
const field = (name, tag = "input") => `.o_field_widget[name='${name}'] ${tag}`;
const inDialog = (name, tag) => `.modal ${field(name, tag)}`;
const row = (text) => `.o_list_view .o_data_row:contains(${text})`;
const named = (text) => `button:contains(${text}):enabled:visible`;
const click = (trigger) => ({ trigger, run: "click" });
const type = (trigger, text) => ({ trigger, run: `edit ${text}` });
const choose = (trigger, typed, shown = typed) => [
    type(trigger, typed),
    click(`.o-autocomplete--dropdown-item:contains(${shown})`),
    { trigger: `${trigger}:value(/${shown}/)` },
];
const card = (subject) => `.o_kanban_record:has(.fw-bold:text(${subject}))`;
const begin = (subject) => click(`${card(subject)} button[name='action_open']:visible`);
const done = (subject) => ({ trigger: `${card(subject)} .badge:contains(已完成)` });
const save = click(".o_form_button_save:visible");
const saved = { trigger: ".o_form_view:not(:has(.o_form_button_save:visible))" };
const backToSetUp = click(".breadcrumb-item a:contains(初始设置)");

const invited = (name) => [
    { trigger: `.modal .alert-success:contains(${name}):contains(链接)` },
    click(`.modal .modal-footer ${named("关闭")}`),
    { trigger: "body:not(:has(.modal))" },
];
const person = (subject, name, login, role) => [
    begin(subject),
    type(inDialog("name"), name),
    ...(role ? [click(`.modal .o_radio_item:contains(${role}) input`)] : []),
    ...choose(inDialog("point_id"), "首家网点"),
    type(inDialog("login"), login),
    click(`.modal .modal-footer ${named("添加")}`),
    ...invited(name),
    done(subject),
];

tours.add("after_sales_first_hour_set_up", {
    steps: () => [
        begin("公司"),
        { trigger: ".o_form_view .o_field_widget[name='street']" },
        type(field("street"), "科技路1号"),
        // the page is loaded anew, as the name of the company stands in it
        { ...save, expectUnloadPage: true },
        saved,
        backToSetUp,
        done("公司"),
        done("行政区划"),

        begin("型号"),
        click(".o_list_button_add"),
        type(field("name", "input, .o_field_widget[name='name'] textarea"), "首款手机"),
        save,
        saved,
        backToSetUp,
        done("型号"),

        begin("网点"),
        click(".o_list_button_add"),
        type(field("name"), "首家网点"),
        ...choose(field("level_id"), "钻石"),
        ...choose(field("area_id"), "墨脱"),
        click(`.o_statusbar_buttons ${named("启用")}`),
        // where it is asked about what is still missing, the answer is yes
        {
            trigger: `body:has(${YES}, .o_arrow_button_current[data-value='active'])`,
            run: () => document.querySelector(YES)?.click(),
        },
        { trigger: ".o_statusbar_status .o_arrow_button_current[data-value='active']" },
        { trigger: ".alert:contains(技术员)" },
        backToSetUp,
        done("网点"),

        begin("服务区域"),
        click(".o_list_button_add"),
        ...choose(field("area_id"), "墨脱"),
        ...choose(field("point_id"), "首家网点"),
        click(".o_list_button_save:visible"),
        { trigger: row("墨脱") },
        backToSetUp,
        done("服务区域"),

        ...person("技术员", "张伟", "tour.zhangwei"),
        ...person("网点用户", "王芳", "tour.wangfang", "网点主管"),

        begin("总部用户"),
        type(inDialog("name"), "李雷"),
        type(inDialog("login"), "tour.lilei"),
        click(".modal .o_field_widget[name='role_ids'] .form-check:contains(热线客服) input"),
        click(".modal .o_field_widget[name='role_ids'] .form-check:contains(回访员) input"),
        click(`.modal .modal-footer ${named("添加")}`),
        ...invited("李雷"),
        done("总部用户"),
    ],
});

const hotline = (name) => `#hotline_${name}:focus`;
const enter = (name) => ({ trigger: hotline(name), run: "press Enter" });
const fill = (name, text) => [{ trigger: hotline(name), run: `edit ${text}` }, enter(name)];
const pick = (name, text) => [
    { trigger: hotline(name), run: `edit ${text}` },
    { trigger: `.o_hotline_pick .ui-state-active:contains(${text})` },
    enter(name),
];

tours.add("after_sales_first_hour_hotline", {
    steps: () => [
        { trigger: "input[name='hotline_search']:focus", run: "edit 13900001235" },
        { trigger: "input[name='hotline_search']:focus", run: "press Enter" },
        ...fill("name", "韩梅"),
        ...pick("area", "墨脱"),
        ...fill("street", "莲花路2号"),
        ...pick("model", "首款手机"),
        { trigger: ".o_hotline_preview b:contains(首家网点)" },
        type("#hotline_symptom", "没有声音"),
        click("input[name='service_mode'][value='on_site']"),
        click(named("开单")),
        { trigger: ".o_hotline_done .o_hotline_name" },
        { trigger: ".o_hotline_done b:contains(首家网点)" },
    ],
});

tours.add("after_sales_first_hour_manager", {
    steps: () => [
        click(`.o_kanban_record:contains(韩梅) ${named("派工")}`),
        click(`.modal .o_kanban_record:contains(张伟) ${named("派给他")}`),
        { trigger: ".o_kanban_group:contains(张伟) .o_kanban_record:contains(韩梅)" },
    ],
});

// On the telephone.
tours.add("after_sales_first_hour_technician", {
    steps: () => [
        click(`.o_kanban_record:contains(韩梅) ${named("到达")}`),
        click(".o_kanban_record:contains(韩梅):contains(作业中)"),
        click(named("报价并征得同意")),
        click(".o_field_widget[name='line_ids'] .o-kanban-button-new:contains(添加)"),
        type(inDialog("name", "textarea, .modal .o_field_widget[name='name'] input"), "人工费"),
        type(inDialog("price_unit"), "50"),
        click(`.modal .modal-footer ${named("保存并关闭")}`),
        { trigger: ".o_field_x2many .o_kanban_record:contains(人工费)" },
        click(named("发给客户")),
        click(named("客户签字")),
        click(".modal .o_field_widget[name='signature'] .o_signature"),
        { trigger: ".modal:not(:has(.o_web_sign_auto_button)) canvas", run: drawSignature },
        click(".modal .modal-footer button.btn-primary:enabled:contains(签名)"),
        { trigger: ".modal .o_field_widget[name='signature'] img" },
        click(`.modal ${named("客户同意")}`),
        { trigger: ".o_statusbar_status:contains(客户已同意)" },
    ],
});

tours.add("after_sales_first_hour_technician_ends", {
    steps: () => [
        click(`.o_kanban_record:contains(韩梅) ${named("完成")}`),
        click(".modal .o_radio_item:contains(完成) input"),
        { trigger: ".modal .o_field_widget[name='order_result']" },
        click(`.modal .modal-footer ${named("完成")}`),
        { trigger: "body:not(:has(.modal))" },
    ],
});

tours.add("after_sales_first_hour_follow_up", {
    steps: () => [
        click(".o_facet_remove, .o_searchview_facet .o_facet_remove"),
        click(`${row("韩梅")} td:contains(韩梅)`),
        type(field("satisfaction"), "5"),
        click(named("回访销单")),
        { trigger: "body:not(:has(button[name='action_close_order']:visible))" },
    ],
});
