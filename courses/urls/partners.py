"""Pages for partners, the posting list, and places to go on to."""

from django.urls import URLPattern, path

from courses.views import community, partners

office: list[URLPattern] = [
    path("partners/", partners.partners, name="college_partners"),
    path("add-partner/", partners.add, name="college_partner_add"),
    path("partners/<int:pk>/", partners.partner, name="college_partner"),
    path("partners/<int:pk>/end/", partners.end, name="college_partner_end"),
    path("partners/<int:pk>/begin-again/", partners.begin_again, name="college_partner_begin_again"),
    path("posting/", partners.posting, name="college_posting"),
    path("posting/add-place/", partners.add_place, name="college_posting_add"),
    path("posting/places/<int:pk>/", partners.place, name="college_posting_place"),
    path("posting/<int:year>/sent/", partners.sent, name="college_posting_sent"),
    path("posting/<int:year>/list.csv", partners.posting_csv, name="college_posting_csv"),
    path("community/", community.community_places, name="college_community"),
    path("add-community-place/", community.add, name="college_community_add"),
    path("community/<slug:slug>/", community.place, name="college_community_place"),
    path("community/<slug:slug>/retire/", community.retire, name="college_community_retire"),
    path("community/<slug:slug>/bring-back/", community.bring_back, name="college_community_bring_back"),
    path("courses/<slug:slug>/leads-to/", community.leads_to, name="college_course_leads_to"),
    path("courses/<slug:slug>/made-with/", community.course_facts, name="college_course_facts"),
]
public: list[URLPattern] = [
    path("community/", community.community, name="community"),
]
