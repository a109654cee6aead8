"""What can keep the embedded services from starting, said in one sentence."""


class EmbeddedError(Exception):
    """The embedded services cannot start or go on; the message is for the person at the keyboard."""
