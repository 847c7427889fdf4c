"""Nej: what a use case answers when a rule forbids what was asked; nothing has changed."""


class Refused(Exception):
    """Why not, in words for the person who asked."""
