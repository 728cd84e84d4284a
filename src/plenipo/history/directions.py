"""Features of agreements: directions others published. Nothing here is fitted or multiplied."""

from __future__ import annotations

from plenipo.history.record import Published

__all__ = ["published"]

_LIST = (
    Published(
        feature="a third party that enforces",
        finding="civil wars were settled at the table when a third party enforced the terms, "
        "usually not without one; a small, selected sample about reaching and carrying out a deal",
        source="Walter (1997), International Organization 51(3):335-364",
    ),
    Published(
        feature="demilitarised zones, peacekeeping, dispute resolution, formal agreement",
        finding="tested as mechanisms on how long peace lasted after interstate wars that ended "
        "1946-97; data not obtainable here",
        source="Fortna (2003), International Organization 57(2):337-372",
    ),
    Published(
        feature="peacekeeping after civil wars",
        finding="peacekeeping makes an important contribution to the stability of peace",
        source="Fortna (2004), International Studies Quarterly 48:269-292",
    ),
    Published(
        feature="power sharing",
        finding="the more dimensions of power are shared, the longer peace lasts; 38 negotiated "
        "settlements 1945-98",
        source="Hartzell and Hoddie (2003), American Journal of Political Science 47(2):318-332",
    ),
    Published(
        feature="carrying out military power sharing",
        finding="full implementation significantly improves the prospects of peace; 16 "
        "settlements 1980-96",
        source="Hoddie and Hartzell (2003), Journal of Peace Research 40(3):303-320",
    ),
    Published(
        feature="monitoring, military information to third parties, verification",
        finding="significantly reduce the risk of a new civil war; 51 settlements 1945-2005",
        source="Mattes and Savun (2010), American Journal of Political Science 54(2):511-524",
    ),
    Published(
        feature="settlements reached under third-party military intervention",
        finding="last less long, as the patron's leverage wanes; data 1946-2010",
        source="Kenwick, working paper",
    ),
)


def published() -> tuple[Published, ...]:
    """Directions published elsewhere and not fitted here, to stand beside a base rate.

    In the data that can be had none of these features can be told from no effect once deals
    are negotiated; sizes from different studies must not be multiplied.
    """
    return _LIST
