"""Questions about codes without a platform: without it the tray could be shown only with one."""

from __future__ import annotations

from collections.abc import Callable

from app.receiving.code_questions import Askable, CodeQuestion, CodeTold
from app.receiving.told.desk import AskedScan, AskingShown, CodeAnswered, CodeNotAnswered


class FakeQuestions:
    """Answers with what is laid down."""

    def __init__(self, post: Callable[[object], None]) -> None:
        self._post = post
        self.askable = Askable("码上放心", details=True, checks=True, listed_only=True)
        self.reason = ""
        self.answers: dict[str, CodeTold] = {}
        """By code; of any other it is said why it was not answered."""
        self.held = False
        """Questions are taken and not answered."""
        self.asked: list[tuple[AskedScan, CodeQuestion]] = []

    def look(self) -> None:
        """Tell what can be asked."""
        self._post(AskingShown(self.askable, self.reason))

    def ask(self, scan: AskedScan, question: CodeQuestion) -> None:
        """Answer about a code."""
        self.asked.append((scan, question))
        if self.held:
            return
        told = self.answers.get(question.code)
        if told is None:
            self._post(CodeNotAnswered(scan, question.code, "平台正忙，请稍后再问。"))
        else:
            self._post(CodeAnswered(scan, told))
