import uuid

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from courses.models.contribution import Perspective
from courses.models.revision import Revision
from foundations.accounts.models import User
from foundations.lib.choices import act_pair, one_of

# A panel that has closed stays closed, on the words and with the convener it had.
STAYS_CLOSED = """
    IF OLD.revision_id <> NEW.revision_id OR OLD.convened_by_id <> NEW.convened_by_id
        OR OLD.closed AND (NOT NEW.closed OR OLD.called_off_at IS DISTINCT FROM NEW.called_off_at) THEN
        RAISE EXCEPTION 'a panel that has closed stays closed, on the words it was asked about'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'courses_panel_stays_closed';
    END IF;
    RETURN NEW;
"""
# Who sat on a panel, for which perspective, and whether they came, is settled once it has closed.
SETTLED_ONCE_CLOSED = """
    IF (TG_OP <> 'UPDATE' OR NEW.panel_id <> OLD.panel_id OR NEW.perspective <> OLD.perspective
            OR NEW.came <> OLD.came OR NEW.person_id IS DISTINCT FROM OLD.person_id)
        AND EXISTS (
            SELECT 1 FROM courses_panel AS panel WHERE panel.closed AND panel.id IN (NEW.panel_id, OLD.panel_id)
        ) THEN
        RAISE EXCEPTION 'who sat on a panel is settled once it has answered'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'courses_member_settled_once_closed';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
"""
# A verdict is never changed. It is confirmed once, for the one next revision, which is the newest, differs in the
# named parts only, was written by somebody else than who confirms it, and no later panel was asked.
NEVER_CHANGED = """
    IF TG_OP = 'UPDATE' AND (
        (to_jsonb(NEW) - ARRAY['confirmed_id', 'confirmed_at', 'confirmed_by_id'])
            IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['confirmed_id', 'confirmed_at', 'confirmed_by_id'])
        OR OLD.confirmed_id IS NOT NULL AND NEW.confirmed_id IS DISTINCT FROM OLD.confirmed_id
    ) THEN
        RAISE EXCEPTION 'a verdict is never changed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'courses_verdict_never_changed';
    END IF;
    IF NEW.confirmed_id IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.confirmed_id IS NULL) AND NOT EXISTS (
        SELECT 1 FROM courses_panel AS panel
        JOIN courses_revision AS seen ON seen.id = panel.revision_id
        JOIN courses_revision AS words ON words.id = NEW.confirmed_id
        WHERE panel.id = NEW.panel_id AND words.course_id = seen.course_id AND words.number = seen.number + 1
            AND words.written_by_id <> NEW.confirmed_by_id
            AND NOT EXISTS (
                SELECT 1 FROM courses_panel AS later JOIN courses_revision AS asked ON asked.id = later.revision_id
                WHERE asked.course_id = seen.course_id AND later.id > panel.id AND later.called_off_at IS NULL
            )
            AND NOT EXISTS (
                SELECT 1 FROM courses_revision AS newer
                WHERE newer.course_id = words.course_id AND newer.number > words.number
            )
            AND NOT EXISTS (
                SELECT 1 FROM jsonb_each(to_jsonb(words)) AS after JOIN jsonb_each(to_jsonb(seen)) AS before USING (key)
                WHERE after.value IS DISTINCT FROM before.value
                    AND key <> ALL (ARRAY['id', 'number', 'written_at', 'written_by_id'] || NEW.may_change::text[])
            )
    ) THEN
        RAISE EXCEPTION 'small changes are confirmed for the one next revision, which holds only those'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'courses_verdict_confirms_only_those';
    END IF;
    RETURN NEW;
"""


class Outcome(models.TextChoices):
    """What a panel agreed."""

    APPROVED = "approved", _("Yes")
    SMALL_CHANGES = "small_changes", _("Yes, with small changes")
    RETURNED = "returned", _("Not yet: back to the authors")


class Panel(models.Model):
    """A quality panel on one revision: people who meet and agree on one answer.

    The convener looks after the meeting and is not counted. opened_at: when the views written before were opened to
    all. called_off: the panel will not meet. draft: what the convener has written down so far of the answer.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="panels")
    meets = models.DateTimeField(null=True)
    place = models.CharField(max_length=120, blank=True)
    convened_at = models.DateTimeField()
    convened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    called_off_at = models.DateTimeField(null=True)
    called_off_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    closed = models.BooleanField(default=False)
    draft = models.JSONField(default=dict)

    class Meta:
        constraints = [
            # one panel at a time on a revision
            models.UniqueConstraint(fields=["revision"], condition=Q(closed=False), name="courses_panel_open_once"),
            act_pair("opened", "courses_panel_opened_pair"),
            act_pair("called_off", "courses_panel_called_off_pair"),
            models.CheckConstraint(
                condition=Q(called_off_at=None) | Q(closed=True), name="courses_panel_off_is_closed"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(name="stays_closed", when=pgtrigger.Before, operation=pgtrigger.Update, func=STAYS_CLOSED)
        ]


class Member(models.Model):
    """Somebody on a panel, with an account or by name, for one of the two perspectives.

    structure, content, evaluation: the view they wrote before the meeting, unseen by the others until given.
    came: they took part in the meeting; only those who came are counted for the quorum.
    """

    Perspective = Perspective

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=80)
    perspective = models.CharField(max_length=10, choices=Perspective)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    structure = models.TextField(blank=True)
    content = models.TextField(blank=True)
    evaluation = models.TextField(blank=True)
    given_at = models.DateTimeField(null=True)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    came = models.BooleanField(default=True)

    class Meta:
        constraints = [
            one_of("perspective", Perspective, "courses_member_perspective"),
            models.UniqueConstraint(fields=["panel", "person"], name="courses_member_person_once"),
            models.UniqueConstraint("panel", Lower("name"), name="courses_member_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="courses_member_has_name"),
            act_pair("given", "courses_member_given_pair"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="settled_once_closed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=SETTLED_ONCE_CLOSED,
            )
        ]


class Verdict(models.Model):
    """What a panel agreed on structure, content and evaluation, each in words. It is never changed.

    may_change: for small changes, the names of the parts of the text (fields of Revision) that the one revision to
    come may differ in. confirmed: that revision, once the convener has looked at it.
    """

    Outcome = Outcome

    panel = models.OneToOneField(Panel, on_delete=models.PROTECT, related_name="verdict")
    outcome = models.CharField(max_length=15, choices=Outcome)
    structure = models.TextField()
    content = models.TextField()
    evaluation = models.TextField()
    changes = models.TextField(blank=True)
    may_change = ArrayField(models.CharField(max_length=30), default=list)
    agreed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    confirmed = models.OneToOneField(Revision, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            one_of("outcome", Outcome, "courses_verdict_outcome"),
            models.CheckConstraint(
                condition=~Q(structure="") & ~Q(content="") & ~Q(evaluation=""), name="courses_verdict_in_words"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="small_changes") | ~Q(changes="") & ~Q(may_change=[]),
                name="courses_verdict_names_the_changes",
            ),
            act_pair("confirmed", "courses_verdict_confirmed_pair"),
            models.CheckConstraint(
                condition=Q(confirmed=None, confirmed_at=None)
                | Q(outcome="small_changes", confirmed__isnull=False, confirmed_at__isnull=False),
                name="courses_verdict_confirms_small_changes",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="never_changed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=NEVER_CHANGED,
            )
        ]
