"""Whom the sample college works with, where its prospectus goes, and where people can go on."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from courses import community, partners
from courses.models import CommunityPlace, Course, Partner
from foundations.accounts.models import User
from foundations.college import current

# name, about, whom to ask, phone, what was agreed, days until it ends (None: no end), what they see
PARTNERS = (
    ("Larkmoor Libraries Together", "Four town libraries that lend us rooms, books and kind people.", "Marcus Bell",
     "01632 960 210", "Two rooms on weekdays, free. We tell them our dates a term ahead.", 400, ""),
    ("The Rope Walk Arts Group", "Makers and painters in Saltby who open their studio to us.", "Ngozi Adeyemi",
     "01632 960 211", "The studio on Thursdays. We pay for clay and paper.", 45, ""),
    ("Open Gate Housing Advice", "Free and friendly advice about rent, repairs and finding a home.", "Kim Whitaker",
     "01632 960 212", "An adviser teaches with a peer tutor, three courses a year.", 200,
     "First names of the people in our groups, on the day."),
    ("Millside Growers", "Neighbours who look after Mill Garden and share what they grow.", "Stan Okafor",
     "01632 960 213", "A bed in the garden is ours. We water on Wednesdays.", None, ""),
    ("Larkmoor Adult Learning", "Evening classes in town, from first steps online to bookkeeping.", "Priya Nair",
     "01632 960 214", "Our students can try one class there before they enrol.", -20,
     "Names of those who ask us to pass them on."),
    ("Saltby Sports Trust", "The pool, the hall and the walking group by the harbour.", "Callum Reid",
     "01632 960 215", "A hall on Tuesday mornings, and two guides for walks.", 120, ""),
)  # fmt: skip
POSTING = (
    ("Larkmoor Central Library", "12 Market Row\nLarkmoor LM1 2AA", 120, "Larkmoor Libraries Together"),
    ("Fernhill Library", "4 Fern Lane\nFernhill LM4 1QT", 60, "Larkmoor Libraries Together"),
    ("Market Row Surgery", "30 Market Row\nLarkmoor LM1 2AD", 80, ""),
    ("Harbour Health Centre", "1 Quay Street\nSaltby LM7 3PL", 80, ""),
    ("Job shop, Castle Street", "18 Castle Street\nLarkmoor LM1 4ND", 40, ""),
    ("Open Gate Housing Advice", "9 Bridge Street\nLarkmoor LM1 3FH", 30, "Open Gate Housing Advice"),
    ("The Copper Kettle café", "2 Station Road\nLarkmoor LM1 5RR", 20, ""),
    ("Saltby pool", "Harbour Road\nSaltby LM7 2AA", 40, "Saltby Sports Trust"),
    ("Larkmoor Hospital, front desk", "Moor Road\nLarkmoor LM2 1HB", 100, ""),
    ("Netherholt village shop", "The Green\nNetherholt LM9 1AB", 15, ""),
    ("Larkmoor Adult Learning", "40 School Lane\nLarkmoor LM1 6TY", 50, "Larkmoor Adult Learning"),
    ("Students’ room, Larkmoor Sixth Form", "5 College Road\nLarkmoor LM3 2GG", 35, ""),
)
SENT = 8
# name, about, where, cost, contact, days since it was checked
PLACES = (
    ("Larkmoor Community Choir", "Songs from everywhere, no reading of music, no test to get in. Tea in the break.",
     "St Bride’s Hall, Larkmoor, Mondays at 7pm", "£2, or nothing", "Ring Delia on 01632 960 301", 60),
    ("Mill Garden volunteers", "Digging, sowing, sitting. You choose how much. Gloves and boots are there.",
     "Mill Garden, Larkmoor, Wednesday mornings", "Free", "Ring Stan on 01632 960 302", 30),
    ("Larkmoor Adult Learning", "Classes by day and in the evening. You can try one before you decide.",
     "40 School Lane, Larkmoor", "Free if you have a low income", "Ring 01632 960 303", 200),
    ("Harbour walkers", "A slow walk by the water, about an hour, with a bench every ten minutes.",
     "From Harbour Hall, Saltby, Fridays at 10:30am", "Free", "Come along, or ring 01632 960 304", 90),
    ("The Rope Walk open studio", "A table, materials and company for people who draw, print or sew.",
     "The Rope Walk, Saltby, Saturdays", "£3 for materials", "Ring Ngozi on 01632 960 305", 400),
    ("Carers’ coffee", "For people who look after someone. Talk, or just sit.",
     "Fernhill Library, first Tuesday of the month", "Free", "Ring 01632 960 306", 150),
    ("Larkmoor Repair Café", "Bring what is broken, learn how to mend it, or help others mend theirs.",
     "Station Rooms, last Saturday of the month", "Free, a gift is welcome", "Ring 01632 960 307", 20),
    ("Volunteering desk", "Somebody to talk with about what you could do, and who would be glad of you.",
     "Larkmoor Central Library, Thursdays 1pm to 4pm", "Free", "Ring 01632 960 308", 240),
    ("Saltby swimmers", "A quiet hour in the pool with the music off and the lights low.",
     "Saltby pool, Sundays at 9am", "£2.50", "Ring 01632 960 309", 75),
    ("Small poems, large tea", "A writing group that grew out of one of our courses. New people every month.",
     "The Copper Kettle café, Larkmoor, second Sunday", "The price of a tea", "Ask at the café", 45),
)  # fmt: skip
CHOIR, GARDEN, CLASSES, WALKERS, STUDIO, CARERS, REPAIR, VOLUNTEER, SWIM, POEMS = range(10)
# slug of a course: courses it can lead to, then places
LEADS = {
    "sing-together": (("drumming-for-fun",), (CHOIR,)),
    "drumming-for-fun": (("sing-together",), (CHOIR,)),
    "growing-things": (("food-and-mood",), (GARDEN,)),
    "writing-your-own-story": (("small-poems", "telling-your-story-safely"), (POEMS,)),
    "small-poems": (("make-a-little-magazine",), (POEMS,)),
    "make-a-little-magazine": (("draw-what-you-see",), (STUDIO,)),
    "draw-what-you-see": (("photo-walks",), (STUDIO,)),
    "photo-walks": (("make-a-little-magazine",), (WALKERS, STUDIO)),
    "hands-in-clay": (("stitch-and-mend",), (STUDIO,)),
    "stitch-and-mend": (("hands-in-clay",), (REPAIR,)),
    "walk-and-talk": (("moving-a-little-more",), (WALKERS,)),
    "moving-a-little-more": (("walk-and-talk",), (WALKERS, SWIM)),
    "when-you-feel-lonely": (("making-and-keeping-friends", "tea-and-board-games"), (CHOIR,)),
    "making-and-keeping-friends": (("talking-and-listening-well",), (GARDEN,)),
    "caring-for-someone": (("being-kind-to-myself",), (CARERS,)),
    "family-and-friends-psychosis": (("caring-for-someone",), (CARERS,)),
    "talking-and-listening-well": (("peer-support-skills",), ()),
    "know-your-town": (("walk-and-talk",), (REPAIR,)),
    "first-steps-in-volunteering": (("being-a-welcome-buddy",), (VOLUNTEER,)),
    "becoming-a-peer-tutor": (("teaching-as-a-pair", "writing-a-course-together"), ()),
    "peer-support-skills": (("becoming-a-peer-tutor",), (VOLUNTEER,)),
    "telling-your-story-safely": (("speaking-up-in-meetings",), ()),
    "speaking-up-in-meetings": (("reading-for-a-course-panel",), ()),
    "cooking-on-a-small-budget": (("food-and-mood",), (GARDEN,)),
    "back-to-work-your-way": (("first-steps-in-volunteering",), (CLASSES, VOLUNTEER)),
    "a-talk-about-work": (("back-to-work-your-way",), (CLASSES,)),
    "money-worries-and-debt": (("cooking-on-a-small-budget",), ()),
    "finding-a-place-to-live": (("keeping-your-home",), ()),
    "first-steps-online": (("staying-safe-online",), (CLASSES,)),
    "staying-safe-online": ((), (CLASSES,)),
    "tidy-enough": (("being-kind-to-myself",), (REPAIR,)),
    "understanding-worry": (("mindfulness-gently", "a-toolbox-for-stress"), (WALKERS,)),
    "living-with-low-mood": (("moving-a-little-more", "when-you-feel-lonely"), (SWIM,)),
    "living-with-bipolar": (("my-keeping-well-plan",), ()),
    "hearing-voices": (("peer-support-skills",), ()),
    "when-feelings-are-big": (("mindfulness-gently", "saying-yes-saying-no"), ()),
    "living-with-grief": (("writing-your-own-story",), (GARDEN,)),
    "what-does-recovery-mean": (("making-my-learning-plan", "telling-your-story-safely"), ()),
    "sleep-and-rest": (("breathe-and-settle", "mindfulness-gently"), ()),
    "mindfulness-gently": (("being-kind-to-myself",), (SWIM,)),
    "food-and-mood": (("cooking-on-a-small-budget",), (GARDEN,)),
    "a-toolbox-for-stress": (("breathe-and-settle",), (WALKERS,)),
    "being-kind-to-myself": (("saying-yes-saying-no",), ()),
}  # fmt: skip
# slug of a course: whose it is too (an index of PARTNERS or None), thread of the programme
MADE_WITH = {
    "growing-things": (3, "In the community"),
    "hands-in-clay": (1, "In the community"),
    "draw-what-you-see": (1, "In the community"),
    "keeping-your-home": (2, "A roof and a purse"),
    "finding-a-place-to-live": (2, "A roof and a purse"),
    "money-worries-and-debt": (None, "A roof and a purse"),
    "know-your-town": (0, "In the community"),
    "first-steps-online": (4, "In the community"),
    "moving-a-little-more": (5, "In the community"),
    "walk-and-talk": (5, "In the community"),
}


def around(*, courses: Sequence[Course], by: User, now: datetime) -> None:
    """Write down the partners, the posting list, the places in the community, and what courses can lead to."""
    today = current.today(now)
    found = [_partner(*facts, today=today, by=by, now=now) for facts in PARTNERS]
    _post(found, today, by=by, now=now)
    places = [_place(*facts, today=today, by=by, now=now) for facts in PLACES]
    by_slug = {course.slug: course for course in courses}
    for slug, (to_courses, to_places) in LEADS.items():
        to: list[Course | CommunityPlace] = [by_slug[each] for each in to_courses]
        to += [places[number] for number in to_places]
        community.lead_to(course=by_slug[slug], to=to, by=by, now=now)
    for slug, (number, strand) in MADE_WITH.items():
        partner = None if number is None else found[number]
        community.set_facts(course=by_slug[slug], partner=partner, strand=strand, by=by, now=now)


def _partner(
    name: str, about: str, contact: str, phone: str, agreement: str, ends: int | None, seen: str, *,
    today: date, by: User, now: datetime,
) -> Partner:  # fmt: skip
    return partners.add(
        name=name,
        about=about,
        contact_name=contact,
        contact_email=f"{contact.split(maxsplit=1)[0].lower()}@{name.split()[1].lower()}.example",
        contact_phone=phone,
        agreement=agreement,
        agreement_ends=None if ends is None else today + timedelta(days=ends),
        data_seen=seen,
        by=by,
        now=now,
    )


def _post(found: Sequence[Partner], today: date, *, by: User, now: datetime) -> None:
    by_name = {partner.name: partner for partner in found}
    places = [
        partners.add_place(name=name, address=address, copies=copies, partner=by_name.get(partner), by=by, now=now)
        for name, address, copies, partner in POSTING
    ]
    year = partners.year_of(today)
    partners.mark_sent(places=places, year=year - 1, by=by, now=now)
    partners.mark_sent(places=places[:SENT], year=year, by=by, now=now)


def _place(
    name: str, about: str, where: str, cost: str, contact: str, ago: int, *, today: date, by: User, now: datetime
) -> CommunityPlace:
    facts = {"about": about, "where": where, "cost": cost, "contact": contact}
    return community.add(name=name, checked=today - timedelta(days=ago), **facts, by=by, now=now)
