"""What English narration says when something can be heard: clues to sounds, and phrases that end or forbid them.

Lists only; how they are weighed is the scene reader's business. In a clue the group ``at`` marks the word that the
sound is anchored to, else the whole match is the anchor.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Where(StrEnum):
    """Where a bed belongs; going to the other side of a door ends it."""

    OUTDOORS = "outdoors"
    INDOORS = "indoors"
    ANYWHERE = "anywhere"


@dataclass(frozen=True, slots=True)
class Clue:
    """A way in which narration speaks of a sound. ``weight`` 2 starts a bed by itself, 1 only confirms one."""

    sound: str
    pattern: re.Pattern[str]
    weight: int = 2


def _clue(sound: str, pattern: str, weight: int = 2) -> Clue:
    return Clue(sound, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), weight)


_WET = r"rain|drizzle|downpour|sleet"
_FELL = (
    r"fell|falls|was falling|came|comes|poured|drove|beat|beats|drummed|drums|pattered|patters|lashed|hammered|"
    r"streamed|dripped|ran|tapped|hissed|blew|swept|began|started|set in|had begun|had come"
)
_ADJECTIVE = r"(?:\w+[ -]){0,2}"
BEDS: Final = (
    _clue("rain", rf"(?P<at>{_WET}) (?:still |again |softly |steadily |hard |had |now )?(?:{_FELL})"),
    _clue("rain", rf"(?:in|through|into|of|by|against|under|from|out of) the {_ADJECTIVE}(?P<at>{_WET})"),
    _clue(
        "rain",
        r"(?:it|which) (?:was|is|had been|began|started) (?:to )?(?P<at>rain(?:ing)?|drizzl(?:e|ing)|pouring)",
    ),
    _clue("rain", r"it (?P<at>rained|poured)"),
    _clue(
        "rain",
        r"(?P<at>rain) on (?:the|a|her|his|its) (?:\w+ )?(?:roofs?|windows?|panes?|glass|slates|tiles|leaves|deck|"
        r"water|harbour|hood)",
    ),
    _clue("rain", rf"the (?P<at>{_WET}|raindrops)", 1),
    _clue("rain", r"(?P<at>raindrops|cloudburst)"),
    _clue(
        "wind",
        r"(?:the|a|an?) (?:\w+ )?(?P<at>wind|gale) (?:\w+ly |had |still )?(?:blew|blows|howled|howls|moaned|rose|"
        r"roared|sighed|shook|whistled|screamed|tore|rattled|came|got up|risen|keened|sang|pulled|tugged|drove|"
        r"swept)",
    ),
    _clue(
        "wind",
        r"(?P<at>gusts? of (?:\w+ )?wind|howling of the wind|roar of the wind|(?:howling|rising|bitter|"
        r"roaring) wind)",
    ),
    _clue("wind", r"(?:into|against|in) the (?:\w+ )?(?P<at>wind|gale)"),
    _clue("wind", r"the (?P<at>wind|gale)", 1),
    _clue(
        "sea",
        r"(?:the |long |small |grey |gray |great )(?P<at>waves|breakers|surf|swell) (?:\w+ly |that )?(?:broke|"
        r"break|breaking|lapped|lapping|crashed|beat|rolled|roared|slapped|washed|ran|came|struck|fell|drew)",
    ),
    _clue(
        "sea",
        r"(?P<at>(?:sound|roar|wash|noise|murmur|beat|boom|hush|breathing) of the (?:sea|waves|surf|tide|ocean|"
        r"breakers))",
    ),
    _clue(
        "sea",
        r"the (?P<at>sea|tide|ocean) (?:was |had |still |only )?(?:\w+ly )?(?:broke|breathed|beat|rolled|roared|"
        r"sighed|moved|came in|drew|heaved|ran|slapped|washed|breathing|dragged|worked|knocked|hushed|went on)",
    ),
    _clue("sea", r"(?:on|along|down to|across|at) the (?P<at>beach|shore|shingle|quay|sea wall|mole|harbour wall)", 1),
    _clue("sea", r"the (?P<at>sea|waves|surf|breakers|tide)", 1),
    _clue(
        "fire",
        r"(?:the|a|great|small|low) (?P<at>fire|logs?|coals|stove|driftwood|kindling) (?:was |had |still |"
        r"that )?(?:\w+ly )?(?:burned|burnt|burning|blazed|blazing|crackled|crackling|roared|hissed|spat|snapped|"
        r"leapt|leaped|ticked|settled|caught|shifted|glowed)",
    ),
    _clue(
        "fire",
        r"(?P<at>(?:crackle|crackling|blaze|roar|hiss|light|glow) of (?:the|a) (?:fire|flames|hearth|logs|stove))",
    ),
    _clue(
        "fire",
        r"(?:sat|sitting|stood|standing|seated|knelt|warming|warmed|drew|lay|crouched|dozed|"
        r"dozing)(?: \w+){0,4} (?:by|beside|before|near|round|around|over|to|in front of) the (?P<at>fire|hearth|"
        r"fireplace|stove)",
    ),
    _clue("fire", r"(?:lit|lighted|built|made up|stirred|poked|fed) (?:a|the|up the) (?P<at>fire|stove)"),
    _clue("fire", r"the (?P<at>hearth|fireplace|embers|stove|fireside)", 1),
    _clue(
        "night",
        r"(?P<at>(?:crickets|cicadas) (?:\w+ly )?(?:sang|chirped|called|shrilled|were|had)|"
        r"nightjar|owls? (?:called|hooted|cried))",
    ),
    _clue("night", r"(?:into|out in|through) the (?:\w+ ){0,2}(?P<at>night)(?= ?[.,;]| air| and| to| with|$)"),
    _clue("night", r"(?:the|a) (?P<at>night) was (?:very |so )?(?:still|warm|clear|quiet|calm|mild|fine|silent|soft)"),
    _clue(
        "night",
        r"(?:in|through|into|under|across|beneath) the (?P<at>moonlight|starlight|moonlit \w+|stars|night air)",
    ),
    _clue(
        "crowd",
        r"(?P<at>(?:murmur|babble|hum|buzz|noise|din|chatter|clamour|sound|roar|press) of (?:\w+ )?(?:voices|talk|"
        r"the crowd|conversation|people|the market|the throng))",
    ),
    _clue(
        "crowd",
        r"(?:the|a|in the|great|large|noisy|small) (?P<at>crowd|throng|hubbub|mob) (?:had |was |of (?:people|men|"
        r"women|folk|faces) )?(?:\w+ly )?(?:gathered|murmured|pressed|surged|cheered|shouted|roared|parted|filled|"
        r"talked|laughed|waited|grew|stood)",
    ),
    _clue("crowd", r"(?:through|into|among|amid|in) the (?:\w+ )?(?P<at>crowd|throng)"),
    _clue(
        "crowd",
        r"the (?:\w+ )?(?P<at>inn|tavern|taproom|pub|hall|market|square|room|quay|saloon|"
        r"ballroom) was (?:\w+ly )?(?:crowded|full of (?:people|voices|men|talk|noise)|packed|thronged|loud with|"
        r"noisy)",
    ),
    _clue("crowd", r"everyone (?P<at>talked|was talking|talking) at once|all (?:talked|talking) at once"),
)

PLACES: Final[Mapping[str, Where]] = {
    "rain": Where.OUTDOORS,
    "wind": Where.OUTDOORS,
    "sea": Where.OUTDOORS,
    "night": Where.OUTDOORS,
    "fire": Where.INDOORS,
    "crowd": Where.ANYWHERE,
}

_DOORS = r"(?:door|doors|gate|hatch|shutter)"
_OWN = r"(?:the|a|his|her|my|our|their|its|another)"
EFFECTS: Final = (
    _clue(
        "thunder",
        r"(?P<at>thunder) (?:\w+ly |that |had )?(?:rolled|cracked|broke|growled|rumbled|crashed|muttered|came|"
        r"boomed|walked|shook|answered)",
    ),
    _clue(
        "thunder",
        r"(?P<at>(?:clap|peal|crash|crack|roll|rumble|growl|burst|mutter) of (?:\w+ )?thunder|thunderclap)",
    ),
    _clue(
        "bell",
        r"(?:the|a|great|harbour|harbor|church|school|ship's|ship’s|dinner|door|old|fog) (?:\w+ )?(?P<at>bells?|"
        r"doorbell|clock) (?:\w+ly |had |began to )?(?:rang|ring|tolled|toll|sounded|struck|clanged|chimed|spoke|"
        r"pealed|swung)",
    ),
    _clue("bell", r"(?:rang|pulled|tolled|struck) (?:the|a) (?:\w+ )?(?P<at>bell)"),
    _clue("bell", r"(?P<at>(?:sound|stroke|note|peal|clang|toll|ringing|tolling|chime) of (?:a|the) (?:\w+ )?bells?)"),
    _clue(
        "knock",
        rf"(?P<at>knocked|rapped|knocking|tapped|hammered) (?:\w+ )?(?:at|on|upon) {_OWN} (?:\w+ )?(?:{_DOORS}|"
        r"window|pane|glass|panel|wood)",
    ),
    _clue(
        "knock",
        r"(?:a|the|another|with a|loud|soft|gentle) (?P<at>knock|rap|tap)(?: came| sounded)?(?: at| on|"
        r" upon) (?:the|his|her|my|their) (?:\w+ )?(?:door|window)",
    ),
    _clue("knock", r"there (?:was|came) (?:a|another) (?:\w+ )?(?P<at>knock|rap|knocking|tapping)"),
    _clue("knock", r"(?:somebody|someone|he|she|they) (?P<at>knocked)(?= ?[.,;]| again| twice| three| once| and)"),
    _clue(
        "door",
        rf"{_OWN} (?:\w+ )?{_DOORS} (?:behind \w+ |had |then |suddenly |softly |slowly )?(?P<at>slammed|"
        r"banged|closed|shut|opened|creaked|swung|clicked|flew|burst|groaned)",
    ),
    _clue(
        "door",
        r"(?P<at>slammed|banged|closed|shut|opened|shutting|closing|opening|"
        rf"slamming) {_OWN} (?:\w+ )?{_DOORS}(?! of)",
    ),
    _clue(
        "steps",
        r"(?P<at>footsteps?|footfalls?)(?= (?:\w+ly )?(?:came|rang|sounded|echoed|approach\w*|cross\w*|behind|outside|"
        r"above|overhead|went|fad\w+|die\w*|running|pass\w+))",
    ),
    _clue(
        "steps",
        r"(?:his|her|their|slow|quick|heavy|light|hurried) (?P<at>steps|boots|heels|tread) (?:\w+ly )?(?:rang|"
        r"echoed|sounded|crossed|came|clattered|thudded|knocked|went|rattled|crunched|on the|upon the|along the|"
        r"up the|down the)",
    ),
    _clue("steps", r"(?:sound|noise|tramp|echo|crunch) of (?:\w+ )?(?P<at>footsteps|steps|feet|boots)"),
    _clue(
        "heartbeat",
        r"(?:his|her|my|their|own) (?P<at>hearts?) (?:had |was |began to |\w+ly )?(?:pounded|pounding|hammered|"
        r"hammering|thudded|thudding|thumped|thumping|raced|racing|knocked|knocking|pound|beat|beating)",
    ),
    _clue("heartbeat", r"(?:his|her|my|own) (?P<at>heartbeat)"),
)

WENT_IN: Final = re.compile(
    r"\b(?:indoors|(?:closed|shut|bolted|locked|slammed) (?:the|a|her|his|my|our) (?:\w+ )?(?:door|window|"
    r"shutters?|hatch)"
    r" (?:behind|against|on|upon|after)|(?:came|went|stepped|go|going|led \w+|ran|hurried|got|back|drew \w+) (?:back )?"
    r"inside|(?:(?:came|went|stepped|walked|ran|hurried|led \w+)(?: back| up)? into|entered) the (?:\w+ )?"
    r"(?:house|kitchen|hall|cottage|parlour|inn|room|tavern|library|drawing-room|church|cabin|taproom|lamp room))\b",
    re.IGNORECASE,
)
WENT_OUT: Final = re.compile(
    r"\b(?:outdoors|out of doors|walked home|(?<!talk )(?<!fire )(?<!light )(?<!lights )(?<!lamp )"
    r"(?:went|stepped|ran|came|walked|hurried|go|going|slipped|pushed) (?:back )?(?:out|outside)"
    r"|out into the (?:\w+ )?(?:street|rain|night|yard|garden|dark|cold|open|air|wind|lane|snow|square|"
    r"storm|morning|light)"
    r"|left the (?:\w+ )?(?:house|room|inn|kitchen|cottage|tavern|hall))\b",
    re.IGNORECASE,
)
ENDED: Final[Mapping[str, re.Pattern[str]]] = {
    sound: re.compile(rf"\b(?:{words}) (?:\w+ly |had |has |was )?(?:{ends})\b", re.IGNORECASE)
    for sound, words, ends in (
        ("rain", _WET, r"stopped|ceased|ended|cleared|blown over|passed|was over|gone|given over|thinned to nothing"),
        ("wind", "wind|gale", r"dropped|died|fell|fallen|ceased|stopped|gone"),
        ("fire", "fire|embers", r"gone out|went out|died|burned out|was out|was dead"),
        ("crowd", "crowd|throng|room|people|hall", r"dispersed|scattered|emptied|gone|melted|went quiet|fell silent"),
    )
}

NEGATED: Final = re.compile(
    r"\b(?:no|not|never|without|neither|nor|nothing|hardly|scarcely|cannot|(?:\w+n['’ ]t)|instead of|rather than|"
    r"stopped|ceased|lack of|silence of|shelter from)\b[^.;!?]{0,24}$",
    re.IGNORECASE,
)
UNREAL: Final = re.compile(
    r"\b(?:like|as if|as though|as (?:\w+ )as|if|unless|would|might|could|may|should|must|will|shall|hoped|wished|"
    r"feared|remember(?:ed|ing)?|imagined?|dreamed|dreamt|promised|spoke of|talk(?:ed|ing)? of|thought of|used to|"
    r"kind of|sort of|prophesied|expected|waited for|listen(?:ed|ing) for|yesterday|tomorrow|"
    r"last (?:night|week|year))\b"
    r"[^.;!?]{0,60}$",
    re.IGNORECASE,
)
FIGURE: Final = re.compile(
    r"^ of (?!the (?:sea|waves|wind|rain|fire|crowd|night|flames|surf|storm|harbour|voices|market)\b|"
    r"people\b|men\b|women\b|"
    r"voices\b|wind\b|rain\b|thunder\b|footsteps\b|feet\b|folk\b|boots\b|logs\b|driftwood\b|coal\b|wood\b)",
    re.IGNORECASE,
)
"""“A storm of applause”, “a rain of blows”, “a sea of faces”: a sound word made a measure of something silent."""

MOODS: Final[Mapping[str, re.Pattern[str]]] = {
    mood: re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for mood, words in (
        (
            "tense",
            (
                r"fear\w*|afraid|terror|blood|knife|gun|pistol|murder\w*|danger\w*|scream\w*|threat\w*|dread|horror|"
                r"suspicio\w*|trembl\w*|hid|hidden|poison\w*|corpse|shadows?|storm|thunder"
            ),
        ),
        (
            "sad",
            (
                r"grief|griev\w*|tears|wept|weep\w*|mourn\w*|sorrow\w*|dead|died|death|funeral|grave|alone|lonel\w*|"
                r"lost|farewell|widow|misery|miserabl\w*|sobb\w*|regret\w*"
            ),
        ),
        (
            "warm",
            (
                r"love[ds]?|loving|kiss\w*|smil\w*|laugh\w*|tender\w*|warm\w*|home|mother|children|embrac\w*|gentle|"
                r"happy|happiness|friend\w*|sweet\w*|kind(?:ly|ness)"
            ),
        ),
        (
            "bright",
            (
                r"joy\w*|delight\w*|sunlight|sunshine|sunny|morning|spring|danc\w*|gay|gaily|merr\w*|bright\w*|"
                r"cheer\w*|wonder\w*|hope[ds]?"
            ),
        ),
    )
}
