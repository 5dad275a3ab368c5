from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import tagged, users

from .common import SupportCase


@tagged("post_install", "-at_install")
class TestTechnicalSupportAccess(SupportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.approved = cls.make_article("Approved")
        cls.draft = cls.make_article("Draft", approved=False)
        cls.proposal = cls.env["service.article"].with_user(cls.hotline).create({"name": "Mine"})
        cls.env.flush_all()

    def articles(self):
        return self.env["service.article"].search([])

    @users("worker.user", "north.user", "office.user")
    def test_readers_see_approved_articles_only(self):
        self.assertEqual(self.articles().filtered(lambda a: a.state != "retired"), self.approved)
        with self.assertRaises(AccessError):
            self.env["service.article"].browse(self.draft.id).read(["name"])

    @users("worker.user", "north.user", "office.user")
    def test_readers_write_nothing(self):
        article = self.env["service.article"].browse(self.approved.id)
        for act in (
            lambda: article.write({"keywords": "x"}),
            lambda: article.copy(),
            lambda: article.unlink(),
            lambda: article.action_approve(),
            lambda: article.action_retire(),
            lambda: article.action_revise(),
            lambda: self.env["service.cause"].create({"name": "x", "code": "x"}),
        ):
            with self.assertRaises(AccessError):
                act()

    @users("hotline.user")
    def test_the_hotline_sees_its_own_proposals_and_changes_drafts_only(self):
        self.assertIn(self.proposal, self.articles())
        self.assertNotIn(self.draft, self.articles())
        proposal = self.env["service.article"].browse(self.proposal.id)
        proposal.body = "<p>x</p>"
        proposal.action_submit()
        with self.assertRaises(AccessError):
            proposal.body = "<p>y</p>"

    @users("expert.user")
    def test_experts_see_every_article(self):
        self.assertLessEqual(self.approved | self.draft | self.proposal, self.articles())

    @users("worker.user", "north.user", "hotline.user", "expert.user", "office.user")
    def test_every_screen_shows_a_role_only_fields_it_may_read(self):
        for model in ("service.article", "service.escalation", "service.order"):
            kinds = [(False, kind) for kind in ("form", "list", "kanban", "search")]
            views = self.env[model].get_views(kinds)
            known = views["models"][model]["fields"]
            for kind, view in views["views"].items():
                tree = etree.fromstring(view["arch"])
                shown = {
                    node.get("name")
                    for node in tree.iter("field")
                    if not any(parent.tag == "field" for parent in node.iterancestors())
                }
                self.assertEqual(shown - known.keys(), set(), f"{model} {kind}")

    @users("worker.user")
    def test_a_point_does_not_learn_from_which_order_an_article_comes_nor_who_used_it(self):
        article = self.env["service.article"].browse(self.approved.id)
        for field in ("order_id", "vote_ids"):
            with self.assertRaises(AccessError):
                article.read([field])
        with self.assertRaises(AccessError):
            self.env["service.article.vote"].search([])
