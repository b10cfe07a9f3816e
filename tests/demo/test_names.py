"""Names of the invented: nobody the articles print, plausible by group and age."""

from random import Random

import pytest

from chibo.demo import names, reading
from chibo.demo.names import draw_name, fingerprint

GROUPS = ("01", "02", "03", "07", "08", "09", "15", "16", "20", "21", "28", "29", "34")


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("gender", ["m", "f"])
def test_name_has_a_given_name_and_no_marks_of_a_pattern(group, gender):
    drawn = [draw_name(Random(seed), group, gender, 1950 + seed % 50) for seed in range(200)]
    assert all(name.given and "{" not in name.full and "  " not in name.full for name in drawn)
    assert len({name.full for name in drawn}) > 8


def test_name_of_the_list_is_drawn_anew(monkeypatch):
    first = draw_name(Random(5), "01", "m", 1960)
    monkeypatch.setattr(names, "withheld", lambda: frozenset({fingerprint(first.full.upper())}))
    assert draw_name(Random(5), "01", "m", 1960) != first


def test_nobody_in_the_demonstration_bears_a_name_the_articles_print(made):
    told = [member.name.full for population in made.populations for _life, member in population.members]
    told += [
        office.holder for population in made.populations for office in population.offices if office.holder
    ]
    assert len(told) > 38_000
    assert len(reading.withheld()) == 17
    assert not {fingerprint(name) for name in told} & reading.withheld()
