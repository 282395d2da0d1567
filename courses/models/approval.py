import pgtrigger
from django.db import models
from django.db.models import Q

from courses.models.panel import Verdict
from courses.models.revision import Revision
from foundations.accounts.models import User

# The panel's verdict is on this revision, or was confirmed for it; one member of each perspective was there, two
# people; and nobody who was there took part in making the course.
RESTS_ON_A_QUORUM = """
    IF NOT EXISTS (
        SELECT 1 FROM courses_verdict AS verdict
        JOIN courses_panel AS panel ON panel.id = verdict.panel_id
        JOIN courses_member AS lived ON lived.panel_id = panel.id AND lived.came AND lived.perspective = 'lived'
        JOIN courses_member AS subject ON subject.panel_id = panel.id AND subject.came
            AND subject.perspective = 'subject' AND subject.id <> lived.id
        WHERE verdict.id = NEW.verdict_id AND (
            verdict.outcome = 'approved' AND panel.revision_id = NEW.revision_id
            OR verdict.outcome = 'small_changes' AND verdict.confirmed_id = NEW.revision_id
        )
    ) OR EXISTS (
        SELECT 1 FROM courses_verdict AS verdict
        JOIN courses_member AS member ON member.panel_id = verdict.panel_id AND member.came
        JOIN courses_revision AS revision ON revision.id = NEW.revision_id
        WHERE verdict.id = NEW.verdict_id AND (
            EXISTS (
                SELECT 1 FROM courses_contribution AS maker WHERE maker.course_id = revision.course_id
                AND (maker.person_id = member.person_id OR lower(maker.name) = lower(member.name))
            ) OR EXISTS (
                SELECT 1 FROM courses_revision AS words WHERE words.course_id = revision.course_id
                AND words.written_by_id = member.person_id
            )
        )
    ) THEN
        RAISE EXCEPTION 'an approval rests on a panel with its quorum'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'courses_approval_rests_on_a_quorum';
    END IF;
    RETURN NEW;
"""


class Approval(models.Model):
    """A revision may be taught and printed, from the day it was approved until the day the approval runs out.

    It rests on the verdict of a panel that had its quorum: a trigger refuses any other. Approvals from before
    panels were kept here have no verdict.
    """

    revision = models.OneToOneField(Revision, on_delete=models.PROTECT, related_name="approval")
    verdict = models.ForeignKey(Verdict, on_delete=models.PROTECT, null=True, related_name="approvals")
    approved_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    expires = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires__gt="2000-01-01"), name="courses_approval_expires_later")
        ]
        triggers = [
            pgtrigger.Trigger(
                name="rests_on_a_quorum",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=RESTS_ON_A_QUORUM,
            )
        ]
