"""The words that report what somebody says or thinks, in one place."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "ADJECTIVES",
    "DESCRIBING",
    "NOUNS",
    "STANCES",
    "VERBS",
    "Verb",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """One form of a reporting verb and what may follow it."""

    lemma: str
    form: str  # base, s, past, ing
    zero: bool = False  # a clause without "that"
    strict: bool = False  # and then only one whose verb is near
    told: bool = False  # whom, then what
    asks: bool = False  # whether, if, how
    thinks: bool = False  # a belief, not speech
    tags: bool = True  # may follow what is said: ", he added"


def _w(words: str) -> tuple[str, ...]:
    return tuple(words.split())


# After each of these a clause may follow without "that".
_SAY = _w(
    "say state claim argue insist allege assert contend maintain add note observe explain declare"
    " admit acknowledge concede confirm deny announce report suggest predict warn stress complain"
    " reply respond comment remark conclude reveal disclose estimate recall testify reiterate"
    " repeat affirm caution boast vow pledge promise propose protest write tweet post hint"
    " indicate signal mention agree speculate reckon rule emphasise emphasize underline underscore"
    " clarify recount relate imply quip joke lament elaborate convey highlight reason reaffirm"
    " posit attest swear guarantee forecast regret proclaim confess profess avow aver surmise"
    " infer deduce conjecture reassert restate grumble moan bemoan marvel concur foresee caution"
)
_ONLY_THAT = _w("show find learn discover decide notice see hear demonstrate prove determine"
                " remember forget require request recommend demand urge order"
                " recognise recognize stipulate specify certify decree point teach"
                " outline verify")  # fmt: skip
_THINK = _w(
    "think believe hope expect fear feel know doubt suspect realise realize understand worry guess"
    " suppose presume assume anticipate imagine wish"
)
_TELL = _w(
    "tell inform assure remind advise notify brief convince persuade warn promise alert reassure"
)
_ASK = _w("ask wonder inquire enquire question")
_QUOTED = _w("continue begin shout cry exclaim laugh sigh answer counter interject mutter whisper"
             " sing chant retort plead opine blog email cable text conclude urge"
             " ask demand agree go counsel object muse read")  # fmt: skip
_STRICT = frozenset(_w("find show learn discover demonstrate decide prove determine hear"))
_WHETHER = frozenset(_w("say know see explain decide tell understand show determine note reveal"))

ADJECTIVES = frozenset(
    _w(
        "concerned confident convinced worried aware certain sure afraid hopeful optimistic adamant"
        " clear pleased glad sorry disappointed surprised unaware doubtful fearful positive"
        " satisfied persuaded"
    )
)
"""After "is" and before a clause: somebody holds this to be so."""

NOUNS = frozenset(
    _w(
        "claim claims argument view belief statement report reports allegation allegations warning"
        " warnings suggestion suggestions conclusion hope hopes fear fears announcement promise"
        " assertion rumours rumors assurance assurances concern concerns complaint opinion"
        " contention accusation accusations prediction admission confirmation impression"
        " conviction assumption speculation point theory feeling understanding notion thesis doubt"
        " doubts reminder case sensation sense idea pledge guarantee threat denial worry worries"
    )
)
"""Before "that": what somebody holds, made a noun."""

STANCES = frozenset(
    _w(
        "opening openness readiness willingness intention desire commitment support opposition"
        " refusal determination wish interest unwillingness reluctance agreement preparedness need"
        " necessity importance urgency"
    )
)
"""After "expressed its" and before "to": what somebody stands ready, or not, to do."""

_IRREGULAR = {
    "say": ("says", "said", "saying"), "tell": ("tells", "told", "telling"),
    "think": ("thinks", "thought", "thinking"), "feel": ("feels", "felt", "feeling"),
    "know": ("knows", "knew", "knowing"), "write": ("writes", "wrote", "writing"),
    "find": ("finds", "found", "finding"), "see": ("sees", "saw", "seeing"),
    "hear": ("hears", "heard", "hearing"), "show": ("shows", "showed", "showing"),
    "aver": ("avers", "averred", "averring"), "infer": ("infers", "inferred", "inferring"),
    "concur": ("concurs", "concurred", "concurring"),
    "foresee": ("foresees", "foresaw", "foreseeing"),
    "blog": ("blogs", "blogged", "blogging"), "swear": ("swears", "swore", "swearing"),
    "forecast": ("forecasts", "forecast", "forecasting"), "dub": ("dubs", "dubbed", "dubbing"),
    "regret": ("regrets", "regretted", "regretting"), "slam": ("slams", "slammed", "slamming"),
    "speak": ("speaks", "spoke", "speaking"), "decry": ("decries", "decried", "decrying"),
    "forget": ("forgets", "forgot", "forgetting"),
    "begin": ("begins", "began", "beginning"), "sing": ("sings", "sang", "singing"),
    "understand": ("understands", "understood", "understanding"), "go": ("goes", "went", "going"),
    "teach": ("teaches", "taught", "teaching"), "admit": ("admits", "admitted", "admitting"),
    "cry": ("cries", "cried", "crying"), "deny": ("denies", "denied", "denying"),
    "reply": ("replies", "replied", "replying"), "quip": ("quips", "quipped", "quipping"),
    "testify": ("testifies", "testified", "testifying"), "read": ("reads", "read", "reading"),
    "worry": ("worries", "worried", "worrying"), "prove": ("proves", "proved", "proving"),
    "clarify": ("clarifies", "clarified", "clarifying"),
    "imply": ("implies", "implied", "implying"), "notify": ("notifies", "notified", "notifying"),
    "verify": ("verifies", "verified", "verifying"),
    "signal": ("signals", "signalled", "signalling"),
}  # fmt: skip


def _forms(lemma: str) -> tuple[str, str, str]:
    """Third person, past and -ing."""
    if lemma in _IRREGULAR:
        return _IRREGULAR[lemma]
    stem = lemma[:-1] if lemma.endswith("e") and not lemma.endswith("ee") else lemma
    third = lemma + ("es" if lemma.endswith(("sh", "ch", "ss", "x")) else "s")
    return (
        third,
        stem + "ed" if stem != lemma else (lemma + ("d" if lemma[-1] == "e" else "ed")),
        (stem + "ing"),
    )


def _table() -> dict[str, Verb]:
    """Every form of every verb; where two groups share a lemma their freedoms add up."""
    table: dict[str, Verb] = {}
    lemmas = dict.fromkeys(_SAY + _TELL + _THINK + _ASK + _ONLY_THAT + _QUOTED)
    for lemma in lemmas:
        for form, word in zip(("base", "s", "past", "ing"), (lemma, *_forms(lemma)), strict=True):
            table[word] = Verb(
                lemma=lemma,
                form=form if word != lemma or form == "base" else "past",
                zero=lemma in _SAY or lemma in _THINK or lemma in _STRICT,
                strict=lemma in _STRICT,
                told=lemma in _TELL or lemma in ("ask", "urge", "request"),
                asks=lemma in _ASK or lemma in _WHETHER,
                thinks=lemma in _THINK,
                tags=lemma in _SAY or lemma in _QUOTED or lemma in _TELL or lemma in _ASK
                or lemma in ("think", "believe", "hope", "fear", "suspect"),
            )  # fmt: skip
    table["learnt"] = table["learned"]
    table["counselled"] = table["counseled"]
    table["signaled"] = table["signalled"]
    table["signaling"] = table["signalling"]
    return table


VERBS: dict[str, Verb] = _table()
"""Form -> verb."""

DESCRIBING = frozenset(
    form
    for lemma in _w(
        "call describe label brand dub denounce condemn praise characterise characterize slam"
        " blast hail dismiss castigate criticise criticize decry deem accuse depict portray"
        " welcome deride mock term urge demand appeal threaten express request vow pledge lament"
        " voice stress counter apologise apologize speak"
    )
    for form in (lemma, *_forms(lemma))
) | {"labelled", "labelling"}
"""Verbs that name a thing in somebody's own words, when those stand in marks."""
