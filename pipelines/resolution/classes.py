"""Which weapon classes can mean the same missile, and which says more."""

from __future__ import annotations

from pipelines.model import BALLISTIC_CLASSES

# Each class with the more general words that news uses for the same thing. A hypersonic glider rides a ballistic
# booster, large rocket artillery counts as SRBM to some, a satellite launcher is first seen as a long-range missile.
GENERAL: dict[str, frozenset[str]] = {
    **{
        name: frozenset({"BALLISTIC", "MISSILE", "PROJECTILE", "ROCKET"})
        for name in BALLISTIC_CLASSES
        if name != "BALLISTIC"
    },
    "BALLISTIC": frozenset({"MISSILE", "PROJECTILE", "ROCKET"}),
    "CRUISE": frozenset({"MISSILE", "PROJECTILE"}),
    "HGV": frozenset({"MISSILE", "PROJECTILE", "BALLISTIC"}),
    "SLV": frozenset({"ROCKET", "MISSILE", "PROJECTILE", "BALLISTIC"}),
    "MLRS": frozenset({"ROCKET", "PROJECTILE", "MISSILE"}),
    "SAM": frozenset({"MISSILE", "PROJECTILE"}),
    "INTERCEPTOR": frozenset({"MISSILE", "PROJECTILE", "ROCKET", "SAM"}),
    "ROCKET": frozenset({"PROJECTILE"}),
    "MISSILE": frozenset({"PROJECTILE"}),
    "DRONE": frozenset(),
    "PROJECTILE": frozenset(),
}
# Neither general nor contrary: first reports often call one the other.
NEAR = frozenset(
    frozenset(pair)
    for pair in (
        ("ROCKET", "MISSILE"), ("MLRS", "SRBM"), ("MLRS", "CRBM"), ("MLRS", "BALLISTIC"), ("CRBM", "SRBM"),
        ("HGV", "IRBM"), ("HGV", "MRBM"), ("SLBM", "SRBM"), ("SLBM", "MRBM"), ("MRBM", "IRBM"), ("SLV", "ICBM"),
        ("SRBM", "MRBM"), ("IRBM", "ICBM"),
    )
)  # fmt: skip


def refines(one: str, other: str) -> bool:
    """Whether class `one` says the same as `other` and more."""
    return other in GENERAL.get(one, frozenset())


def agree(one: str, other: str) -> bool:
    """Whether both can be said of one missile without anybody being wrong."""
    return one == other or refines(one, other) or refines(other, one)


def near(one: str, other: str) -> bool:
    """Whether observers often take one for the other."""
    return agree(one, other) or frozenset({one, other}) in NEAR


def depth(name: str) -> int:
    """How much a class says: the number of words it refines."""
    return len(GENERAL.get(name, frozenset()))
