"""What may happen on a small site, each thing in a transaction of its own."""

import random

from django.utils import timezone

from articles import services as desk
from articles.models import Contributor, Section, Story, Tag
from comments import services
from comments.models import Comment, Discussion, TimelineStep
from newsroom.models import User
from tests.makers import discuss, make_comment, make_story

Status = Comment.Status
COMMENTS_A_STORY = 12
Refused = (
    desk.StoryRefused,
    services.DecisionRefused,
    services.SubmissionRefused,
    services.AuthorRefused,
    services.TooOften,
    Comment.DoesNotExist,
    IndexError,
)
EVENTS = []


def event(often: int):
    """Have it happen so often, compared with the others. It returns the stories that it touched."""

    def note(act):
        EVENTS.extend([act] * often)
        return act

    return note


class Town:
    """Stories in several sections, by several contributors, with conversations of some length."""

    def __init__(self) -> None:
        self.random = random.Random(1)
        discuss(published_to_trust=0, flood_seconds=0)
        Discussion.objects.update(ask_for_proof=False, least_seconds=0)
        self.desk = User.objects.create_user("moderator")
        self.sections = [
            Section.objects.create(name=f"Part {number}", slug=f"part-{number}")
            for number in range(3)
        ]
        self.contributors = [
            Contributor.objects.create(name=f"Writer {number}", slug=f"writer-{number}")
            for number in range(3)
        ]
        self.tags = [
            Tag.objects.create(name=f"Subject {number}", slug=f"subject-{number}")
            for number in range(3)
        ]
        self.stories = [make_story(f"Story {number}") for number in range(5)]
        self.writers = 0
        for story in self.stories:
            story.tags.add(self.random.choice(self.tags))
            for number in range(4):
                self.write(story, f"Comment {number}.")
        for comment in Comment.objects.held().filter(story__in=self.stories):
            self.decide(comment, Status.PUBLISHED)

    def write(self, story: Story, text: str) -> Comment:
        self.writers += 1
        address = f"writer{self.writers}@example.org"
        return make_comment(story, text, address=address, at=timezone.now())

    def decide(self, comment: Comment, to: Status) -> None:
        services.decide(
            comment=comment, version=comment.version, to=to, actor=self.desk, now=timezone.now()
        )

    def story(self) -> Story:
        return Story.objects.get(pk=self.random.choice(self.stories).pk)

    def comment(self, *statuses: Status) -> Comment:
        found = Comment.objects.filter(story__in=self.stories, status__in=statuses)
        return self.random.choice(list(found.select_related("story")))

    def paths(self, stories: list[Story]) -> list[str]:
        """Return the addresses of the pages that show these stories."""
        places = [*self.sections, *self.contributors, *self.tags]
        found = ["/", "/comments.atom", *(place.get_absolute_url() for place in places)]
        for story in stories:
            address = story.get_absolute_url()
            found += [address, address, f"{address}comments/?order=newest"]
            found += [f"{address}comments.json", f"{address}comments.json?order=recommended"]
            # An empty feed names the moment.
            found += [f"{address}comments.atom"] * story.comments.visible().exists()
        return found


@event(6)
def edit_a_headline(town: Town, number: int) -> list[Story]:
    story = town.story()
    story.headline = f"Headline {number}"
    return [desk.save_story(story=story, now=timezone.now())]


@event(2)
def edit_a_body(town: Town, number: int) -> list[Story]:
    story = town.story()
    story.body = f"Words {number}."
    return [desk.save_story(story=story, now=timezone.now())]


@event(2)
def move_to_a_section(town: Town, number: int) -> list[Story]:
    story = town.story()
    story.section = town.random.choice(town.sections)
    return [desk.save_story(story=story, now=timezone.now())]


@event(2)
def give_bylines(town: Town, number: int) -> list[Story]:
    names = town.random.sample(town.contributors, 2)
    return [desk.save_story(story=town.story(), now=timezone.now(), bylines=names)]


@event(2)
def set_tags(town: Town, number: int) -> list[Story]:
    story = town.story()
    story.tags.set(town.random.sample(town.tags, 2))
    return [story]


@event(3)
def correct(town: Town, number: int) -> list[Story]:
    story = town.story()
    desk.correct(story=story, text=f"Not {number}.", kind="correction", now=timezone.now())
    return [story]


@event(2)
def withdraw_a_story(town: Town, number: int) -> list[Story]:
    return [desk.withdraw(story=town.story())]


@event(4)
def publish_a_story(town: Town, number: int) -> list[Story]:
    return [desk.publish(story=town.story(), now=timezone.now())]


@event(3)
def rename(town: Town, number: int) -> list[Story]:
    row = town.random.choice([*town.sections, *town.contributors, *town.tags])
    row.name = f"Name {number}"
    row.save()
    return []


@event(15)
def decide(town: Town, number: int) -> list[Story]:
    comment = town.comment(*set(Status) - {Status.WITHDRAWN})
    others = [Status.PUBLISHED] * 4 + [Status.REJECTED, Status.HELD, Status.SPAM, Status.TRASHED]
    town.decide(comment, town.random.choice(others))
    return [comment.story]


@event(4)
def write(town: Town, number: int) -> list[Story]:
    story = town.story()
    if story.comments.count() >= COMMENTS_A_STORY:
        raise IndexError
    town.write(story, f"Comment {number}.")
    return [story]


@event(3)
def edit_a_comment(town: Town, number: int) -> list[Story]:
    comment = town.comment(Status.PUBLISHED, Status.HELD)
    services.edit(
        comment=comment, version=comment.version, text=f"Edited {number}.", now=timezone.now()
    )
    return [comment.story]


@event(1)
def withdraw_a_comment(town: Town, number: int) -> list[Story]:
    comment = town.comment(Status.PUBLISHED, Status.HELD)
    services.withdraw(comment=comment, now=timezone.now())
    return [comment.story]


@event(8)
def recommend(town: Town, number: int) -> list[Story]:
    comment = town.comment(Status.PUBLISHED)
    services.recommend(comment=comment, reader=str(number), sender=str(number), now=timezone.now())
    return [comment.story]


@event(3)
def pick_or_not(town: Town, number: int) -> list[Story]:
    comment = town.comment(Status.PUBLISHED)
    if comment.picked_at:
        services.unpick(comment=comment, actor=town.desk, now=timezone.now())
    else:
        services.pick(comment=comment, actor=town.desk, now=timezone.now())
    return [comment.story]


@event(2)
def report(town: Town, number: int) -> list[Story]:
    comment = town.comment(Status.PUBLISHED)
    services.report(comment=comment, reason="spam", text="", sender=str(number), now=timezone.now())
    return [comment.story]


@event(2)
def prove(town: Town, number: int) -> list[Story]:
    comment = town.comment(Status.PUBLISHED, Status.HELD)
    services.prove(person=comment.person, mine=[comment.pk], now=timezone.now())
    return [comment.story]


@event(1)
def erase(town: Town, number: int) -> list[Story]:
    comment = town.comment(Status.PUBLISHED, Status.HELD)
    services.erase(person=comment.person, keep_text=number % 2 == 0, now=timezone.now())
    return [comment.story]


@event(3)
def change_settings(town: Town, number: int) -> list[Story]:
    order = town.random.choice(Discussion.Order.values)
    story = town.story()
    places = [{}, {"section": town.random.choice(town.sections)}, {"story": story}]
    discuss(**town.random.choice(places), order=order, thread_depth=1 + number % 5)
    return [story]


@event(2)
def change_a_timeline(town: Town, number: int) -> list[Story]:
    story = town.story()
    row = discuss(story)
    if row.timeline.exists():
        row.timeline.all().delete()
    else:
        TimelineStep.objects.create(
            discussion=row, step="premoderated", sentence=f"Reason {number}."
        )
    return [story]
