"""The five committees, one file each: as they are on the day of their figures, and what moved around it."""

from chibo.demo.company import found_company
from chibo.demo.districts.bac_son import bac_son
from chibo.demo.districts.dak_glei import dak_glei
from chibo.demo.districts.dam_rong import dam_rong
from chibo.demo.districts.quynh_luu import quynh_luu
from chibo.demo.districts.yen_lac import yen_lac
from chibo.demo.world import District


def districts() -> list[District]:
    """All five, the same every time."""
    made = [make() for make in (dam_rong, yen_lac, quynh_luu, bac_son, dak_glei)]
    for district in made:
        found_company(district)
    return made
