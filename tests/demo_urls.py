"""The addresses of the product as the demo has them."""

from django.urls import include, path

from recovery_college import urls

handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
urlpatterns = [*urls.urlpatterns, path("demo/", include("recovery_college.demo.urls"))]
