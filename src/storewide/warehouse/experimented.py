"""What one may ask of a warehouse about experiments: one alone, all of a store, or splits in which nothing happened."""

from storewide.warehouse import outside_trials, served, trial_answers
from storewide.warehouse.outside_answers import Outside
from storewide.warehouse.own_splits import SplitsAnswer, SplitsQuestion
from storewide.warehouse.programme import ProgrammeAnswer, ProgrammeQuestion
from storewide.warehouse.served import Found, ServedQuestion
from storewide.warehouse.studies import Studied
from storewide.warehouse.trials import Exposed, TrialAnswer, TrialQuestion


class Experimented(Studied):
    """A warehouse that answers them: sums, never rows; each answer is kept until the facts change."""

    _outside: Outside

    def ask_trial(self, question: TrialQuestion) -> TrialAnswer:
        """What the units of an experiment did, by arm, from the newest facts.

        Raises QuestionInvalid, also where exposures and outcomes do not lie in one place; SourceFault.
        """
        question.validate()
        for found in self._outside.connected(question.store):
            if found.declared("exposure"):
                return trial_answers.answer_outside(self._outside, found, question)
        trial_answers.require_together(self._outside, question)
        return self.look(
            question,
            lambda facts: trial_answers.answer(facts.session, facts.folder, facts.manifest, question),
        )

    def ask_programme(self, question: ProgrammeQuestion) -> ProgrammeAnswer:
        """What units of many experiments did, from the newest facts or out of the connection that has them.

        Raises QuestionInvalid, also where exposures and outcomes do not lie in one place; SourceFault.
        """
        question.validate()
        from storewide.warehouse import programme_answers  # numpy takes longer than most questions

        connected = self._outside.connected(question.store)
        for found in connected:
            if found.declared("exposure"):
                return programme_answers.answer_outside(self._outside, found, question)
        outside_trials.require_here(connected, question.store)
        return self.look(question, lambda facts: programme_answers.answer(facts, question))

    def ask_splits(self, question: SplitsQuestion) -> SplitsAnswer:
        """How often random splits of a store's own units call a change. Raises as `ask_programme` does."""
        question.validate()
        outside_trials.require_here(self._outside.connected(question.store), question.store)
        from storewide.warehouse import own_splits_answers  # as above

        return self.look(question, lambda facts: own_splits_answers.answer(facts, question))

    def experiments(self, store: str) -> tuple[Exposed, ...]:
        """The experiments that the store has exposures of, sorted by key; empty where it has none.

        Raises SourceFault.
        """
        for connected in self._outside.connected(store):
            if connected.declared("exposure"):
                return trial_answers.experiments_outside(self._outside, connected)
        return self.look(
            ("experiments", store),
            lambda facts: trial_answers.experiments(facts.session, facts.folder, facts.manifest, store),
        )

    def ask_served(self, question: ServedQuestion) -> Found:
        """What one customer was served. Raises QuestionInvalid where a connection has the store's facts.

        It names somebody, so that it is not kept among the answers.
        """
        outside_trials.require_here(self._outside.connected(question.store), question.store)
        return self.look_once(lambda facts: served.answer(facts, question))
