"""Commands by SMS as people really write them. Pure: a text in, a command with its arguments out.

Nothing is guessed that would change a figure: what can be read in two ways is a problem, and the answer
shows an example that would work.
"""

from notifications.grammar.reading import PROBLEMS, Parsed, is_english, read, split
from notifications.grammar.tokens import spellings
from notifications.grammar.words import COMMANDS

__all__ = ["COMMANDS", "PROBLEMS", "Parsed", "is_english", "read", "spellings", "split"]
