"""What a change at a date did to a series, told from the series' own past and from others that it did not touch.

`series` and `panels` estimate, `placebo` calibrates them at dates at which nothing happened, `reading` gives the answer.
"""
