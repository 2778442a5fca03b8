"""Names as data: launch sites, weapons, actors, seas and speakers, each row with its source and licence.

Adding a name is a change of a CSV file with a line in tests/unit/test_gazetteers.py, never a change of code.
"""

from pipelines.gazetteers.load import GazetteerError, actors, seas, sites, speakers, weapon_aliases, weapons
from pipelines.gazetteers.match import Hit, find
from pipelines.gazetteers.values import Actor, Sea, Site, Speaker, Weapon, WeaponAlias

__all__ = [
    "Actor",
    "GazetteerError",
    "Hit",
    "Sea",
    "Site",
    "Speaker",
    "Weapon",
    "WeaponAlias",
    "actors",
    "find",
    "seas",
    "sites",
    "speakers",
    "weapon_aliases",
    "weapons",
]
