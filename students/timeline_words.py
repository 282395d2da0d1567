"""The words of a student's timeline: what each act of the trail, each mark and each purpose of a message is called."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundations.notifications.models import Notice
from students.models import Mark

Words = Mapping[str, "str | Promise"]

# an act that is not named here is not shown
STEPS: Final[Words] = {
    "registration.register": _("Became a student"),
    "registration.change_details": _("Details changed"),
    "merging.merge": _("A second record was joined to this one"),
    "merging.mark_twice": _("One session was marked twice; the fuller mark stays"),
    "enrolment.enrol": _("Got a place"),
    "enrolment.join_line": _("Joined the waiting list"),
    "enrolment.hold": _("A place was kept by the college"),
    "enrolment.confirm_held": _("Took the place that was kept"),
    "enrolment.release": _("A kept place was let go"),
    "enrolment.offer": _("A place was offered"),
    "enrolment.accept_offer": _("Said yes to the place"),
    "enrolment.decline_offer": _("Said no to the place"),
    "enrolment.lapse_offer": _("The offer ran out"),
    "enrolment.withdraw": _("Gave up the place"),
    "enrolment.cancel": _("The college cancelled the group"),
    "enrolment.end_double": _("A second claim ended when two records were joined"),
    "enrolment.finish": _("Completed"),
    "past.write": _("A place was written down from earlier"),
    "past.complete": _("Completed, written down from earlier"),
}

CAME: Final[Words] = {
    Mark.Was.ATTENDED: _("Came to"),
    Mark.Was.LATE: _("Came late to"),
    Mark.Was.LEFT_EARLY: _("Left early from"),
    Mark.Was.APOLOGIES: _("Sent apologies for"),
    Mark.Was.DID_NOT_ATTEND: _("Was not at"),
}

PURPOSES: Final[Words] = {
    "accounts.sign_in_code": _("A code to sign in"),
    "accounts.address_code": _("A code for a new email address"),
    "accounts.address_changed": _("News that the email address changed"),
    "accounts.second_factor_changed": _("News about the second step of signing in"),
    "courses.it_runs": _("News that a course runs"),
    "students.place_confirmed": _("The dates of a place"),
    "students.in_line": _("Their number on the waiting list"),
    "students.place_offered": _("The offer of a place"),
    "students.place_given_up": _("Word that the place is given up"),
    "students.offer_lapsed": _("Word that the offer ran out"),
    "students.offering_cancelled": _("Word that the group was cancelled"),
    "students.sessions_changed": _("News of changed dates"),
    "students.session_tomorrow": _("A reminder of a session"),
    "students.hello": _("A hello from the tutors"),
}

HOW_TOLD: Final[Words] = {
    Notice.State.DUE: _("not told yet"),
    Notice.State.BY_HAND: _("waits for a call or a letter"),
    Notice.State.MOOT: _("not sent, because it was no longer true"),
    Notice.State.STUCK: _("could not be sent; somebody must look"),
}
