"""One generated comment with everything that hangs on it, before any of it is stored."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from comments.models import Appeal, Comment, Contest, Decision, Finding, Note, Recommendation
from comments.models import Report as ReaderReport
from comments.services import Reply
from newsroom.demo.crowd.fates import Course, Fate

WHY_APPEAL = [
    "I said nothing that the article does not say.",
    "It was a joke, and everybody on our street took it as one.",
    "I have taken out the insult in my mind; the argument stands.",
    "Somebody else says worse just above.",
    "Please read it again, I was answering a question.",
]
ANSWERS = ["It stands: the person has a name and a family.", "Read again, and you are right."]
COMPLAINTS = ["", "", "", "He does this every week.", "This is where my mother lives.", "Untrue."]


@dataclass
class Draft:
    """The rows of one comment. `late` are decisions that need others stored first."""

    comment: Comment
    reply: Reply
    fate: Fate
    decisions: list[Decision] = field(default_factory=list)
    late: list[Decision] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    reports: list[ReaderReport] = field(default_factory=list)
    appeals: list[Appeal] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    contests: list[Contest] = field(default_factory=list)
    recommendations: list[Recommendation] = field(default_factory=list)

    def follow(self, course: Course) -> None:
        """Take the decisions of a course that is over, and what readers and colleagues added."""
        self._appeal(course)
        self._report(course)
        undone = next((n for n, one in enumerate(course.decisions) if one.undoes), None)
        self.decisions = course.decisions[:undone]
        self.late = [] if undone is None else course.decisions[undone:]
        if self.comment.is_published:
            self._recommend(course)
        elif not self.comment.is_withdrawn:
            self._discuss(course)
        self._forget()

    def _appeal(self, course: Course) -> None:
        random, comment = course.random, self.comment
        last = course.decisions[-1]
        is_open = self.fate is Fate.APPEALED
        if not (is_open or (self.fate is Fate.REJECTED and random.random() < 0.05)):
            return
        appeal = Appeal(comment=comment, text=random.choice(WHY_APPEAL), at=course.wait(400))
        if not is_open:
            is_granted = random.random() < 0.3
            answered = course.calendar.later(appeal.at, timedelta(hours=random.uniform(1, 40)))
            appeal.answer = ANSWERS[is_granted]
            appeal.outcome = Appeal.Outcome.GRANTED if is_granted else Appeal.Outcome.UPHELD
            appeal.answered_by, appeal.answered_at = course.moderator(), answered
            if is_granted and last.actor:
                course.moderate(
                    Comment.Status.PUBLISHED,
                    actor=appeal.answered_by,
                    at=answered,
                    reason=appeal.answer,
                )
        self.appeals.append(appeal)

    def _report(self, course: Course) -> None:
        random, decisions = course.random, course.decisions
        held = next((one for one in decisions if one.rules == ["reports"]), None)
        answered = None
        if held:
            count, before = random.randint(3, 5), held.at
            answered = next((one.at for one in decisions if one.at > before and one.actor), None)
            self.findings.append(
                Finding(
                    comment=self.comment,
                    rule="reports",
                    explanation=f"Reported by {count} readers.",
                    effect="hold",
                )
            )
        elif self.fate is Fate.REPORTED and self.comment.is_published:
            count, before = random.randint(1, 2), course.wait(100)
        elif self.comment.is_published and random.random() < 0.001:
            count, before = 1, course.wait(100)
            answered = course.calendar.later(before, timedelta(minutes=40))
        else:
            return
        since = decisions[0].at
        for number in range(count):
            self.reports.append(
                ReaderReport(
                    comment=self.comment,
                    sender=f"{self.comment.sender} report {number}",
                    reason=random.choice(ReaderReport.Reason.values),
                    text=random.choice(COMPLAINTS),
                    at=since + (before - since) * ((number + 1) / count),
                    answered_at=answered,
                )
            )

    def _recommend(self, course: Course) -> None:
        random, comment = course.random, self.comment
        if random.random() < 0.02:
            comment.recommendation_count = random.randint(1, 5)
            self.recommendations = [
                Recommendation(
                    comment=comment,
                    reader=f"{comment.sender} reader {number}",
                    sender=f"{comment.sender} sender {number}",
                    at=course.wait(60),
                )
                for number in range(comment.recommendation_count)
            ]
        if random.random() < 0.0005:
            comment.picked_at = course.wait(90)

    def _discuss(self, course: Course) -> None:
        """Have a colleague leave a note, or contest what was decided."""
        random, last = course.random, course.decisions[-1]
        if not last.actor:
            return
        if random.random() < 0.04:
            text = "Borderline. What do the others think?"
            by, at = course.moderator(), course.wait(60)
            self.notes.append(Note(comment=self.comment, by=by, text=text, at=at))
        if self.fate is Fate.REJECTED and not self.appeals and random.random() < 0.004:
            contest = Contest(
                comment=self.comment,
                decision=last,
                by=course.moderator(),
                wanted=Comment.Status.PUBLISHED,
                reason="Sharp, but about the matter.",
                at=course.wait(60),
            )
            if course.calendar.progress(contest.at) < 0.97:
                contest.outcome = Contest.Outcome.UPHELD
                contest.answered_by = random.choice(
                    [one for one in course.moderators if one not in (last.actor, contest.by)]
                )
                contest.answered_at = course.calendar.later(contest.at, timedelta(hours=5))
            self.contests.append(contest)

    def _forget(self) -> None:
        """Empty what its author withdrew, as the service does."""
        comment = self.comment
        if comment.is_withdrawn:
            comment.name = comment.website = comment.passage = comment.text = comment.html = ""
            comment.form_id, comment.facts, comment.language = secrets.token_hex(32), {}, ""
            comment.picked_at = None
            self.findings = []
