"""A second reader, asked only when told to: a model behind an OpenAI-compatible endpoint.

What it quotes is looked for in the text; what is not there is rejected and listed.
"""

from plenipo.reading.llm.accept import Rejected
from plenipo.reading.llm.agree import merge
from plenipo.reading.llm.ask import Found, notice, read
from plenipo.reading.llm.cache import folder
from plenipo.reading.llm.client import Limits
from plenipo.reading.llm.endpoint import KEY, Endpoint

__all__ = ["KEY", "Endpoint", "Found", "Limits", "Rejected", "folder", "merge", "notice", "read"]
