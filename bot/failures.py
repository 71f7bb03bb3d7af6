"""What keeps the process from starting, each as one English sentence with its cure."""


class CannotStart(Exception):
    """The text is the sentence for the operator."""
