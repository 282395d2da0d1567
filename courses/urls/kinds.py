"""How the college sorts and finds its courses: kinds, parts of the catalogue, words for searching."""

from django.urls import path

from courses.views import kinds, synonyms

urlpatterns = [
    path("kinds/", kinds.kinds_and_parts, name="college_kinds"),
    path("add-kind/", kinds.add_kind, name="college_kind_add"),
    path("kinds/<slug:slug>/", kinds.kind, name="college_kind"),
    path("kinds/<slug:slug>/move/", kinds.move_kind, name="college_kind_move"),
    path("kinds/<slug:slug>/retire/", kinds.retire_kind, name="college_kind_retire"),
    path("kinds/<slug:slug>/bring-back/", kinds.bring_back_kind, name="college_kind_bring_back"),
    path("kinds/<slug:slug>/remove/", kinds.remove_kind, name="college_kind_remove"),
    path("add-part/", kinds.add_category, name="college_category_add"),
    path("parts/<slug:slug>/", kinds.category, name="college_category"),
    path("parts/<slug:slug>/move/", kinds.move_category, name="college_category_move"),
    path("parts/<slug:slug>/remove/", kinds.remove_category, name="college_category_remove"),
    path("search-words/", synonyms.synonyms_page, name="college_synonyms"),
    path("search-words/<int:number>/", synonyms.synonym, name="college_synonym"),
    path("search-words/<int:number>/remove/", synonyms.remove, name="college_synonym_remove"),
]
