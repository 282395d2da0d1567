import pgtrigger
from django.db import models
from django.db.models import Q

from courses.models.panel import Verdict
from courses.models.revision import Revision
from foundations.accounts.models import User

# The panel's verdict is on this revision, or was confirmed for it, and there are no newer words; one member of each
# perspective was there, two people, neither of them a convener; and nobody who was there took part in making the
# course. People are told apart by account and by name. It lasts three years at most.
RESTS_ON_A_QUORUM = """
    IF TG_OP = 'UPDATE' AND NEW.verdict_id IS NOT DISTINCT FROM OLD.verdict_id
        AND NEW.revision_id = OLD.revision_id AND NEW.expires <= OLD.expires THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM courses_verdict AS verdict
        JOIN courses_panel AS panel ON panel.id = verdict.panel_id
        JOIN courses_revision AS revision ON revision.id = NEW.revision_id
        JOIN accounts_user AS convener ON convener.id = panel.convened_by_id
        JOIN accounts_user AS recorder ON recorder.id = verdict.agreed_by_id
        JOIN courses_member AS lived ON lived.panel_id = panel.id AND lived.came AND lived.perspective = 'lived'
        LEFT JOIN accounts_user AS one ON one.id = lived.person_id
        JOIN courses_member AS subject ON subject.panel_id = panel.id AND subject.came
            AND subject.perspective = 'subject' AND subject.id <> lived.id
        LEFT JOIN accounts_user AS other ON other.id = subject.person_id
        WHERE verdict.id = NEW.verdict_id AND (
            verdict.outcome = 'approved' AND panel.revision_id = NEW.revision_id
            OR verdict.outcome = 'small_changes' AND verdict.confirmed_id = NEW.revision_id
        )
        AND NEW.expires <= (coalesce(verdict.confirmed_at, verdict.agreed_at) + interval '1096 days')::date
        AND NOT EXISTS (
            SELECT 1 FROM courses_revision AS newer
            WHERE newer.course_id = revision.course_id AND newer.number > revision.number
        )
        AND one.id IS DISTINCT FROM convener.id AND one.id IS DISTINCT FROM recorder.id
        AND other.id IS DISTINCT FROM convener.id AND other.id IS DISTINCT FROM recorder.id
        AND NOT ARRAY[nullif(lower(convener.name), ''), nullif(lower(recorder.name), '')] && ARRAY[
            lower(lived.name), lower(subject.name), nullif(lower(one.name), ''), nullif(lower(other.name), '')]
        AND NOT ARRAY[lower(lived.name), nullif(lower(one.name), '')]
            && ARRAY[lower(subject.name), nullif(lower(other.name), '')]
    ) OR EXISTS (
        SELECT 1 FROM courses_verdict AS verdict
        JOIN courses_member AS member ON member.panel_id = verdict.panel_id AND member.came
        LEFT JOIN accounts_user AS self ON self.id = member.person_id
        JOIN courses_revision AS revision ON revision.id = NEW.revision_id
        WHERE verdict.id = NEW.verdict_id AND (
            EXISTS (
                SELECT 1 FROM courses_contribution AS maker
                LEFT JOIN accounts_user AS known ON known.id = maker.person_id
                WHERE maker.course_id = revision.course_id AND (
                    maker.person_id = member.person_id OR ARRAY[lower(maker.name), nullif(lower(known.name), '')]
                        && ARRAY[lower(member.name), nullif(lower(self.name), '')]
                )
            ) OR EXISTS (
                SELECT 1 FROM courses_revision AS words
                JOIN accounts_user AS writer ON writer.id = words.written_by_id
                WHERE words.course_id = revision.course_id AND (
                    writer.id = member.person_id OR ARRAY[nullif(lower(writer.name), '')]
                        && ARRAY[lower(member.name), nullif(lower(self.name), '')]
                )
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
