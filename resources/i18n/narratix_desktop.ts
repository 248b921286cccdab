<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About Narratix Desktop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version {version}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turns a manuscript into a finished, dramatised audiobook on your own computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free software under the {licence}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Works of others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Made with the works of many others:</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AliasChips</name>
    <message>
        <source>Add a name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another name of this character</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the name {name} away</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AppearancePage</name>
    <message>
        <source>Window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing moves by itself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Docks and messages appear in their place at once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Script</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Font of the script</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size of the script, in percent of the window&apos;s letters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Font</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“Keep your voice down,” he said, and looked at the window. The fog had come in before dawn.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AudioPage</name>
    <message>
        <source>Playback</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sound comes out of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Playing begins</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{seconds} s before the playhead</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at the playhead</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Audio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The system&apos;s choice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A device that is not plugged in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This computer has no sound output that can be used.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Auditions</name>
    <message>
        <source>Hear {voice}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speaking as {voice}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Close the message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BookActions</name>
    <message>
        <source>Ordering: {work}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changing the chapters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Renaming the chapter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deleting {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find the speakers of {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speak {chapter}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Speak %n chapters</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Score {chapter}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Score %n chapters</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Mix {chapter}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Mix %n chapters</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BookBand</name>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put this line aside</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put aside</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speak the book</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This book has no voices yet. It is spoken on this computer, chapter by chapter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This chapter can be heard already: Space plays it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The work on this book rests.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The work on this book begins…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finding out who speaks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choosing voices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speaking and scoring</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mixing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mastering and exporting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about {time} left</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BookOpener</name>
    <message>
        <source>Reading {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Open a manuscript…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try the &amp;sample story</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Speak and score the book</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Close the book</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ordering the voices of {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speak and score {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speak {title}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BookPanel</name>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Title, author, cover and all that tags say</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Book</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chapters appear here once a book is open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Book &amp;details…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Find the speakers…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>De&amp;lete the book…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speak the chapter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Score the chapter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Score the chapter with…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put chapters into the audio, or leave them out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename a chapter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 chapter</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n chapters</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>author not known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cover set from the title</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An export sets this cover from title and author. Another one is chosen in the details.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Speak %n chapters</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Speak this chapter</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Score %n chapters</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Score this chapter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play from here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Score with…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave out	I</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put into the audio	I</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename	F2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chapters</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BudgetPage</name>
    <message>
        <source>Budget</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only paid engines cost anything. Work pauses before it would pass one of these, in US dollars.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For one piece of work</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No cap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For one book</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For one day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paying twice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When a line breaks in the middle of a request, nobody knows whether it was paid. Such a request counts as spent, and is asked again only within this amount.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What may be paid twice in one day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asking first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing that costs money begins unasked, but a single line may within this price.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For one line, on this computer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Always ask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keeping the budget</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CandidateCards</name>
    <message>
        <source>Voices that were made</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Voice {number} of {count}, {seconds} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Voice {number}  ·  {seconds} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hear it ({key})</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CardDelegate</name>
    <message>
        <source>{time} left</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Cast</name>
    <message>
        <source>female</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>male</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>neither</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>child</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>young</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>adult</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>old</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CastCells</name>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CastDesk</name>
    <message>
        <source>One character needs a voice.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n characters need a voice.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Give each the voice that fits best, and those who return the voice of their earlier book</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cast</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spoke as {voice} in {book}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hear the voice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a voice…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move to another engine…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select the lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Merge…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CastEdits</name>
    <message>
        <source>Casting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speak again: {chapters}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CastPage</name>
    <message>
        <source>Find a character</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find a character by name or voice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Merge…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say that the selected characters are one person (Ctrl+M)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One character</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n characters</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n characters are selected.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CastTable</name>
    <message>
        <source>Character</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Voice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>needs a voice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no voice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sounds like {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n uncertain</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>also: {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>voice: {voice}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{sure} sure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sort by name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lines in the chapters that are spoken; sort by them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Part of all that is spoken; sort by it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How sure it is that these lines are this character&apos;s; sort by it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sort by voice</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CastView</name>
    <message>
        <source>Characters</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChannelStrip</name>
    <message>
        <source>Pan of {bus}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left – right. Double-click for the centre.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Level of {bus}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Level. Double-click for 0 dB, hold Shift to move it finely.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Meter of {bus}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Level of {bus} in figures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loudness over 3 s, LUFS</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mute {bus}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>M</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hear only {bus}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>S</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{loudness} LUFS</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChapterChoice</name>
    <message>
        <source>Chapters of the export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tick all chapters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Untick all chapters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{chosen} of {all}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All chapters</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChapterList</name>
    <message>
        <source>not analysed yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 line needs a voice</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n lines need a voice</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>1 line uncertain</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n lines uncertain</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>not spoken yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{share} spoken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 line changed since it was spoken</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n lines changed since they were spoken</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>spoken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mixed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>exported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>left out: front matter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>left out: back matter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>left out: page of a part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>left out</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChapterRowDelegate</name>
    <message>
        <source>Title of the chapter</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CharacterDetail</name>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hear a telling line in this voice (Enter in the list)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gender</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Age</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a voice…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another voice, and hear it on this character&apos;s own lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of the new character</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No voice yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They share one scene.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>They share %n scenes.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Hard to tell from {names}. {scenes}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another voice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use it again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the selected line to a new character:</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Give the %n selected lines to a new character:</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>1 line</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n lines</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{sure} sure</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n uncertain</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Who this is, and how they speak</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Description</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Also</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notes</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CharactersPanel</name>
    <message>
        <source>Cast</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pronunciations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Characters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Cast the characters without a voice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a &amp;voice for the selected character…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move the selected characters to another &amp;engine…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move the &amp;whole book to another engine…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Merge the selected characters…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nobody speaks yet. Produce the book to find its characters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Characters appear here once a book is open.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ClarityMeter</name>
    <message>
        <source>Clarity of the lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no bed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{amount} LU, clear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{amount} LU, close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{amount} LU, masked</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) masked</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) close</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>every line clear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not heard yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Line {number}: {clarity}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play the chapter: each line is measured against its music and ambience.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) masked by the bed.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>clear above {limit} LU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>masked below {limit} LU</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Closing</name>
    <message>
        <source>Close Narratix</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Work is still running. It stops when the window is closed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is finished is kept. The rest goes on at the next start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stay</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Type an action, a chapter, a character or a book</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What fits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing fits. Try fewer letters.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Consent</name>
    <message>
        <source>Working out the price</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CostTable</name>
    <message>
        <source>For</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Perhaps paid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Requests</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none of them</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CostsDialog</name>
    <message>
        <source>Costs of {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Broken down by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By chapter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By character</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By task</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Costs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as a table…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A CSV file that spreadsheets open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was paid for this book.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{amount} paid in %n request(s).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{amount} more may have been paid for requests whose outcome nobody knows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{amount} are reserved for requests under way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the costs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title} costs.csv</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CoverChooser</name>
    <message>
        <source>Choose an image…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Typeset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add bars</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all of it on a square ground</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Crop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut it to a square about its middle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the cover that is set from title and author as it is now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paint a cover…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Have a picture painted of your words; the price is said first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The cover is being drawn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scale to fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set from the title, unless you choose another</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{size}: fits every store</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{size}: stores want a square of {least} at least</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{size}: stores want a square</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{size}: stores want {least} at least</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{size}: some stores want {side}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{kind}: stores want JPEG or PNG</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fitting the cover</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Setting the cover</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a cover</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images (*.jpg *.jpeg *.png *.webp *.tif *.tiff)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CoverPicture</name>
    <message>
        <source>Cover</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CrashDialog</name>
    <message>
        <source>Something went wrong inside the program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details for the makers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was finished is kept, and you can go on. If it comes again, start the program anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The details are in {file}. They hold no key and nothing of your manuscript.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide the details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copied</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DeleteBook</name>
    <message>
        <source>Delete a book</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete “{title}” from the library?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its text, script, cast, marks, mix and tasks go away. This cannot be undone.

The library is backed up first, and the {kept} latest backups are kept: for about that many days the book can be brought back from the settings, under Storage. Its recordings stay on the disk, so a book that is brought back or imported again finds them. Files that were exported are not touched.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete the book</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DetailsDialog</name>
    <message>
        <source>Details of {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the name of the voices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Audiobook</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keeping the details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keeping the cover</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stores ask for it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A year has four digits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is no ISBN: a digit is missing or wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A part belongs to a series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Players sort parts by their number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ACX takes {most} characters, these are {many} too many</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Title</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Subtitle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Author</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Narrator</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Publisher</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Year</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Genre</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ISBN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Description</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Docks</name>
    <message>
        <source>&amp;Reset layout</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DuckingPopover</name>
    <message>
        <source>Ducking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> dB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Depth</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How far the beds step back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attack</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They are down when a line begins.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gaps between lines that are bridged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Release</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How slowly they come back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Music and ambience step back under speech.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EngineDialog</name>
    <message>
        <source>Choose who does it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>needs a key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a key…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a key for {engine}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Make again the %n sound(s) that others have made</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EngineOrders</name>
    <message>
        <source>What you have set yourself stays: speakers, lines that you split or joined, characters, voices and sounds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find the speakers of {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Has read this book as it is now, and would find the same again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{reader} has read this book as it is now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rules and a small model: free, at once, and the text stays here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reads the text as a whole, finds more speakers, directions and sounds. The text is sent to its maker. You see the price before anything is sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find the speakers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See the price…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No more sounds are made, nor with whole books and exports. Those that are there stay.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nobody</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drones, rain, wind, sea, doors, steps and the like, made on this computer: free.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A model makes each sound from words. You see the price before anything is asked for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make the sounds</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EngineState</name>
    <message>
        <source>Engines: {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>on this computer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Needs a key: {names}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export again…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ordering the export of {title}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Exporters</name>
    <message>
        <source>M4B audiobook with chapters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The whole book in one file with chapters, cover and tags; for phones, players and listening at home.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quality</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>128 kbps is enough for voices with music behind them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Small (96 kbps)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Standard (128 kbps)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>High (192 kbps)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ACX MP3 set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One MP3 per chapter with credits and a retail sample, within the technical rules of ACX and most stores.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The files meet ACX&apos;s technical rules, but Audible refuses most AI narration: it accepts human narration and its own voice-replica programme. Google Play and Spotify accept AI narration that is disclosed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retail sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The first minutes as a file of their own; stores ask for it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Provenance (JSON)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who made every recording, sound and image, with model, date and licence, and what is AI-generated; for stores that ask, and for your own records.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Fader</name>
    <message>
        <source>{level} dB</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find in the book</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Words to find</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whose lines to search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search only what one speaker says</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Findings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous finding</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous finding (Shift+F3)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next finding</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next finding (F3)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the search (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not found</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n found</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{at} of {count}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FirstRunPage</name>
    <message>
        <source>Make an audiobook of your manuscript</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try the sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A short story with a cast, music and sounds, made on this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a manuscript…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text, Markdown, HTML, EPUB or Word. You can also drop the file anywhere on this window.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add keys…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything works without one. With keys, paid voices and sounds join in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which book today?</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FoundChapters</name>
    <message>
        <source>Chapter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in the audio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>left out</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FoundPage</name>
    <message>
        <source>Title</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Author</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Merge with the one above</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Split…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Begin another chapter at a line that looks like a heading</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No line of this chapter looks like a heading</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put into the audio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chapters that were found</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>GeneralPage</name>
    <message>
        <source>At the start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the last book where I left it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let me choose a book</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tell me when long work ends while I am elsewhere</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything is saved as it happens. A backup of the library is made every day and before updates.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>General</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>History</name>
    <message>
        <source>Undoing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redoing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Undo {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Redo {what}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Import a manuscript ({number} of {count})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import a manuscript</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Importing {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taking over the new version of {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 line as before</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n lines as before</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n changed</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n gone</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Working</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import as a new book</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take over</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 chapter in the audio</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n chapters in the audio</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{words} words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a manuscript</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Manuscripts ({files})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>InspectorPanel</name>
    <message>
        <source>Inspector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hear the &amp;other take</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use your own recor&amp;ding…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select a line of the script to see how it is spoken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nobody yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Line {number} · {chapter}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) selected</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Your own recording</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speak again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speak the line</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Speak %n line(s) again</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Spoken with another voice: {voice}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The speaker has no voice yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spoken by another engine than the speaker’s voice.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The direction has changed since it was spoken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The speed has changed since it was spoken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A word in it is pronounced otherwise now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The line has changed since it was spoken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recordings ({files})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Your reading of %n line(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>KeyBox</name>
    <message>
        <source>Key of {vendor}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Test</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forget</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State of the key of {vendor}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for the key of {vendor}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asking {vendor}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Testing the key of {vendor}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>✓ {vendor} accepts this key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keeping the key of {vendor}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Needs a key. Nothing is sent to {vendor}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The key is set by {variable}, which counts more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The key is in the key ring.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The vendor&apos;s own address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Address of {vendor}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Address, from the next start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Address, set by {variable}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>KeysPage</name>
    <message>
        <source>Engines and keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading, voices, music and sounds work without a key, on this computer. With a key a paid engine joins in. Keys are kept in the system&apos;s key ring and shown to nobody but their vendor.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Claude finds out who speaks, and how.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Octave speaks lines as they are directed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models of many makers speak, compose and draw covers.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LanguageBox</name>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LevelMeter</name>
    <message>
        <source>Nothing was heard yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Highest peak {peak} dBFS</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Now {rms} dBFS RMS, {momentary} LUFS, over 3 s {short_term} LUFS</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The limiter takes {amount} dB off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was too loud. Click to reset.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LexiconPage</name>
    <message>
        <source>Word</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Word in the book</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Said as</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How the word is said, spelt as it sounds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hear how the new word would be said</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hear the word (Enter)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say the word as it is written again (Delete)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Names and words that a voice says wrong: spell them here as they sound.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LexiconTable</name>
    <message>
        <source>Word</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Said as</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In book</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This word does not stand in the book as it is written here.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LineActions</name>
    <message>
        <source>Not spoken yet. Enter speaks the line.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No other line is uncertain.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No line is uncertain.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LineEdits</name>
    <message numerus="yes">
        <source>Speak %n line(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Speaking %n line(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reading %n recording(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LineForm</name>
    <message>
        <source>Direction</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How fast the line is spoken; double click for the voice’s own speed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause after the line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as the pacing says</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind of text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Narration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dialogue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thought</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Heading</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause after</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>different directions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>whispered, tired, out of breath…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>different pauses</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{speed} ×</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LineHeader</name>
    <message>
        <source>Speaker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose who speaks (S)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How sure the speaker is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The speaker is right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The speaker is right (Y)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lock the speaker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speaker: {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Locked: keeps its speaker (Ctrl+L)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lock the speaker (Ctrl+L)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LineMenu</name>
    <message>
        <source>Play from here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play the line</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Speak %n line(s) again</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Who speaks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Others…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The speaker is right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Narration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dialogue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thought</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Heading</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unlock the speaker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lock the speaker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Split the line at the cursor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Merge with the next line</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Merge %n line(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Say “{word}” as…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say a word as…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LoudnessHistory</name>
    <message>
        <source>Loudness of the last minutes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>on target</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{amount} LU above</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{amount} LU below</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Target {loudness} LUFS.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was heard yet. {aim}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Between {low} and {high} LUFS in the last minutes. {aim}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{minutes} min ago</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>target {loudness} LUFS</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Script</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search or &amp;do anything…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title} – Narratix</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MasterColumn</name>
    <message>
        <source>What the master aims for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loudness over 3 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clarity of the line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loudness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clarity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Own target</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{loudness} LUFS</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ACX and Audible</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Podcast</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spotify</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Broadcast, EBU R 128</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speech at {loudness} LUFS, peaks at most {ceiling} dBTP</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;Book</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Play</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MergeMenu</name>
    <message>
        <source>One person, called …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}  (with the lines of {others})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep them apart</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MixerPanel</name>
    <message>
        <source>Narration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dialogue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Music</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ambience</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Effects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Master</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pacing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pacing: pauses between lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preview mix</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mixer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play the chapter as it will be exported (Space)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ducking of {bus}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ducking: how music and ambience step back under speech</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The mixer appears here once a book is open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as the last mix was measured</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>estimated until the book is mixed once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Heard at the book&apos;s gain of {gain} dB, {source}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NameEditor</name>
    <message>
        <source>Name of the marker</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Note</name>
    <message>
        <source>Note</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put this aside</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Notifier</name>
    <message>
        <source>Done: {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It failed: {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Offering</name>
    <message>
        <source>Rename the marker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove the marker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove the point</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play from here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Split at the playhead</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Begin at the playhead</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End at the playhead</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fade to the playhead</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Louder by 0.5 dB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Softer by 0.5 dB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unmute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put back as arranged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take to the word at the playhead</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove the sound</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Usual pause before this line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a marker at the playhead</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a point of automation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Repeat the selection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom to the selection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whole chapter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the bus as one lane</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show each speaker or sound by itself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide the automated gain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the automated gain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a sound here</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OpeningWindow</name>
    <message>
        <source>Opening the library…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OrderPage</name>
    <message>
        <source>Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This book may not be sold as it is: the licence of {maker} forbids commercial use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About {time} of audio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in the library {room}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There may be too little room. Free some space or choose another folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>needs up to {needed}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>needs up to {needed} of {free} free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder for the finished files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Formats</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chapters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In the player</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PacingPopover</name>
    <message>
        <source>Pacing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Same speaker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change of speaker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Interruption</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paragraph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change of scene</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Behind a heading</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Before the chapter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Behind the chapter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pauses; a line&apos;s own pause counts more.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PackBox</name>
    <message>
        <source>State of {voices}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fetching {voices}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Voice to hear of {voices}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fetch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hear it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Interrupted; {size} have arrived.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not on this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asking for the files…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{progress}, {time} left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{size} of memory while it speaks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>✓ On this computer. Every file is the one that the catalogue lists.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>✓ On this computer. Not verified: {count} of {all} files, because nobody lists their checksum.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>✓ On this computer. Not verified: these are your own files.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SHA-256 of {file}: {digest}…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PageView</name>
    <message>
        <source>Script of the book</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PaidHearingDialog</name>
    <message>
        <source>Costs money</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was heard once is kept, and free from then on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do not ask again until I have spent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On hearing voices, as long as the window is open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Amount for hearing voices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hear it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PaidLineDialog</name>
    <message>
        <source>Costs money</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do not ask again below</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Price below which nothing is asked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PaidRunDialog</name>
    <message>
        <source>Costs money</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The text is read first and may turn out otherwise, so this is a guess.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{amount} was paid for reading this book before. Parts that are as they were cost nothing again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what}: {price}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What stays, and what may still be spent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cap of this run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No cap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not known yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>reads it</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>reads it in %n part(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{parts}, {letters} characters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>makes the sounds that the text asks for</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>makes %n sound(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{sounds}, about {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>makes %n voice(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>paints %n cover(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>speaks %n line(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{lines}, {letters} characters, about {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Already there, and kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paid for this book so far</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left for this book</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left for today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no cap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left for this run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Work will pause at {amount}, and goes on when you raise the cap.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much is asked for nobody can say beforehand. No cap is passed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The text is read first, so this is a guess by its length.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at least {price}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>price not known yet</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PaintDialog</name>
    <message>
        <source>Paint a cover for {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is to be on the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A lighthouse in the fog, seen from a small boat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Title and author are set over the picture. Undo brings the former cover back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The cover is being painted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was ordered already may still be charged; painting the same again fetches it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paint a cover</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Painting a cover</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paint</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PaletteItems</name>
    <message>
        <source>Chapter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Character</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Book</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PlayCommands</name>
    <message>
        <source>&amp;Play</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play the chapter from its &amp;beginning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play or wind &amp;forward</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play or wind b&amp;ackwards</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Repeat the line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Next chapter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>P&amp;revious chapter</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Popover</name>
    <message>
        <source>Back to the defaults</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProgressPage</name>
    <message>
        <source>Progress of the export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You can close this and go on working; the export goes on and stands among the tasks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about {time} left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The export waits for its turn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The export is being made</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The export rests</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The export was not made</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The export was cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The export is made</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} of {all}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PronouncePopup</name>
    <message>
        <source>Say it so</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everywhere in the book. Spoken lines with this word become stale.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say “{word}” as</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Quantities</name>
    <message>
        <source>{seconds} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RecastDialog</name>
    <message>
        <source>Move to another engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Engine that speaks from now on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Voices before and after</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speak their lines at once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everybody has a voice of this engine already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Character</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>After</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Price</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) to speak anew</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n recording(s) of yours stay</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>no voice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hear {who} before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hear {who} after</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Voice of {who} after</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Moving %n character(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Speak the lines of %n character(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes and recordings are kept; lines in the former voices count as stale until they are spoken again. One undo brings the voices back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move to</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Recognition</name>
    <message>
        <source>Open it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import it as a book of its own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This manuscript is in your library already: {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Imported again it is a second book, with a script and voices of its own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This looks like a new version of {title} ({percent} % the same)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lines whose words stand unchanged keep speaker, takes, sounds and marks; changed lines have to be spoken again. Changes made before can then no longer be undone. The earlier text is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take it over into {title}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReviewBar</name>
    <message>
        <source>Chapter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to a chapter (Ctrl+PgUp, Ctrl+PgDown)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the spoken line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to the next uncertain line (R)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous uncertain line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous uncertain line (Shift+R)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next uncertain line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next uncertain line (R)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find in the book (Ctrl+F)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title} (not in the audio)</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n uncertain line(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ScriptPage</name>
    <message>
        <source>&amp;Larger script</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Smaller script</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pages of the settings</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ShortcutSheet</name>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type to find a key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find a key</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SmallWave</name>
    <message>
        <source>Waveform of the take</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hear the take</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SpeakerPicker</name>
    <message>
        <source>Who speaks?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of the speaker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speakers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New speaker: {name}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SpeakerStrip</name>
    <message>
        <source>Speakers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Others…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose who speaks the selected lines (S)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the selected lines to {name} ({key})</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StaleWatch</name>
    <message>
        <source>One line is spoken otherwise.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n lines are spoken otherwise.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{words} Speaking them again costs {price}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speak again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speak again: {chapters}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatusStrip</name>
    <message>
        <source>Show the tasks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress of the background work</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop the background work</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop. What is finished is kept; the tasks can go on later.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Library: opening</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spent: {amount}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What paid engines have cost for all books, in US dollars</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Library: not reachable, trying again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PostgreSQL {version}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>answers in {time} ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{used} of {allowed} connections</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{size} of text and marks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{size} free on the disk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Library: only {size} free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Library: open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Background work: {work}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title} · {percent}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{work} · about {time} left</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StoragePage</name>
    <message>
        <source>Storage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Library folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use another folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Space</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measuring…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Empty the cache</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mixes and waveforms are made again when they are needed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backups</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A backup holds books, cast, marks and mixes. Recordings are never changed, so it needs none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Logs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They hold no key and nothing of your manuscripts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Written from the next start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What happens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything, to find a fault</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{variable} decides</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the logs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The library takes {whole}, {cache} of it for the cache. {free} are free on this disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Emptying the cache</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>daily</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>made by you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>before a restore</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>before an update</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backing up the library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put the whole library back to this backup?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was changed since then is gone from the books. The present state is backed up first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the library as it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{variable} sets the folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From the next start: {folder}. The books of this library stay here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder for the library</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TagPreview</name>
    <message>
        <source>Cover</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The cover is being drawn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the tags say</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no author given</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Narrator</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Publisher</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Year</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Genre</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The files say: “{sentence}”</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TakeList</name>
    <message>
        <source>Takes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take {number}   {seconds} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>heard</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TakesPart</name>
    <message>
        <source>Takes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A/B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speak the line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use your own recording…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not spoken yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Being spoken…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A file in which you read the line yourself; or drop it here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A file for each line, or one file in which you pause between the lines; or drop them here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hear take {number} instead (B)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TaskButtons</name>
    <message>
        <source>Clear finished</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove what is done or cancelled from the list</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TaskDetail</name>
    <message>
        <source>Progress of the task</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy these details, to send them to somebody</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is known of the task</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>History of the task</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel the task</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>History</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TaskFacts</name>
    <message>
        <source>Format</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chapter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chapters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reads with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speaks with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sounds from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n chosen</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{first} to {last}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number} of {most}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Part of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Book</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tries</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next try</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ordered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Started</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Took</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Estimated cost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Partly read by rules</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all rules kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) break a rule</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TaskFigures</name>
    <message>
        <source>Number of tasks by status</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Success, time and cost of these tasks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{share} succeed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} on average</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>95 % within {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>estimated {amount}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TaskFilterBar</name>
    <message>
        <source>Search titles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search the titles of tasks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search for nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show tasks with status</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All tasks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not ended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show tasks of a kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Any kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show tasks of a stage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Any stage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show tasks of this book or of all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This book</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More filters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter by kind, stage and book</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TaskSteering</name>
    <message numerus="yes">
        <source>Delete %n task(s)?</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>History, cost and verdicts go. Finished files, recordings and mixes stay.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Cancel %n running task(s)?</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>What is being made now may already be paid for. What is finished stays.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove what is done or cancelled from the list?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>History and verdicts go with the tasks. Finished files, recordings and mixes stay.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clearing the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TaskTable</name>
    <message>
        <source>Task</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Status</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Took</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>opened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>closed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TaskView</name>
    <message>
        <source>Tasks</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TaskWords</name>
    <message>
        <source>draft</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Produce</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find speakers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cast</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speak</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Score</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mix</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whole productions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finding speakers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Casting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speaking and scoring</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mixing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mastering and export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>under {amount}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about {amount}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TasksPanel</name>
    <message>
        <source>Produce this book…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No task fits the filter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all tasks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No work yet. What you produce, speak or export appears here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Clear finished tasks…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TimelinePanel</name>
    <message>
        <source>Speak the chapter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put it into the audio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The timeline of a chapter appears here once a book is open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Arranging the chapter…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This chapter is not in the audio.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing sounds in this chapter yet. Speak it here, or the whole book with {keys}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nobody</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TimelineToolbar</name>
    <message>
        <source>Play</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play or pause (Space)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Winding. K stops, Space plays on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chapter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Snap to words, clips, markers and whole seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Snap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ripple: what follows a line moves along with it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ripple</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom to the selection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Selection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whole chapter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom (+ and −)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Position: {at} of {length}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Book {times}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TimelineView</name>
    <message>
        <source>Timeline</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TitleStrip</name>
    <message>
        <source>Title strip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open another book</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to another chapter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Recent books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search or do anything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find an action, a chapter, a character or a book ({keys})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spent on this book</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who speaks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No book open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Book: {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title} – open another book</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a book</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title} (not in the audio)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No chapter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chapter: {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{spent} of {cap}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What paid engines have cost for this book, in US dollars</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything is made on this computer, without a network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lines are sent to a paid engine</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>VerbWords</name>
    <message>
        <source>Start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Start %n task(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Pause %n task(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Go on with %n task(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Cancel %n task(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Try %n task(s) again</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n task(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>VerdictPage</name>
    <message>
        <source>Formats of the export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the chosen file with the system&apos;s player</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files were moved, changed or deleted since; the verdict is on what was made then.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No store has rules for this format.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n section(s) break a rule.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Pass: %n section(s) keep every rule.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Made {time}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>VerdictTable</name>
    <message>
        <source>Section</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>RMS</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>True peak</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Noise floor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Head</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tail</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bit rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loudness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Length</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no rules</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pass</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fail</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>silence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{rule}: {measured}, as wanted: {limit}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{rule}: {measured}, but wanted: {limit}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>VerdictView</name>
    <message>
        <source>Verdict on each section</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>VoiceChoice</name>
    <message>
        <source>Hearing this line costs {price}, once.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>VoiceDesignDialog</name>
    <message>
        <source>Make a voice for {who}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Describe the voice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An old lighthouse keeper: gravelly, slow, kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the voices say</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was ordered already may still be charged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make voices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Voices are being made</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>← and → walk, the numbers play, A and B play the two heard last.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of the voice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Discard all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep and give to {who}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{who} in {book}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It cannot be brought back. What it has spoken stays here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It speaks for {who}; their next lines will want another voice.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete the voice “{voice}”?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make others</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n voice(s) to choose from</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Voices that you keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Description of the voice</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>VoiceDesigns</name>
    <message>
        <source>Making voices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make voices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keeping the voice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deleting the voice</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>VoiceFilters</name>
    <message>
        <source>Find a voice, character or book</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gender</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Any gender</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Age</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Any age</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Any language</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>VoiceList</name>
    <message>
        <source>Licence: {licence}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your voices</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>VoicePicker</name>
    <message>
        <source>Make a voice…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Describe a voice, hear several, and keep one; and delete those you keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use this voice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Enter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A voice for {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hard to tell from {names}, who speaks in the same scenes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hear {voice} ({key})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Line to hear the voices on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the cast (Escape)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the cast</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>VoiceRows</name>
    <message>
        <source>Voices</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>VoiceSliders</name>
    <message>
        <source>As it was</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set every slider back to the voice&apos;s own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pitch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Liveliness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pace</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of the second voice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Second voice</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>VoicesPage</name>
    <message>
        <source>Voices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neural voices speak on this computer, without a key, and nothing of your manuscript leaves it. Their files are fetched once. While they speak, the 8-bit Kokoro takes about 350 MB of memory and Piper 170 to 200 MB; a 32-bit Kokoro of your own takes more than 500 MB.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use a file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Books are cast and spoken by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whoever has a voice of another engine is cast anew when a chapter is ordered; takes are kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Voices of your own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A Piper network (.onnx with its .onnx.json) or a Kokoro network (.onnx with the .bin of its styles). Whether you may sell what it speaks is for its licence to say.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No neural voice is on this computer yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fetch {voices} ({size})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fetching {voices}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trying the voice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speaking a sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove {voices}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{names} speak with it. What they have said stays; what is new needs another voice.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Removing the voice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files of a voice</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WindowDialogs</name>
    <message>
        <source>Move to another engine…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>C&amp;osts…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Engines and &amp;keys…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;About Narratix</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message>
        <source>Narration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dialogue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Music</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ambience</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Effects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Effect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Muted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>muted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{start} to {end}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{seconds} s long</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fade {seconds} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause {seconds} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at “{word}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{gain} dB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show each speaker or sound by itself (E)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the automated gain (A)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag to change the pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag to fade in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag to fade out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag to change the level</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click to add a point</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag to move, Delete to remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click to put the playhead here, drag to repeat a range</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clip before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clip behind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lane above</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lane below</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select the clip before as well</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select the clip behind as well</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select all clips</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play from the clip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move 10 ms earlier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move 10 ms later</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move 100 ms earlier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move 100 ms later</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Louder by 0.5 dB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Softer by 0.5 dB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Louder by 3 dB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Softer by 3 dB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Split at the playhead</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Begin at the playhead</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End at the playhead</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the sound to the word at the playhead</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fade to the playhead</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mute or unmute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove the sound, point or marker; mute the line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a marker at the playhead</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename the marker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Marker before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Marker behind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a point of automation at the playhead</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the automated gain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show each speaker or sound by itself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Closer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wider</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whole chapter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom to the selection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Repeat the selection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Snap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ripple</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Cells</name>
    <message>
        <source>now</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Counted</name>
    <message numerus="yes">
        <source>{state} (%n line(s))</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_EditWords</name>
    <message>
        <source>reassign a line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>confirm a line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>direct a line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lock a line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>split a line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>merge lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>change a pronunciation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choose a take</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>describe a character</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>give a voice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>merge characters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>split a character</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>describe the book</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>include or leave out a chapter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>set a pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>move a clip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>split a clip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>put a clip back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>add a cue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>change a cue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>remove a cue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>add a marker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>change a marker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>remove a marker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>add an automation point</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>move an automation point</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>remove an automation point</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>change the mix</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the last change</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>reassign %n lines</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>confirm %n lines</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>direct %n lines</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>lock %n lines</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>merge %n lines</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>merge %n characters</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>split %n lines off a character</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>choose %n takes</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>move %n clips</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>put %n clips back</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>remove %n cues</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_LevelField</name>
    <message>
        <source> dB</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_LexiconView</name>
    <message>
        <source>Pronunciations</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ask_before_loss</name>
    <message>
        <source>Keep</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>script</name>
    <message>
        <source>Nobody yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Find…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find &amp;next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find &amp;previous</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next &amp;uncertain line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous uncertain line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The speaker is &amp;right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the &amp;speaker…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sp&amp;lit the line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Merge lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loc&amp;k the speaker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Say a word as…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play or speak the &amp;line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speak the line &amp;again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click to speak it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Playing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click to pause.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Being spoken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click to stop behind it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting to be spoken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click to speak it now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not spoken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click to try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changed since it was spoken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spoken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click to hear it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}? {percent} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nobody is known to speak this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, as you said</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, {percent} % sure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click to choose who speaks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not in the audio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Locked: keeps its speaker. Click to unlock.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hear the line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The speaker is right (Y)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speak the line again (G)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
