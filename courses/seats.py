"""The seats of a panel: who was asked, who came, and the view that each writes before the meeting."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from courses import quality
from courses.models import Course, Member, Panel
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from foundations.notifications import notices

ASKED = "courses.panel_asked"
VIEW = ("structure", "content", "evaluation")


def lock(panel: Panel) -> Panel:
    """Return a panel that is still open, locked after its course. Raises Refusal when it has answered."""
    Course.objects.select_for_update(no_key=True, of=("self",)).get(revisions__panels=panel)
    panels = Panel.objects.select_for_update(no_key=True, of=("self",)).select_related("revision", "convened_by")
    found = panels.get(pk=panel.pk)
    if found.called_off_at is not None:
        raise Refusal(_("This panel was called off. Ask a new panel to look."))
    if found.closed:
        raise Refusal(_("This panel has given its answer. Ask a new panel to look again."))
    return found


def names_of(person: User | None, name: str) -> set[object]:
    """Return what tells one person from another: the account, its name, and the name that was written down."""
    names = {" ".join(each.split()).casefold() for each in (name, person.name if person else "")}
    return {each for each in names if each} | ({person.pk} if person else set())


def give(*, panel: Panel, name: str, perspective: str, by: User, now: datetime, person: User | None = None) -> Member:
    """Ask somebody onto a panel. A person with an account is put down under the name of the account.

    Raises Refusal as panels.add_member says.
    """
    panel = lock(panel)
    name = " ".join((person.name if person and person.name else name).split())
    _check_seat(panel, person, name)
    for member in panel.members.select_related("person").order_by("pk"):
        if names_of(person, name) & names_of(member.person, member.name):
            return _there(panel, member, person, perspective, now=now)
    member = Member.objects.create(
        panel=panel, person=person, name=name, perspective=perspective, asked_at=now, asked_by=by
    )
    trail.append(act="panels.add_member", thing=panel, by=by, now=now, perspective=perspective)
    tell(panel, member, now=now)
    return member


def _check_seat(panel: Panel, person: User | None, name: str) -> None:
    field = "person" if person else "name"
    if not name:
        raise Refusal(_("Write the name of the person."), field=field)
    if quality.made(panel.revision.course, person=person, name=name):
        words = _("%(name)s helped to make this course, so somebody else needs to look at it. Ask another person.")
        raise Refusal(words % {"name": name}, field=field)
    if names_of(person, name) & names_of(panel.convened_by, ""):
        words = _("%(name)s looks after this panel and is not counted. Ask another person.")
        raise Refusal(words % {"name": name}, field=field)


def _there(panel: Panel, member: Member, person: User | None, perspective: str, *, now: datetime) -> Member:
    if member.perspective != perspective:
        words = _("%(name)s is on this panel already. One person counts once. If it is somebody else, add a letter.")
        raise Refusal(words % {"name": member.name}, field="name")
    if member.person is None and person is not None:
        member.person = person
        member.save(update_fields=["person"])
        tell(panel, member, now=now)
    return member


def take_back(*, member: Member, by: User, now: datetime) -> None:
    """Take back that somebody was asked. Raises Refusal as panels.remove_member says."""
    panel = lock(member.panel)
    found = panel.members.filter(pk=member.pk).first()
    if found is None:
        return
    if found.given_at is not None:
        words = _("%(name)s has given their view, so they stay. If they do not come, untick them when you record it.")
        raise Refusal(words % {"name": found.name})
    found.delete()
    trail.append(act="panels.remove_member", thing=panel, by=by, now=now)


def note_came(panel: Panel, came: Iterable[int]) -> None:
    """Write down who was at the meeting, within the verb that records the answer."""
    ids = set(came)
    panel.members.filter(pk__in=ids).update(came=True)
    panel.members.exclude(pk__in=ids).update(came=False)


def tell(panel: Panel, member: Member, *, now: datetime) -> None:
    """Tell a member with an account that they are asked, once for each time and place of the meeting."""
    if member.person is not None:
        occasion = asking(panel, member)
        notices.write(person=member.person, purpose=ASKED, occasion=occasion, now=now, about_id=member.pk)


def asking(panel: Panel, member: Member) -> str:
    """Return the occasion of asking a member to a meeting: another time or place is another one."""
    when = panel.meets.isoformat() if panel.meets else "open"
    return f"member {member.pk} {when} {panel.place}"[:120].rstrip()


@verb
def save_view(*, member: Member, structure: str, content: str, evaluation: str, by: User, now: datetime) -> Member:
    """Keep a view that is not finished; nobody else sees it. Raises Refusal when it is not yours, or was given."""
    found = _own(member, by=by)
    found.structure, found.content, found.evaluation = structure, content, evaluation
    found.save(update_fields=[*VIEW])
    trail.append(act="panels.save_view", thing=found, by=by, now=now)
    return found


@verb
def give_view(*, member: Member, structure: str, content: str, evaluation: str, by: User, now: datetime) -> Member:
    """Give your own view to the panel. It stays as it is from then on.

    Raises Refusal when it is not yours, when it was given, when the panel has answered, and for empty words.
    """
    found = _own(member, by=by)
    return _give(found, (structure, content, evaluation), by=by, now=now)


@verb
def write_down(*, member: Member, structure: str, content: str, evaluation: str, by: User, now: datetime) -> Member:
    """Write down, at the meeting, the view of a member who has no account. The convener may put it right later.

    Raises Refusal for a member with an account, when the panel has answered, and for empty words.
    """
    lock(member.panel)
    found = Member.objects.select_for_update(no_key=True, of=("self",)).get(pk=member.pk)
    if found.person_id is not None:
        raise Refusal(_("%(name)s writes their own view. Ask them to sign in.") % {"name": found.name})
    return _give(found, (structure, content, evaluation), by=by, now=now)


def _give(member: Member, words: Sequence[str], *, by: User, now: datetime) -> Member:
    if not any(each.strip() for each in words):
        raise Refusal(_("Write a few words in at least one of the boxes."), field=VIEW[0])
    member.structure, member.content, member.evaluation = words
    member.given_at, member.given_by = now, by
    member.save(update_fields=[*VIEW, "given_at", "given_by"])
    trail.append(act="panels.give_view", thing=member, by=by, now=now)
    return member


def _own(member: Member, *, by: User) -> Member:
    lock(member.panel)
    found = Member.objects.select_for_update(no_key=True, of=("self",)).get(pk=member.pk)
    if found.person_id != by.pk:
        raise Refusal(_("Only %(name)s can write this view. Ask them to sign in.") % {"name": found.name})
    if found.given_at is not None:
        raise Refusal(_("You have given your view. If you think differently now, say it at the meeting."))
    return found


@verb
def open_views(*, panel: Panel, by: User, now: datetime) -> Panel:
    """Open the views that were given to everybody on the panel, and to the convener. Twice changes nothing.

    Raises Refusal when the panel has answered.
    """
    panel = lock(panel)
    if panel.opened_at is None:
        panel.opened_at, panel.opened_by = now, by
        panel.save(update_fields=["opened_at", "opened_by"])
        trail.append(act="panels.open_views", thing=panel, by=by, now=now)
    return panel


def visible(panel: Panel, *, to: User) -> list[Member]:
    """Return the members whose given views a person may read, in the order they were given.

    A member reads the others' once they have given their own, everybody once the convener has opened them; nobody
    else, and never a draft. Whoever made the course reads none of them.
    """
    members = list(panel.members.select_related("person").order_by("given_at", "pk"))
    given = [member for member in members if member.given_at is not None]
    own = [member for member in members if member.person_id == to.pk]
    if quality.made(panel.revision.course, person=to, name=to.name):
        return []
    if panel.opened_at is not None or any(member.given_at is not None for member in own):
        return given
    return [member for member in given if member.person_id == to.pk]
