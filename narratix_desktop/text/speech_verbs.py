"""Words that report speech, in the forms that stand beside a quotation."""

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PLAIN: Final = _words(
    """said says say saying asked asks ask asking replied replies reply replying answered answers answer answering
    responded responds returned rejoined retorted countered told tells"""
)
"""Verbs that by themselves make the neighbouring noun the speaker."""

COLOURED: Final = _words(
    """added admitted advised affirmed agreed announced apologised apologized appealed argued asserted assented assured
    babbled barked bawled began begged bellowed blurted boasted breathed broke burst called cautioned challenged
    chattered chided chimed chuckled claimed coaxed commanded commented complained conceded concluded confessed confided
    confirmed continued corrected coughed cried croaked crowed cursed declared demanded demurred denied directed drawled
    echoed ejaculated encouraged enquired exclaimed explained expostulated exulted faltered finished gasped giggled
    groaned growled grumbled grunted guessed gushed hazarded hinted hissed howled informed inquired insisted instructed
    interjected interposed interrupted intoned invited jeered joked laughed lied lisped maintained marvelled mimicked
    moaned mocked mumbled murmured mused muttered nagged noted objected observed offered ordered panted persisted
    piped pleaded pointed pondered prayed predicted pressed proceeded proclaimed promised prompted pronounced proposed
    protested purred put quavered queried questioned quipped quoted rambled ranted rasped read reasoned reassured
    recalled recited recommended reflected reiterated remarked remembered reminded remonstrated repeated reported
    reproached requested resumed roared ruled sang scoffed scolded screamed screeched shouted shrieked shrilled
    sighed smirked snapped snarled sneered snorted sobbed soothed spat speculated spluttered spoke sputtered squeaked
    squealed stammered stated stormed stuttered suggested summed swore taunted teased thought threatened thundered
    urged uttered ventured volunteered vowed wailed warned welcomed wept went wheezed whimpered whined whispered
    wondered yawned yelled yelped"""
)
"""Verbs that report speech beside a quotation but mean other things elsewhere."""

ABROAD: Final = _words(
    """dit demanda répondit cria murmura ajouta reprit dijo preguntó respondió exclamó contestó añadió gritó disse
    perguntou respondeu sagte fragte antwortete rief flüsterte rispose chiese"""
)
"""The commonest ones of languages that write dialogue with dashes or guillemets."""

SPEECH_VERBS: Final = PLAIN | COLOURED | ABROAD

THOUGHT_VERBS: Final = frozenset({"thought", "wondered"})
"""Those that report what is not said aloud. Who mused or reflected may well have been heard."""
