"""Small scenario folders, written by the test that reads them."""

from __future__ import annotations

from pathlib import Path

DOMAIN = """<negotiation_template>
<utility_space number_of_issues="2">
<objective index="0" name="root" type="objective" etype="objective">
<issue index="1" name="Price" type="discrete" etype="discrete">
<item index="1" value="low"/>
<item index="2" value="high"/>
</issue>
<issue index="2" name="Days" type="discrete" etype="discrete">
<item index="1" value="3"/>
<item index="2" value="5"/>
<item index="3" value="9"/>
</issue>
</objective>
</utility_space>
</negotiation_template>
"""
BUYER = """
<utility_space>
<objective index="0" name="root" type="objective" etype="objective">
<issue index="1" name="Price" type="discrete" etype="discrete">
<item index="1" value="low" evaluation="8"/>
<item index="2" value="high" evaluation="2"/>
</issue>
<issue index="2" name="Days" type="discrete" etype="discrete">
<item index="1" value="3" evaluation="0.9"/>
<item index="2" value="5" evaluation="0.5"/>
<item index="3" value="9" evaluation="0.1"/>
</issue>
<weight index="1" value="0.6"/>
<weight index="2" value="0.2"/>
</objective>
<discount_factor value="0.5"/>
<reservation value="0.3"/>
</utility_space>
"""


def genius(
    folder: Path, domain: str = DOMAIN, buyer: str | bytes = BUYER, seller: str = BUYER
) -> Path:
    """A Genius folder: domain.xml, buyer.xml, seller.xml."""
    folder.mkdir(exist_ok=True)
    (folder / "domain.xml").write_text(domain)
    raw = buyer if isinstance(buyer, bytes) else buyer.encode()
    (folder / "buyer.xml").write_bytes(raw)
    (folder / "seller.xml").write_text(seller)
    return folder
