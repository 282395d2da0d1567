"""The roles of a college, as code: a name, what it is for, and what it may do."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Role:
    """A role that one person gives another. Permissions are named app.verb_noun."""

    key: str
    name: str | Promise
    purpose: str | Promise
    permissions: frozenset[str]


OFFICE = Role(
    "office",
    _("Office"),
    _("Plans terms, answers the phone and helps students enrol"),
    frozenset({"college.open_office", "courses.plan", "courses.write", "students.help", "prospectus.make"}),
)
COLLEGE_ADMIN = Role(
    "college_admin",
    _("College admin"),
    _("Looks after the college's settings, people's roles and what is published"),
    frozenset(
        {
            "college.open_office",
            "college.change_settings",
            "accounts.grant_roles",
            "courses.plan",
            "courses.write",
            "courses.approve",
            "courses.publish",
            "students.help",
            "prospectus.make",
            "prospectus.publish",
        }
    ),
)
PLAN_ADVISER = Role(
    "plan_adviser",
    _("Plan adviser"),
    _("Helps students who ask for it with their learning plan"),
    frozenset({"learning_plans.advise"}),
)
PANEL_MEMBER = Role(
    "panel_member",
    _("Panel member"),
    _("Reads courses and agrees what is ready to be taught"),
    frozenset({"courses.review"}),
)
SAFEGUARDING_LEAD = Role(
    "safeguarding_lead",
    _("Safeguarding lead"),
    _("Is told when someone may be at risk"),
    frozenset({"safeguarding.open_concern"}),
)
AUDITOR = Role("auditor", _("Auditor"), _("Reads the audit trail, which holds no names"), frozenset({"audit.read"}))

ROLES: dict[str, Role] = {
    role.key: role for role in (OFFICE, COLLEGE_ADMIN, PLAN_ADVISER, PANEL_MEMBER, SAFEGUARDING_LEAD, AUDITOR)
}
