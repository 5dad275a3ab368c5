class StepCase:
    """For tests of models with steps, see `step.mixin`."""

    def assert_steps_only_from(self, model, possible):
        """Each step is possible from the states written here, and refused from all others.

        :param possible: ``{step: states}``; other addons may add steps of their own
        """
        self.assertLessEqual(set(possible), set(model._steps()))
        for name, sources in possible.items():
            for state in dict(model._fields["state"].selection):
                with self.subTest(model=model._name, step=name, state=state):
                    refusal = model.new({"state": state})._source_refusal(name)
                    self.assertEqual(not refusal, state in sources, refusal)
