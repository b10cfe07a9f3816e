"""The demonstration: five committees made from published figures, with invented units, persons and events.

`facts` holds what the articles print and what they leave open, `plan` builds everything in memory from it
(always the same), `build` loads it into an empty system, `logins` opens the doors of the demonstration.
"""
