"""A table of reactions for tests of the course floor alone: nobody above listens."""

from courses.events import EnrolmentOfViewer, OfferingCancelled, PeopleComing, PlacesRaised, SessionsChanged, WhoIsTold

EVENTS = {OfferingCancelled: (), PlacesRaised: (), SessionsChanged: ()}
QUESTIONS = {EnrolmentOfViewer: lambda question: {}, PeopleComing: lambda question: {}, WhoIsTold: lambda question: {}}
