"""A register of people who do not exist, and their second registrations: what matching is measured on.

Everything is guessed from how registration goes, nothing is field data. Absolute figures on it compare
designs, and say little about a real register.

**Who.** 47 % Indonesian (an eighth of them with one name), 10 % Mentawai (given name and clan), 27 %
Rohingya (two very common names, no surname), 10 % Arabic (given, father's, grandfather's, family name), 3 %
Burmese, 3 % English (with an address for a village). Names are drawn with Zipf's skew from hand-written
lists (`names.txt`), which are short: names collide more often than in reality. Some 900 places, skewed too.
Families have 1 to 10 members, 4.2 in the mean.

**First registration.** Birth: 45 % full date, 15 % 1 January, 32 % year alone (half of them a guess, within
two years, and half of those marked as one), 8 % nothing. A document: 45 % of adults. A phone: 60 % of
families.

**Second registration.** 45 % of the parts of a name have one or two sounds spelled another way, 10 % are
typed wrongly. Muhammad is written in nine ways; 12 % have their parts in another order, 6 % two of them as
one word, 5 % an initial, 10 % lose a part, 8 % gain one (a title, or "bin" and the father's name). Birth: a
third as before, 17 % the year alone, 22 % one to five years off, 5 % ten years off, 6 % day and month
swapped, 7 % another day or month, 10 % nothing. Sex: 1 % wrong. Village: 25 % spelled another way, 10 %
another one, 10 % nothing. Phone: 35 % lost, 20 % another. Document: 35 % lost, 10 % one digit wrong. 70 %
come as the family (each member with 85 %), 30 % alone.
"""
