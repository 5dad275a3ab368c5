"""The picture of the addons in ARCHITECTURE.md is the one their manifests draw."""

import unittest

import addon_graph


class TestAddonGraph(unittest.TestCase):
    def test_the_picture_shows_what_the_manifests_say(self):
        pictures = addon_graph.PICTURE.findall(addon_graph.PAGE.read_text())
        self.assertEqual(pictures, [addon_graph.draw()], "mend it: config/addon_graph.py --write")

    def test_what_another_addon_brings_along_gets_no_arrow(self):
        for name in addon_graph.read_manifests():
            drawn = addon_graph.stands_on(name)
            shown = set(drawn).union(*(addon_graph.all_below(below) for below in drawn))
            self.assertEqual(shown, addon_graph.all_below(name), name)
            for below in drawn:
                self.assertFalse(addon_graph.all_below(below) & set(drawn), name)
