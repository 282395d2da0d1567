"""Courses, places, rooms and groups from spreadsheets: read, checked by a run that is rolled back, taken in whole."""
