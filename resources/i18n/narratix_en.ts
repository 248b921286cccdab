<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en_US">
<context>
    <name>BookActions</name>
    <message numerus="yes">
        <source>Speak %n chapters</source>
        <translation>
            <numerusform>Speak %n chapter</numerusform>
            <numerusform>Speak %n chapters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Score %n chapters</source>
        <translation>
            <numerusform>Score %n chapter</numerusform>
            <numerusform>Score %n chapters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Mix %n chapters</source>
        <translation>
            <numerusform>Mix %n chapter</numerusform>
            <numerusform>Mix %n chapters</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BookPanel</name>
    <message numerus="yes">
        <source>%n chapters</source>
        <translation>
            <numerusform>%n chapter</numerusform>
            <numerusform>%n chapters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Speak %n chapters</source>
        <translation>
            <numerusform>Speak %n chapter</numerusform>
            <numerusform>Speak %n chapters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Score %n chapters</source>
        <translation>
            <numerusform>Score %n chapter</numerusform>
            <numerusform>Score %n chapters</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CastDesk</name>
    <message numerus="yes">
        <source>%n characters need a voice.</source>
        <translation>
            <numerusform>%n character needs a voice.</numerusform>
            <numerusform>%n characters need a voice.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CastPage</name>
    <message numerus="yes">
        <source>%n characters</source>
        <translation>
            <numerusform>%n character</numerusform>
            <numerusform>%n characters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n characters are selected.</source>
        <translation>
            <numerusform>%n character is selected.</numerusform>
            <numerusform>%n characters are selected.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CastTable</name>
    <message numerus="yes">
        <source>%n uncertain</source>
        <translation>
            <numerusform>%n uncertain</numerusform>
            <numerusform>%n uncertain</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ChapterList</name>
    <message numerus="yes">
        <source>%n lines need a voice</source>
        <translation>
            <numerusform>%n line needs a voice</numerusform>
            <numerusform>%n lines need a voice</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n lines uncertain</source>
        <translation>
            <numerusform>%n line uncertain</numerusform>
            <numerusform>%n lines uncertain</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n lines changed since they were spoken</source>
        <translation>
            <numerusform>%n line changed since it was spoken</numerusform>
            <numerusform>%n lines changed since they were spoken</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CharacterDetail</name>
    <message numerus="yes">
        <source>They share %n scenes.</source>
        <translation>
            <numerusform>They share %n scene.</numerusform>
            <numerusform>They share %n scenes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Give the %n selected lines to a new character:</source>
        <translation>
            <numerusform>Give the %n selected line to a new character:</numerusform>
            <numerusform>Give the %n selected lines to a new character:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n lines</source>
        <translation>
            <numerusform>%n line</numerusform>
            <numerusform>%n lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n uncertain</source>
        <translation>
            <numerusform>%n uncertain</numerusform>
            <numerusform>%n uncertain</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ClarityMeter</name>
    <message numerus="yes">
        <source>%n line(s) masked</source>
        <translation>
            <numerusform>%n line masked</numerusform>
            <numerusform>%n lines masked</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) close</source>
        <translation>
            <numerusform>%n line close</numerusform>
            <numerusform>%n lines close</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) masked by the bed.</source>
        <translation>
            <numerusform>%n line masked by the bed.</numerusform>
            <numerusform>%n lines masked by the bed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CostsDialog</name>
    <message numerus="yes">
        <source>{amount} paid in %n request(s).</source>
        <translation>
            <numerusform>{amount} paid in %n request.</numerusform>
            <numerusform>{amount} paid in %n requests.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EngineDialog</name>
    <message numerus="yes">
        <source>Make again the %n sound(s) that others have made</source>
        <translation>
            <numerusform>Make again the sound that others have made</numerusform>
            <numerusform>Make again the %n sounds that others have made</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message numerus="yes">
        <source>%n found</source>
        <translation>
            <numerusform>%n found</numerusform>
            <numerusform>%n found</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message numerus="yes">
        <source>%n lines as before</source>
        <translation>
            <numerusform>%n line as before</numerusform>
            <numerusform>%n lines as before</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n changed</source>
        <translation>
            <numerusform>%n changed</numerusform>
            <numerusform>%n changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new</source>
        <translation>
            <numerusform>%n new</numerusform>
            <numerusform>%n new</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n gone</source>
        <translation>
            <numerusform>%n gone</numerusform>
            <numerusform>%n gone</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n chapters in the audio</source>
        <translation>
            <numerusform>%n chapter in the audio</numerusform>
            <numerusform>%n chapters in the audio</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>InspectorPanel</name>
    <message numerus="yes">
        <source>%n line(s) selected</source>
        <translation>
            <numerusform>%n line selected</numerusform>
            <numerusform>%n lines selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Speak %n line(s) again</source>
        <translation>
            <numerusform>Speak %n line again</numerusform>
            <numerusform>Speak %n lines again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Your reading of %n line(s)</source>
        <translation>
            <numerusform>Your reading of %n line</numerusform>
            <numerusform>Your reading of %n lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LineEdits</name>
    <message numerus="yes">
        <source>Speak %n line(s)</source>
        <translation>
            <numerusform>Speak %n line</numerusform>
            <numerusform>Speak %n lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Speaking %n line(s)</source>
        <translation>
            <numerusform>Speaking %n line</numerusform>
            <numerusform>Speaking %n lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reading %n recording(s)</source>
        <translation>
            <numerusform>Reading %n recording</numerusform>
            <numerusform>Reading %n recordings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LineMenu</name>
    <message numerus="yes">
        <source>Speak %n line(s) again</source>
        <translation>
            <numerusform>Speak %n line again</numerusform>
            <numerusform>Speak %n lines again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Merge %n line(s)</source>
        <translation>
            <numerusform>Merge %n line</numerusform>
            <numerusform>Merge %n lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PaidRunDialog</name>
    <message numerus="yes">
        <source>reads it in %n part(s)</source>
        <translation>
            <numerusform>reads it in %n part</numerusform>
            <numerusform>reads it in %n parts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>makes %n sound(s)</source>
        <translation>
            <numerusform>makes %n sound</numerusform>
            <numerusform>makes %n sounds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>makes %n voice(s)</source>
        <translation>
            <numerusform>makes %n voice</numerusform>
            <numerusform>makes %n voices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>paints %n cover(s)</source>
        <translation>
            <numerusform>paints %n cover</numerusform>
            <numerusform>paints %n covers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>speaks %n line(s)</source>
        <translation>
            <numerusform>speaks %n line</numerusform>
            <numerusform>speaks %n lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n line</numerusform>
            <numerusform>%n lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RecastDialog</name>
    <message numerus="yes">
        <source>%n line(s) to speak anew</source>
        <translation>
            <numerusform>%n line to speak anew</numerusform>
            <numerusform>%n lines to speak anew</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n recording(s) of yours stay</source>
        <translation>
            <numerusform>%n recording of yours stays</numerusform>
            <numerusform>%n recordings of yours stay</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Moving %n character(s)</source>
        <translation>
            <numerusform>Moving %n character</numerusform>
            <numerusform>Moving %n characters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Speak the lines of %n character(s)</source>
        <translation>
            <numerusform>Speak the lines of %n character</numerusform>
            <numerusform>Speak the lines of %n characters</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReviewBar</name>
    <message numerus="yes">
        <source>%n uncertain line(s)</source>
        <translation>
            <numerusform>%n uncertain line</numerusform>
            <numerusform>%n uncertain lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StaleWatch</name>
    <message numerus="yes">
        <source>%n lines are spoken otherwise.</source>
        <translation>
            <numerusform>%n line is spoken otherwise.</numerusform>
            <numerusform>%n lines are spoken otherwise.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TaskFacts</name>
    <message numerus="yes">
        <source>%n chosen</source>
        <translation>
            <numerusform>%n chosen</numerusform>
            <numerusform>%n chosen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) break a rule</source>
        <translation>
            <numerusform>%n file breaks a rule</numerusform>
            <numerusform>%n files break a rule</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TaskSteering</name>
    <message numerus="yes">
        <source>Delete %n task(s)?</source>
        <translation>
            <numerusform>Delete %n task?</numerusform>
            <numerusform>Delete %n tasks?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Cancel %n running task(s)?</source>
        <translation>
            <numerusform>Cancel %n running task?</numerusform>
            <numerusform>Cancel %n running tasks?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>VerbWords</name>
    <message numerus="yes">
        <source>Start %n task(s)</source>
        <translation>
            <numerusform>Start %n task</numerusform>
            <numerusform>Start %n tasks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Pause %n task(s)</source>
        <translation>
            <numerusform>Pause %n task</numerusform>
            <numerusform>Pause %n tasks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Go on with %n task(s)</source>
        <translation>
            <numerusform>Go on with %n task</numerusform>
            <numerusform>Go on with %n tasks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Cancel %n task(s)</source>
        <translation>
            <numerusform>Cancel %n task</numerusform>
            <numerusform>Cancel %n tasks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Try %n task(s) again</source>
        <translation>
            <numerusform>Try %n task again</numerusform>
            <numerusform>Try %n tasks again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n task(s)</source>
        <translation>
            <numerusform>Delete %n task</numerusform>
            <numerusform>Delete %n tasks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>VerdictPage</name>
    <message numerus="yes">
        <source>%n section(s) break a rule.</source>
        <translation>
            <numerusform>%n section breaks a rule.</numerusform>
            <numerusform>%n sections break a rule.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Pass: %n section(s) keep every rule.</source>
        <translation>
            <numerusform>Pass: %n section keeps every rule.</numerusform>
            <numerusform>Pass: %n sections keep every rule.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>VoiceDesignDialog</name>
    <message numerus="yes">
        <source>%n voice(s) to choose from</source>
        <translation>
            <numerusform>%n voice to choose from</numerusform>
            <numerusform>%n voices to choose from</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Counted</name>
    <message numerus="yes">
        <source>{state} (%n line(s))</source>
        <translation>
            <numerusform>{state} (%n line)</numerusform>
            <numerusform>{state} (%n lines)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_EditWords</name>
    <message numerus="yes">
        <source>reassign %n lines</source>
        <translation>
            <numerusform>reassign %n line</numerusform>
            <numerusform>reassign %n lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>confirm %n lines</source>
        <translation>
            <numerusform>confirm %n line</numerusform>
            <numerusform>confirm %n lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>direct %n lines</source>
        <translation>
            <numerusform>direct %n line</numerusform>
            <numerusform>direct %n lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>lock %n lines</source>
        <translation>
            <numerusform>lock %n line</numerusform>
            <numerusform>lock %n lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>merge %n lines</source>
        <translation>
            <numerusform>merge %n line</numerusform>
            <numerusform>merge %n lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>merge %n characters</source>
        <translation>
            <numerusform>merge %n character</numerusform>
            <numerusform>merge %n characters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>split %n lines off a character</source>
        <translation>
            <numerusform>split %n line off a character</numerusform>
            <numerusform>split %n lines off a character</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>choose %n takes</source>
        <translation>
            <numerusform>choose %n take</numerusform>
            <numerusform>choose %n takes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>move %n clips</source>
        <translation>
            <numerusform>move %n clip</numerusform>
            <numerusform>move %n clips</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>put %n clips back</source>
        <translation>
            <numerusform>put %n clip back</numerusform>
            <numerusform>put %n clips back</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>remove %n cues</source>
        <translation>
            <numerusform>remove %n cue</numerusform>
            <numerusform>remove %n cues</numerusform>
        </translation>
    </message>
</context>
</TS>
