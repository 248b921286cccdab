"""Words that tell who somebody is: titles, first names, kin, trades, and capitalised words that name nobody."""

from typing import Final

from narratix_desktop.domain.character import Gender


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_F: Final = Gender.FEMALE
_M: Final = Gender.MALE
_U: Final = Gender.UNKNOWN

TITLES: Final[dict[str, Gender]] = {
    **dict.fromkeys(_words("mrs miss ms lady madame madam mme mlle mademoiselle aunt auntie duchess countess"), _F),
    **dict.fromkeys(
        _words("baroness princess queen sister signora signorina senora frau fraulein dame grandmother granny"), _F
    ),
    **dict.fromkeys(_words("mr sir lord monsieur uncle father brother duke count baron prince king squire abbe"), _M),
    **dict.fromkeys(_words("signor senor herr earl admiral colonel general captain major lieutenant sergeant"), _M),
    **dict.fromkeys(
        _words("corporal bishop reverend rev grandfather marquis capt col lieut sgt inspector constable"), _M
    ),
    **dict.fromkeys(_words("dr doctor professor prof cousin judge nurse superintendent detective commander"), _U),
}
"""Words before a name and the gender that they imply; lower case, without a full stop."""

ABBREVIATED_TITLES: Final = _words("mr mrs ms dr prof capt col lieut sgt rev mme mlle")
"""Titles whose full stop does not end a sentence."""

MARRIED_TITLES: Final = frozenset(
    {"mrs", "mme", "madame", "lady", "signora", "frau", "countess", "duchess", "baroness"}
)
UNMARRIED_TITLES: Final = frozenset({"miss", "mlle", "mademoiselle", "signorina", "fraulein"})
FIRST_NAME_TITLES: Final = _words("sir aunt auntie uncle cousin sister brother lady prince princess king queen")
"""Titles that stand before a first name."""

PEERAGE: Final = _words("sir lord duke earl count baron marquis prince king")
"""Titles whose bearers are not called plain "Mr."."""

RANKS: Final = _words(
    """admiral colonel general captain major lieutenant sergeant corporal bishop doctor professor inspector judge
    squire nurse duchess countess baron count duke king queen prince princess superintendent detective"""
)
"""Titles that alone, with an article, stand for one person of the book ("the colonel")."""

SPELLINGS: Final = {
    "dr": "doctor",
    "prof": "professor",
    "capt": "captain",
    "col": "colonel",
    "lieut": "lieutenant",
    "sgt": "sergeant",
    "rev": "reverend",
    "mme": "madame",
    "mlle": "mademoiselle",
    "auntie": "aunt",
}

FEMALE_NAMES: Final = _words(
    """ada adele adelaide agatha agnes alice alison amanda amelia amy andrea angela anita ann anna anne annette annie
    antonia audrey augusta barbara beatrice bella bertha bess bessie betsy betty blanche brenda bridget camilla carla
    carol caroline carrie catherine cathy cecilia cecily celia charlotte chloe christina christine clara clare claire
    claudia constance cora cordelia cynthia daisy daphne deborah delia della diana dinah dolly dora doris dorothea
    dorothy edith edna eileen elaine eleanor elena eliza elizabeth ella ellen elsa elsie emilia emily emma erica esther
    ethel eugenia eunice eva eve evelyn fanny felicia fiona flora florence frances freda georgiana georgina geraldine
    gertrude gladys gloria grace greta gwendolen hannah harriet hazel heather helen helena henrietta hester hilda hope
    ida irene iris isabel isabella isobel ivy jane janet jean jenny jemima jessica jessie joan joanna josephine joyce
    judith julia julie juliet karen kate katharine katherine kathleen katie kitty laura lavinia leah lena leonora
    leila lilian lillian lily linda lisa lizzie lizzy lois lottie louisa louise lucia lucinda lucy lydia mabel madeline
    madge maggie marcia margaret margery maria marian marianne marie marilla marion marjorie martha mary matilda maud
    maude may melissa mercy mildred millicent minnie miranda miriam molly monica muriel myra myrtle nan nancy naomi
    nell nellie nina nora olga olive olivia ophelia pamela patience patricia patty paula pauline peggy penelope phoebe
    phyllis polly portia priscilla prudence rachel rebecca rhoda rosa rosalie rosalind rosamond rose rosemary ruby ruth
    sally samantha sarah selina sharon sheila sibyl sophia sophie stella susan susanna sylvia tabitha teresa tess
    theodora theresa ursula valerie vera veronica victoria viola violet virginia wendy winifred zoe"""
)

MALE_NAMES: Final = _words(
    """aaron abel abraham adam adrian alan albert alec alexander alexis alfred algernon ambrose amos andrew angus
    anthony antony archibald archie arnold arthur aubrey augustus austin barnaby bartholomew basil ben benedict
    benjamin bernard bert bertie bertram bill billy bob bobby brian bruce cecil cedric charles charley charlie
    christopher clarence claude clement clifford colin conrad cornelius cuthbert cyril daniel dan david dennis derek
    dick dominic donald douglas duncan ebenezer edgar edmund edward edwin elias eric ernest eugene eustace evan
    ezra felix ferdinand francis frank franklin fred frederic frederick gabriel geoffrey george gerald gerard gilbert
    giles godfrey gordon graham gregory guy hal harold harry harvey hector henry herbert herman hiram horace howard
    hubert hugh hugo humphrey ian isaac ivan jack jacob jake james jasper jem jeremy jerome jerry jim jimmy joe joel
    john johnny jonah jonas jonathan joseph joshua julian julius keith kenneth kevin laurence lawrence leo leonard
    leopold leslie lewis lionel louis lucas luke malcolm marcus mark martin matthew maurice max michael miles mortimer
    moses nathan nathaniel ned neil nicholas nick nigel noah noel norman oliver oscar oswald owen pat patrick paul
    percival percy perry peter philip phil pierre quentin ralph randolph raymond reginald reuben rex richard robert
    robin rodney roger roland ronald rory rufus rupert sam samuel saul sebastian silas simon stanley stephen steve
    steven sydney ted terence thaddeus theodore thomas tim timothy toby tom tommy tony uriah valentine vernon victor
    vincent wallace walter warren wilfred will william willie winston"""
)

NICKNAMES: Final = {
    "lizzy": "elizabeth", "lizzie": "elizabeth", "eliza": "elizabeth", "bess": "elizabeth", "betty": "elizabeth",
    "kitty": "catherine", "kate": "katharine", "katie": "katharine", "cathy": "catherine", "polly": "mary",
    "molly": "mary", "maggie": "margaret", "peggy": "margaret", "meg": "margaret", "nancy": "anne", "annie": "anne",
    "sally": "sarah", "fanny": "frances", "nell": "ellen", "nellie": "ellen", "lottie": "charlotte",
    "bill": "william", "will": "william", "billy": "william", "willie": "william", "bob": "robert", "bobby": "robert",
    "rob": "robert", "dick": "richard", "rick": "richard", "tom": "thomas", "tommy": "thomas", "jim": "james",
    "jimmy": "james", "jem": "james", "jack": "john", "johnny": "john", "joe": "joseph", "harry": "henry",
    "hal": "henry", "ned": "edward", "ted": "edward", "teddy": "edward", "frank": "francis", "fred": "frederick",
    "charley": "charles", "charlie": "charles", "sam": "samuel", "ben": "benjamin", "nick": "nicholas",
    "tim": "timothy", "mike": "michael", "dan": "daniel", "dave": "david", "steve": "stephen", "tony": "anthony",
    "bertie": "albert", "archie": "archibald", "phil": "philip", "pat": "patrick", "matt": "matthew",
    "andy": "andrew", "alf": "alfred",
}  # fmt: skip

KIN: Final[dict[str, Gender]] = {
    **dict.fromkeys(
        _words("mother wife daughter sister aunt niece grandmother mamma mama mum mom stepmother widow"), _F
    ),
    **dict.fromkeys(_words("father husband son brother uncle nephew grandfather papa dad daddy stepfather"), _M),
    **dict.fromkeys(_words("lady mistress hostess granny bride nurse governess maid housekeeper sweetheart"), _F),
    **dict.fromkeys(_words("lordship master host groom lover valet"), _M),
    **dict.fromkeys(_words("ladyship"), _F),
    **dict.fromkeys(
        _words("cousin friend companion visitor guest neighbour neighbor partner guardian parent child"), _U
    ),
    **dict.fromkeys(_words("client colleague employer pupil teacher interlocutor"), _U),
}
"""Nouns that after a possessive ("her mother") stand for somebody known."""

ELDER_KIN: Final = _words("mother wife aunt grandmother stepmother lady widow mamma mama")

PERSON_NOUNS: Final[dict[str, Gender]] = {
    **KIN,
    **dict.fromkeys(
        _words("woman girl housewife landlady waitress actress nun widow matron lass maid-servant witch"), _F
    ),
    **dict.fromkeys(_words("stewardess heroine barmaid cook dame maiden princess queen duchess countess"), _F),
    **dict.fromkeys(
        _words("man boy gentleman lad fellow landlord waiter butler footman coachman porter sailor priest"), _M
    ),
    **dict.fromkeys(_words("clergyman vicar curate parson policeman sheriff constable inspector coroner soldier"), _M),
    **dict.fromkeys(
        _words("captain colonel general major admiral lieutenant sergeant king prince duke count baron"), _M
    ),
    **dict.fromkeys(
        _words("baronet squire monk cabman driver conductor ferryman fisherman farmer blacksmith wizard"), _M
    ),
    **dict.fromkeys(_words("bishop abbot brother-in-law father-in-law hero knight smith miller hunter giant"), _M),
    **dict.fromkeys(
        _words("doctor lawyer solicitor judge teacher professor stranger voice child servant clerk baker"), _U
    ),
    **dict.fromkeys(
        _words("student speaker narrator detective officer surgeon physician banker jeweller shopkeeper"), _U
    ),
    **dict.fromkeys(
        _words("witness prisoner thief robot computer ghost creature other pilot engineer guard chief"), _U
    ),
    **dict.fromkeys(_words("youth person boss manager secretary assistant attendant messenger steward traveller"), _U),
}
"""Nouns that stand for a person, and the gender that they imply."""

NOT_NAMES: Final = _words(
    """i o oh ah eh ha aye yes no not nay well now why what who whom whose which when where how here there this that
    these those then than thus therefore though although because if unless until till while as at by for from in into of
    off on onto out over to up upon with without within and but or nor so yet the a an any some every each all both few
    many most much more one two three four five six seven eight nine ten he she it we you they him her us them his hers
    its our ours your yours their theirs my mine me myself thee thou thy ye is am are was were be been being do does
    did done have has had having can could may might must shall should will would let come go look see hear tell say
    good great dear poor old young little big first second third last next other another such same only even just
    still too very quite rather perhaps maybe indeed never always often again also after before since during between
    against about above below under through across along around behind beside besides beyond down near once twice
    god heaven heavens lord christ jesus devil hell goodness gracious bless thank thanks please pray hush hallo hullo
    hello hey halloo bravo farewell goodbye welcome amen nonsense sir madam ma maam papa mamma mama dad daddy mum mom
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
    october november december christmas easter sunday michaelmas english england french france german germany italian
    italy spanish spain american america london paris rome europe european india indian irish ireland scotch scottish
    scotland british britain english christian catholic protestant bible latin greek yankee york chapter volume book
    part preface contents illustration footnote street road avenue square park hall house abbey church college hotel
    castle lodge court place inn club lane bridge river hill west east north south western eastern northern southern
    majesty highness excellency honour grace lordship ladyship bank office university company government parliament
    don didn won couldn wouldn shouldn isn wasn aren weren hasn haven hadn doesn ain mustn ll ve re mr mrs"""
)
"""Capitalised words that name no person."""

PARTICLES: Final = _words("de du des del della di da von van der den la le of")
ARTICLES: Final = frozenset({"the", "a", "an", "this", "that", "another", "one"})
DEFINITE: Final = frozenset({"the", "this", "that"})
POSSESSIVES: Final = _words("his her my their our your its")
MALE_PRONOUNS: Final = _words("he him his himself")
FEMALE_PRONOUNS: Final = _words("she her hers herself")
FIRST_PERSON: Final = _words("i me my mine myself")
PREPOSITIONS: Final = _words(
    """to of at with from by for in into on upon about after before behind beside between towards toward against near
    without over under like than opposite past beyond through across concerning regarding"""
)
PLACE_PREPOSITIONS: Final = frozenset({"at", "in", "near", "through", "leaving", "reached"})

PHRASE_STOPS: Final = PREPOSITIONS | _words(
    """and but or who whom whose which that as so then when while if because though for nor yet not only just again
    very quite too also still never always almost now here there he she it i we you they had was is were has have did
    would could should might must himself herself"""
)
"""Words that end the noun phrase "the old man" in "the old man in the corner"."""

ACTION_VERBS: Final = _words(
    """was had is has did would could looked smiled nodded laughed sighed turned took came went stood sat rose felt saw
    knew gave made put got held drew heard leaned shrugged frowned blushed paused stopped hesitated shook stared gazed
    glanced walked ran moved seemed appeared began wished wanted felt thought believed remembered found left kept met
    spoke read wrote lifted raised dropped opened closed threw bent bowed coloured colored started listened waited"""
)
"""Verbs whose subject is mostly a person."""

VAGUE_NOUNS: Final = _words(
    """man woman girl boy gentleman lady voice stranger person child fellow lad youth other one friend creature"""
)
"""Nouns that tell somebody apart only together with an adjective."""

PLURAL_HEADS: Final = _words("men women girls boys ladies gentlemen children people others both all")

CLAUSE_OPENERS: Final = _words("and but then so here thus now again at last presently suddenly finally meanwhile")
"""Words that may stand before the verb of "then said Mary"."""

WORDS_BEFORE_VOCATIVES: Final = _words("my dear dearest o oh ah yes no well poor old good and miss now come")
