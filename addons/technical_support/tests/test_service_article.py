import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged, users
from odoo.tools import mute_logger

from .common import SupportCase


@tagged("post_install", "-at_install")
class TestServiceArticle(SupportCase):
    def suggest(self, text=None, **facts):
        return self.env["service.article"]._suggest(text, **facts)

    # --- life ---

    @users("hotline.user")
    def test_the_hotline_proposes_and_an_expert_approves(self):
        article = self.env["service.article"].create({"name": "Clean the port"})
        article.action_submit()
        self.assertEqual(article.state, "submitted")
        article.with_user(self.expert).action_approve()
        self.assertEqual(article.approved_by_id, self.expert)
        self.assertTrue(article.approved_at)

    @users("hotline.user")
    def test_the_hotline_approves_nothing(self):
        article = self.env["service.article"].create({"name": "Clean the port"})
        approved = self.make_article().with_env(self.env)
        for act in (article.action_approve, approved.action_retire, approved.action_revise):
            with self.assertRaises(AccessError):
                act()
        with self.assertRaises(UserError):
            article.write({"state": "approved"})
        with self.assertRaises(UserError):
            self.env["service.article"].create({"name": "x", "state": "approved"})

    def test_a_proposal_comes_back_with_a_word_why(self):
        article = self.make_article(approved=False)
        article.action_submit()
        article.with_user(self.expert).return_note = "Which glue?"
        article.with_user(self.expert).action_send_back()
        self.assertEqual(article.state, "draft")

    def test_an_approved_text_changes_by_a_new_version_only(self):
        article = self.make_article()
        with self.assertRaises(UserError):
            article.with_user(self.expert).body = "<p>other</p>"
        article.with_user(self.expert).keywords = "port"
        self.assertEqual(article.keywords, "port")

    def test_a_new_version_takes_the_place_of_the_old_one_and_its_uses(self):
        article = self.make_article()
        article._vote(True, self.make_order())
        draft_id = article.with_user(self.expert).action_revise()["res_id"]
        draft = article.browse(draft_id)
        self.assertEqual(article.action_revise()["res_id"], draft_id, "one draft at a time")
        self.assertEqual((draft.state, draft.version), ("draft", 2))
        self.assertEqual(article.state, "approved", "readers keep the old one until then")
        draft.with_user(self.expert).body = "<p>better</p>"
        draft.with_user(self.expert).action_approve()
        self.assertRecordValues(
            article | draft,
            [
                {"state": "retired", "solved_count": 0, "version": 1},
                {"state": "approved", "solved_count": 1, "version": 2},
            ],
        )
        third = article.browse(draft.action_revise()["res_id"])
        third.action_approve()
        self.assertEqual((third.version, third.origin_id), (3, article))
        self.assertEqual(third._versions(), third | draft | article)

    @mute_logger("odoo.sql_db")
    def test_two_versions_are_never_approved_at_once(self):
        article = self.make_article()
        draft = article.browse(article.action_revise()["res_id"])
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.env.cr.savepoint():
            draft._as_step().write({"state": "approved"})
            draft.flush_recordset()

    def test_only_a_draft_is_deleted(self):
        self.make_article(approved=False).unlink()
        with self.assertRaises(UserError):
            self.make_article().unlink()

    def test_no_script_gets_into_an_article(self):
        article = self.make_article(
            body='<p onclick="x()">a<script>alert(1)</script><a href="javascript:x">b</a></p>'
        )
        for word in ("script", "onclick"):
            self.assertNotIn(word, article.body)

    # --- finding ---

    def test_articles_are_found_by_words_of_title_codes_and_text(self):
        article = self.make_article(
            "X9 充电口清洁", symptom_ids=self.symptom.ids, body="<p>用无水酒精</p>"
        )
        Article = self.env["service.article"]
        for text in ("充电口", "酒精", "充不进", "x9 酒精", "清"):
            self.assertIn(article, Article.search([("text", "ilike", text)]), text)
        for text in ("背光", "x9 背光"):
            self.assertNotIn(article, Article.search([("text", "ilike", text)]), text)

    def test_the_fault_code_counts_most_then_the_words(self):
        words = self.make_article("充不进电怎么办")
        fault = self.make_article("Port", fault_id=self.fault.id)
        other = self.make_article("屏幕亮线", fault_id=self.other_fault.id)
        found = self.suggest("手机充不进电", fault=self.fault)
        self.assertEqual(list(found), [fault, words])
        self.assertEqual(self.suggest("有亮线"), other)

    def test_the_symptom_code_finds_its_articles(self):
        article = self.make_article("Port", symptom_ids=self.symptom.ids)
        self.assertEqual(self.suggest(symptom=self.symptom), article)

    def test_among_equals_the_one_that_helped_comes_first(self):
        never, good, bad = (
            self.make_article(f"Port {name}", fault_id=self.fault.id) for name in "abc"
        )
        for number in range(3):
            order = self.make_order(phone=f"1370000000{number}")
            good._vote(True, order)
            bad._vote(False, order)
        self.assertEqual(list(self.suggest(fault=self.fault)), [good, never, bad])
        self.assertEqual(list(self.suggest(fault=self.fault, limit=1)), [good])

    def test_an_article_of_another_category_is_not_suggested(self):
        televisions = self.env["product.category"].create({"name": "Televisions"})
        smart = self.env["product.category"].create({"name": "Smart", "parent_id": self.phones.id})
        phones = self.make_article("Port", fault_id=self.fault.id, categ_id=self.phones.id)
        every = self.make_article("Any port", fault_id=self.fault.id)
        self.assertEqual(self.suggest(fault=self.fault, categ=smart), phones | every)
        self.assertEqual(self.suggest(fault=self.fault, categ=televisions), every)

    def test_an_article_about_one_model_is_for_that_model_alone(self):
        vals = {"name": "Phone X2", "tracking": "serial", "categ_id": self.phones.id}
        other_model = self.phone_model.create(vals)
        mine = self.make_article("X1 restarts", product_ids=self.phone_model.ids)
        every = self.make_article("Any phone restarts")
        told = {"text": "restarts", "categ": self.phones}
        self.assertEqual(list(self.suggest(**told, product=self.phone_model)), [mine, every])
        self.assertEqual(self.suggest(**told, product=other_model), every)
        self.assertEqual(self.suggest(**told), mine | every)
        order = self.make_order(product_id=other_model.id, symptom="It restarts")
        self.assertEqual(order.article_ids, every)

    def test_a_code_is_found_by_its_other_names(self):
        self.symptom.keywords = "充电口 尾插"
        found = self.env["service.symptom"].name_search("尾插")
        self.assertEqual([id_ for id_, _name in found], self.symptom.ids)

    def test_drafts_and_retired_articles_are_not_suggested(self):
        self.make_article("Port", approved=False, fault_id=self.fault.id)
        self.make_article("Port", fault_id=self.fault.id).action_retire()
        self.assertFalse(self.suggest(fault=self.fault))

    def test_absurd_words_suggest_nothing_and_break_nothing(self):
        self.make_article("Port")
        for text in ("", "'; DROP TABLE", "%%s {}", "\\", "a" * 100_000, "😀", "\u200b"):
            self.assertFalse(self.suggest(text) - self.suggest())

    def test_suggestions_for_many_orders_cost_no_more_queries(self):
        for number in range(10):
            self.make_article(f"充不进电 {number}", fault_id=self.fault.id)
        orders = self.make_orders(50, symptom="充不进电", fault_id=self.fault.id)
        few = self.count_queries(lambda: orders[:5].mapped("article_ids.name"))
        many = self.count_queries(lambda: orders.mapped("article_ids.name"))
        self.assertLessEqual(many, few)

    # --- uses ---

    @users("worker.user")
    def test_one_use_counts_once_and_may_be_changed(self):
        article = self.make_article(fault_id=self.fault.id)
        order = self.make_order(point_id=self.point.id)
        mine = article.with_user(self.env.user).with_context(service_order_id=order.id)
        for _again in range(3):
            mine.action_solved()
        self.assertEqual((article.solved_count, article.failed_count), (1, 0))
        mine.action_did_not_help()
        self.assertEqual((article.solved_count, article.failed_count), (0, 1))
        mine.with_context(service_order_id=False).action_solved()
        self.assertEqual((article.solved_count, article.failed_count), (1, 1))

    @users("worker.user")
    def test_a_use_for_a_foreign_order_is_refused(self):
        article = self.make_article().with_user(self.env.user)
        foreign = self.make_order(point_id=self.other_point.id)
        with self.assertRaises(UserError):
            article.with_context(service_order_id=foreign.id).action_solved()

    def test_a_draft_is_not_used(self):
        with self.assertRaises(UserError):
            self.make_article(approved=False).action_solved()

    # --- from an order ---

    def test_a_finished_order_becomes_an_article_without_its_customer(self):
        order = self.make_order(
            product_id=self.phone_model.id,
            serial="SN-SECRET-1",
            phone="13700000001",
            contact_name="王芳",
            street="滨河路 8 号",
            symptom="王芳说充不进电，回电 13700000001",
            symptom_id=self.symptom.id,
            fault_id=self.fault.id,
        )
        order.write({"cause_id": self.cause.id, "remedy_id": self.remedy.id})
        order.result_note = "到滨河路 8 号清洁充电口，机号 SN-SECRET-1"
        self.work_on(order)
        action = order.with_user(self.expert).action_write_article()
        article = self.env["service.article"].browse(action["res_id"])
        self.assertRecordValues(
            article,
            [
                {
                    "state": "draft",
                    "categ_id": self.phones.id,
                    "symptom_ids": self.symptom.ids,
                    "fault_id": self.fault.id,
                    "cause_id": self.cause.id,
                    "remedy_id": self.remedy.id,
                    "create_uid": self.expert.id,
                }
            ],
        )
        self.assertIn("清洁充电口", article.body)
        for secret in ("王芳", "1370000", "滨河路", "SN-SECRET", order.name):
            self.assertNotIn(secret, f"{article.name} {article.body} {article.head_words}")

    def test_an_unfinished_order_teaches_nothing_yet(self):
        with self.assertRaises(UserError):
            self.make_order().action_write_article()
