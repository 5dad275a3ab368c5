"""What each role gets of Odoo's own models: reviewed by a person, compared with the registry.

r reads, w writes, c creates, u deletes (unlinks). A great letter says all records of the
company, a small one some: own ones, or those that Odoo's own rules leave. What is not listed is
not granted. A new model or a new right fails the test until it is reviewed and stands here.
"""

# Every role of a service point.
POINT = {
    "R": """
        hr.resume.line.type hr.skill hr.skill.level hr.skill.type ir.actions.report
        ir.embedded.actions ir.ui.menu mail.activity.plan
        mail.activity.plan.template mail.activity.type mail.message.subtype
        product.attribute product.attribute.value product.category product.product
        product.tag product.template product.template.attribute.line
        product.template.attribute.value product.uom report.paperformat res.country
        res.country.state res.currency res.currency.rate res.lang res.partner.category
        stock.picking.type stock.warehouse uom.uom web_tour.tour web_tour.tour.step
    """,
    "r": """
        auth_totp.device calendar.attendee calendar.event discuss.channel hr.department
        hr.employee.public hr.employee.skill hr.resume.line mail.canned.response
        mail.followers mail.scheduled.message repair.order res.company res.device
        res.device.log res.partner res.users resource.calendar resource.calendar.attendance
        resource.calendar.leaves resource.resource stock.location stock.lot stock.move
        stock.move.line stock.quant
    """,
    "rw": "auth.passkey.key discuss.channel.member mail.notification",
    "rwc": "mail.activity.schedule mail.activity.schedule.line res.users.identitycheck",
    "rwcu": """
        auth.passkey.key.create auth_totp.wizard change.password.own ir.attachment
        ir.exports.line ir.filters mail.activity mail.message res.users.settings
        res.users.settings.volumes
    """,
}

# Every role of the head office: employees of the maker, as any other in Odoo, but for what
# `service_network/odoo_rights.py` closes to them.
OFFICE = {
    "R": """
        account.account account.account.tag account.analytic.account account.fiscal.position
        account.fiscal.position.account account.incoterms account.lock_exception
        account.payment.method account.payment.method.line account.payment.term
        account.payment.term.line account.tax account.tax.group account.tax.repartition.line
        barcode.nomenclature barcode.rule calendar.event.type crm.lost.reason crm.stage
        crm.team crm.team.member digest.digest digest.tip gamification.badge
        gamification.challenge gamification.challenge.line gamification.goal.definition
        gamification.karma.rank hr.department hr.employee.category hr.job hr.job.skill
        hr.resume.line.type hr.skill.level hr.skill.type hr.work.location iap.service
        ir.actions.report ir.module.category ir.module.module ir.module.module.dependency
        ir.module.module.exclusion ir.sequence ir.sequence.date_range ir.ui.menu
        mail.activity.plan mail.activity.plan.template mail.activity.type mail.alias
        mail.alias.domain mail.followers mail.guest mail.message.subtype
        mail.scheduled.message mail.template payment.method product.attribute
        product.attribute.custom.value product.attribute.value product.category
        product.combo product.combo.item product.document product.pricelist
        product.pricelist.item product.product product.removal product.tag product.template
        product.template.attribute.exclusion product.template.attribute.line
        product.template.attribute.value product.uom quotation.document rating.rating
        repair.order report.layout report.paperformat report.stock.quantity res.bank
        res.country res.country.group res.country.state res.currency res.currency.rate
        res.groups res.groups.privilege res.lang res.partner res.partner.category
        res.partner.industry res.role res.users resource.calendar
        resource.calendar.attendance resource.resource sale.pdf.form.field sms.template
        snailmail.letter spreadsheet.dashboard.group stock.location stock.lot stock.move
        stock.move.line stock.package stock.picking.type stock.putaway.rule stock.quant
        stock.route stock.rule stock.storage.category stock.storage.category.capacity
        stock.warehouse uom.uom utm.campaign utm.medium utm.source utm.stage utm.tag
        web_tour.tour web_tour.tour.step
    """,
    "r": """
        auth_totp.device discuss.call.history hr.employee.public payment.token res.company
        res.device res.device.log res.users.apikeys spreadsheet.dashboard
    """,
    "RC": "hr.skill iap.account",
    "rc": "res.users.apikeys.description",
    "rw": "auth.passkey.key gamification.goal",
    "RWC": "stock.reference",
    "RwC": "mail.notification",
    "rwc": """
        discuss.channel gamification.badge.user.wizard gamification.goal.wizard
        hr.employee.cv.wizard mail.activity.schedule mail.activity.schedule.line
        res.users.identitycheck
    """,
    "RWCU": "calendar.alarm calendar.attendee calendar.filters calendar.recurrence",
    "RwCu": "gamification.badge.user ir.embedded.actions",
    "Rwcu": "calendar.event hr.employee.skill hr.resume.line ir.default",
    "rwCu": "mail.canned.response",
    "rwcu": """
        auth.passkey.key.create auth_totp.wizard calendar.popover.delete.wizard
        change.password.own discuss.channel.member discuss.gif.favorite ir.attachment
        ir.filters mail.activity mail.message product.label.layout res.users.settings
        res.users.settings.embedded.action res.users.settings.volumes
        resource.calendar.leaves
    """,
}

# What a role has beside or instead of those.
ROLES = {
    "technician": {
        "rwc": "stock.lot",
    },
    "manager": {
        "rwcu": "ir.exports",
        "rwc": "res.partner stock.lot",
    },
    "storekeeper": {"rwcu": "ir.exports"},
    "warehouse keeper": {
        "R": """
            product.supplierinfo purchase.order purchase.order.line stock.package.type
            stock.warehouse.orderpoint
        """,
        "RW": "sale.order sale.order.line",
        "RWC": "stock.move stock.package.history stock.quant stock.scrap stock.scrap.reason.tag",
        "rwc": """
            confirm.stock.sms lot.label.layout picking.label.type product.replenish
            stock.backorder.confirmation stock.backorder.confirmation.line
            stock.inventory.adjustment.name stock.package.destination stock.put.in.pack
            stock.quantity.history stock.replenishment.option stock.return.picking
            stock.rules.report stock.traceability.report stock.warn.insufficient.qty.repair
            stock.warn.insufficient.qty.scrap
        """,
        "RWCU": """
            ir.exports ir.exports.line repair.order repair.tags stock.lot stock.move.line
            stock.package stock.picking
        """,
        "rwcu": "stock.orderpoint.snooze stock.return.picking.line",
    },
    "warehouse supervisor": {
        "R": """
            product.supplierinfo purchase.order purchase.order.line stock.package.type
            stock.warehouse.orderpoint
        """,
        "RW": "sale.order sale.order.line",
        "RWC": "stock.move stock.package.history stock.quant stock.scrap stock.scrap.reason.tag",
        "rwc": """
            confirm.stock.sms lot.label.layout picking.label.type product.replenish
            stock.backorder.confirmation stock.backorder.confirmation.line
            stock.inventory.adjustment.name stock.package.destination stock.put.in.pack
            stock.quantity.history stock.replenishment.option stock.return.picking
            stock.rules.report stock.traceability.report stock.warn.insufficient.qty.repair
            stock.warn.insufficient.qty.scrap
        """,
        "RWCU": """
            ir.exports ir.exports.line repair.order repair.tags stock.lot stock.move.line
            stock.package stock.picking
        """,
        "rwcu": "stock.orderpoint.snooze stock.return.picking.line",
    },
    "hotline": {
        "RWC": "stock.lot",
        "Rwc": "res.partner",
        "rwc": "mail.compose.message mail.followers.edit",
        "RwcU": "mail.scheduled.message",
    },
    "hotline supervisor": {
        "RWC": "stock.lot",
        "Rwc": "res.partner",
        "rwc": "mail.compose.message mail.followers.edit",
        "RwcU": "mail.scheduled.message",
    },
    "expert": {},
    "technical centre": {},
    "follow-up": {},
    "complaint": {
        "rwc": "mail.compose.message mail.followers.edit",
        "RwcU": "mail.scheduled.message",
    },
    "accountant": {
        "R": """
            account.bank.statement account.bank.statement.line account.invoice.report
            account.journal account.journal.group payment.token product.supplierinfo
            res.partner.bank
        """,
        "RC": "account.reconcile.model account.reconcile.model.line",
        "RW": """
            purchase.bill.line.match purchase.order purchase.order.line sale.order
            sale.order.line
        """,
        "RWC": "payment.transaction snailmail.letter stock.move stock.picking",
        "RWU": "account.payment.method",
        "rwc": """
            account.autopost.bills.wizard account.move.reversal account.payment.register
            mail.compose.message mail.followers.edit payment.capture.wizard
            payment.link.wizard payment.refund.wizard validate.account.move
        """,
        "RWCU": """
            account.analytic.distribution.model account.analytic.line account.cash.rounding
            account.full.reconcile account.move account.move.line account.partial.reconcile
            account.payment account.payment.method.line ir.exports ir.exports.line
        """,
        "RwcU": "mail.scheduled.message",
        "rwcu": "account.move.send.batch.wizard account.move.send.wizard",
    },
    "network": {
        "RW": "gamification.goal",
        "RWC": "product.product product.template",
        "Rwc": "res.partner",
        "rwc": "hr.bank.account.allocation.wizard hr.departure.wizard hr.version.wizard",
        "RWCU": """
            gamification.badge gamification.badge.user gamification.challenge
            gamification.challenge.line hr.contract.type hr.department hr.departure.reason
            hr.employee.category hr.employee.location hr.employee.skill hr.job hr.job.skill
            hr.resume.line hr.resume.line.type hr.skill hr.skill.level hr.skill.type
            ir.exports ir.exports.line resource.calendar resource.calendar.attendance
            resource.resource
        """,
        "rwcu": """
            homework.location.wizard hr.bank.account.allocation.wizard.line hr.employee
            hr.version
        """,
    },
    "management": {"RWCU": "ir.exports ir.exports.line"},
    "administrator": {
        "R": """
            account.bank.statement account.bank.statement.line account.invoice.report
            account.journal account.journal.group payment.token stock.package.type
            stock.warehouse.orderpoint
        """,
        "RC": "account.reconcile.model account.reconcile.model.line",
        "RW": """
            gamification.goal purchase.bill.line.match purchase.order purchase.order.line
            sale.order sale.order.line
        """,
        "RWC": """
            payment.transaction rating.rating snailmail.letter stock.move
            stock.package.history stock.quant stock.scrap stock.scrap.reason.tag
            utm.campaign utm.medium utm.source
        """,
        "RWU": "account.payment.method",
        "rwc": """
            account.autopost.bills.wizard account.move.reversal account.payment.register
            base.language.export base.module.install.request
            base.partner.merge.automatic.wizard base_import.import confirm.stock.sms
            hr.bank.account.allocation.wizard hr.departure.wizard hr.version.wizard
            lot.label.layout mail.compose.message mail.followers.edit mail.template.preview
            payment.capture.wizard payment.link.wizard payment.refund.wizard
            picking.label.type portal.share portal.wizard portal.wizard.user
            product.replenish sms.composer sms.template.preview stock.backorder.confirmation
            stock.backorder.confirmation.line stock.inventory.adjustment.name
            stock.package.destination stock.put.in.pack stock.quantity.history
            stock.replenishment.option stock.return.picking stock.rules.report
            stock.traceability.report stock.warn.insufficient.qty.repair
            stock.warn.insufficient.qty.scrap update.product.attribute.value
            validate.account.move
        """,
        "RWCU": """
            account.analytic.distribution.model account.analytic.line account.cash.rounding
            account.full.reconcile account.move account.move.line account.partial.reconcile
            account.payment account.payment.method.line base_import.mapping
            gamification.badge gamification.badge.user gamification.challenge
            gamification.challenge.line hr.contract.type hr.department hr.departure.reason
            hr.employee.category hr.employee.location hr.employee.skill hr.job hr.job.skill
            hr.resume.line hr.resume.line.type hr.skill hr.skill.level hr.skill.type
            hr.version ir.exports ir.exports.line product.attribute
            product.attribute.custom.value product.attribute.value product.category
            product.combo product.combo.item product.document product.pricelist
            product.pricelist.item product.product product.supplierinfo product.tag
            product.template product.template.attribute.exclusion
            product.template.attribute.line product.template.attribute.value product.uom
            repair.order repair.tags report.layout res.bank res.country.group
            res.country.state res.partner res.partner.bank res.partner.category
            resource.calendar resource.calendar.attendance resource.resource stock.lot
            stock.move.line stock.package stock.picking uom.uom
        """,
        "RwcU": "mail.scheduled.message",
        "Rwcu": "mail.template",
        "rwcu": """
            account.move.send.batch.wizard account.move.send.wizard base.partner.merge.line
            homework.location.wizard hr.bank.account.allocation.wizard.line hr.employee
            spreadsheet.dashboard.share stock.orderpoint.snooze stock.return.picking.line
        """,
    },
}
