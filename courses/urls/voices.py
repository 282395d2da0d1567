"""What people tell the college: below /, /my/ and /college/."""

from django.urls import URLPattern, path

from courses.views import hello, stories, suggestions, wishes

public: list[URLPattern] = [
    path("suggest-a-course/", suggestions.suggest_course, name="suggest_course"),
    path("stories/", stories.all_stories, name="stories"),
    path("my/stories/", stories.my_stories, name="my_stories"),
    path("courses/<slug:slug>/tell-me/", wishes.tell_me, name="course_tell_me"),
]
office: list[URLPattern] = [
    path("suggestions/", suggestions.college_suggestions, name="college_suggestions"),
    path("suggestions/<uuid:number>/", suggestions.college_suggestion, name="college_suggestion"),
    path("stories/", stories.college_stories, name="college_stories"),
    path("stories/<uuid:number>/take-back/", stories.take_story_back, name="college_story_take_back"),
]
teaching: list[URLPattern] = [
    path("offerings/<uuid:number>/hello/", hello.teaching_hello, name="teaching_hello"),
]
