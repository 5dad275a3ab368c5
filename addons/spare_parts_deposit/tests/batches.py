"""T9: what takes many records at once asks the database no more than for a few."""

FEW, MANY = 4, 40


class Batches:
    """For a test case that counts queries; put it before the case of the addon."""

    inserted_by_odoo = 0  # rows that Odoo inserts one by one for each record

    def spend(self, work):
        """Queries of `work`, which knows nothing from the cache."""
        self.env.flush_all()
        self.env.invalidate_all()
        return self.count_queries(work)

    def take(self, records, *steps):
        """:return: queries of each step; `steps` are pairs (step, user)"""
        spent = {}
        for step, user in steps:
            fresh = records.browse(records.ids).with_user(user)
            spent[step] = self.spend(getattr(fresh, f"action_{step}"))
        return spent

    def assertFlat(self, life):
        """:param life: takes a number of records and tells the queries of each step"""
        life(2)  # what is configuration is known from here on
        few, many = life(FEW), life(MANY)
        for step, queries in many.items():
            with self.subTest(step=step, few=few[step], many=queries):
                self.assertLessEqual(queries, 1.5 * few[step] + MANY * self.inserted_by_odoo)
