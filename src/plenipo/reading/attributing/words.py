"""Closed classes of English words: what can begin, fill and end a phrase."""

from __future__ import annotations

__all__ = [
    "ADVERBS",
    "AUXILIARIES",
    "BARE",
    "BE",
    "DETERMINERS",
    "FINITE",
    "FINITE_OR_NOUN",
    "MAY_NAME",
    "MODALS",
    "NEGATIONS",
    "NOUNS_IN_ING",
    "PREPOSITIONS",
    "PRONOUNS",
    "RELATIVES",
    "SUBORDINATORS",
    "TIMES",
]


def _w(words: str) -> frozenset[str]:
    return frozenset(words.split())


PRONOUNS = _w("he she they it we i you")
RELATIVES = _w("who which")
MODALS = _w("would could may might should must will can shall cannot can't won't couldn't wouldn't"
            " shouldn't")  # fmt: skip
NEGATIONS = _w("not never n't neither nor didn't doesn't don't hasn't haven't hadn't isn't aren't"
               " wasn't weren't no-one nobody")  # fmt: skip
AUXILIARIES = (
    _w(
        "is are was were be been being am has have had having do does did isn't aren't wasn't"
        " weren't hasn't haven't hadn't doesn't don't didn't he's she's it's they're we're i'm"
        " you're that's they've we've i've you've he'd she'd they'd i'd we'd there's he'll they'll"
        " it'll we'll i'll"
    )
    | MODALS
)
BE = _w("is are was were be been being")
ADVERBS = _w(
    "also then later further again still now once even never not already always previously earlier"
    " yesterday today tonight instead thus often soon since just only simply both all himself"
    " herself itself themselves reportedly too ever long here perhaps however though"
    " meanwhile moreover furthermore additionally overnight afterwards afterward nevertheless"
    " nonetheless therefore"
)
TIMES = _w(
    "monday tuesday wednesday thursday friday saturday sunday yesterday today tomorrow tonight"
    " morning afternoon evening night week month year weekend earlier later recently january"
    " february march april june july august september october november december late early"
)
PREPOSITIONS = _w(
    "of for at in on from to with by against about over under between among during after before"
    " into through within without across behind beyond toward towards upon via per near since until"
    " following regarding concerning despite amid alongside outside inside around like as off than"
)
DETERMINERS = _w(
    "the a an this these those his her its their our my your some many several most few all both"
    " another other any no every each one two three four five six seven eight nine ten dozens"
    " hundreds thousands much more certain various numerous"
)
SUBORDINATORS = _w(
    "that but while when because where if although though whereas whether unless so yet until how"
    " what why whose whom or nor"
)
BARE = _w(
    "police people staff management government defence defense prosecution counsel media"
    " parliament everyone someone nobody everybody somebody anyone women men children authorities"
    " troops law congress legend tradition research evidence data opposition court counsel"
)
"""Nouns that stand without article though they are no plural in -s and no name."""

FINITE = _w(
    "went came took made got gave left began became held lost won met kept put set ran stood"
    " sent brought bought built caught chose cut drew fell fought led paid rose sold spent"
    " spoke struck broke grew hit let lay wants wanted needed makes goes comes gets gives"
    " begins becomes loses wins brings seems seem seemed remains remain remained appears"
    " appear appeared happens happen happened continued planned tried used worked lived died"
    " killed attacked started ended failed agreed received arrived returned decided refused"
    " intends intended deserves deserved belongs belonged depends depended includes included"
    " contains contained involves involved allows allowed helped supported opposes opposed"
    " threatens threatened offered requires required provides provided showed meant suffered"
    " caused increased decreased declined dropped joined signed launched reached visited"
)
"""Verbs that stand in a clause about as often as any; their forms are seldom nouns."""

FINITE_OR_NOUN = _w(
    "rejects accepts faces seeks follows carries asks answers claims states backs bans blocks"
    " controls demands denies depends enters expects favours favors fears gains grants guarantees"
    " joins judges lacks leads likes loves matters moves owns owes prefers protects reaches refuses"
    " regards regrets respects responds returns reveals rules serves suffers supplies takes tells"
    " thinks trusts turns understands views visits votes waits walks watches"
    " need want needs make takes leaves holds meets keeps puts runs stands sends builds falls leads"
    " pays rises spends speaks continues plans tries uses works lives wishes hopes helps"
    " supports offers shows means"
)
"""The same, where the form may also be a noun: after a noun it is a verb."""

NOUNS_IN_ING = _w(
    "meeting hearing briefing building gathering ruling morning evening king being spring warning"
    " funding training housing spending killing shelling bombing fighting crossing sitting opening"
    " understanding feeling filing finding holding landing offering posting standing beginning"
)
"""They end a phrase no more than other nouns do."""

MAY_NAME = _w("may will per april june august")
"""In capitals, not at the start of a sentence, or before a verb: somebody's name."""
