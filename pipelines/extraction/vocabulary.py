"""The closed word classes of the grammar. Names of places, weapons, actors and speakers are gazetteer data instead."""

from __future__ import annotations

from pipelines.extraction.wordsets import words

# Verb forms that fire something, by lemma; "test" needs a weapon as its object.
_FIRING = {
    "fire": "fire fires fired firing",
    "launch": "launch launches launched launching flown relaunch relaunches relaunched relaunching",
    "test-fire": "test-fire test-fires test-fired test-firing test-launch test-launches test-launched test-launching "
    "flight-test flight-tests flight-tested flight-testing",
    "lob": "lob lobs lobbed lobbing",
    "shoot": "shoot shoots shot shooting",
    "unleash": "unleash unleashes unleashed unleashing",
    "hurl": "hurl hurls hurled hurling",
    "rain": "rain rains rained raining",
    "test": "test tests tested testing retest retested",
    "send": "send sends sent sending blast blasts blasted blasting loft lofts lofted lofting propel propels "
    "vault vaults vaulted vaulting "
    "propelled "
    "thrust thrusts thrusting",
    "put": "put puts putting place places placed placing orbited",
    "use": "use uses used using",
    "strike": "pound pounds pounded pounding bombard bombards bombarded bombarding pummel pummels pummeled pummelled "
    "sank sinks shower showers showered pepper peppers peppered "
    "hammer hammers hammered hammering blitz blitzes blitzed "
    "attack attacks attacked attacking target targets targeted targeting strike strikes struck striking hit hits "
    "hitting shell shells shelled",
}
VERB_LEMMA = {form: lemma for lemma, forms in _FIRING.items() for form in forms.split()}
INFLECTED_PAST = frozenset(
    f for f in VERB_LEMMA if f.endswith("ed") or f in ("shot", "sent", "put", "thrust", "struck", "hit")
)
# What a vehicle does itself: these make an event when the vehicle is new, and details when it is known.
LIFTOFF = words(
    "blasts blasted lifts lifted lifting blasting bolted took takes taking roared roars thundered thunders soared "
    "soars rocketed rode rides debut debuted carried carries hauled hauls boosted boosts surged surges "
    "lift-off blast-off"
)
FLIGHT = words(
    """
    flew flies flying flown traveled travelled travels travel fell falls landed lands landing splashed
    crashed crashes exploded explodes exploding disintegrated reached reaches reaching failed fails fizzled
    broke breaks plunged plunges came hit hits hitting struck strikes striking slammed slams soared
    splintered blew passed passes entered enters covered overflew climbed hurtled hurtling ended suffered
    suffers killed kills wounded injured sparked damaged destroyed sputtered malfunctioned dropped veered
    headed ignited separated crossed crossing
    """
)
STRUCK = words(
    "hit hits struck strikes slammed slams landed lands fell falls killed kills pound pounds pounded rained "
    "rain damaged destroyed injured wounded crashed hitting crossed crossing smashed impacted strike slam land "
    "fall kill damage destroy pounding explode plunged plunges overflew damages destroys injures wounds"
)
NOMINALS = words(
    "launch launches launching launchings test tests test-fire test-fires test-firing test-firings test-launch "
    "test-launches firing firings liftoff lift-off blastoff blast-off take-off takeoff attack attacks strike "
    "strikes fire barrage barrages salvo salvos volley volleys launch-test bombardment liftoffs flight mission flights "
    "trial trials debut blitz raid raids assault assaults "
    "onslaught missions attempt attempts failure failures test-flight test-flights"
)
FAILED_FLIGHT = words(
    "veered deviated crashed crashes exploded explodes failed fails "
    "misfired misfires disintegrated fizzled malfunctioned blew blows "
    "splintered lost"
)
# Verbs of those who only saw or spoke of a launch: their subject is not who launched.
WITNESS = words("confirmed confirms detected detects detecting celebrated celebrates hailed hails used using uses")
ATTACK_NOMINALS = words(
    "attack attacks strike strikes fire barrage barrages salvo salvos volley volleys bombardment blitz raid "
    "raids assault assaults onslaught"
)
PLURAL_NOMINALS = words(
    "launches launchings tests test-fires test-firings test-launches firings attacks strikes barrages liftoffs "
    "flights missions attempts failures"
)
# Verbs whose object may be a launch or a test: the launch they govern took place.
CONDUCT = words(
    "conducted conducts conducting carried carries carrying staged stages staging held holds performed made "
    "makes oversaw oversees overseen overseeing supervised supervises supervising guided guides guiding "
    "observed observes watched watches watching inspected inspects inspecting attended attends confirmed "
    "confirms detected detects detecting celebrated celebrates hailed hails attempted attempts used using uses "
    "launched launches launching unleashed unleashes unleashing mounted resumed resumes"
)
SPEECH = words(
    """
    said says say saying told tells reported reports reporting announced announces announcing confirmed
    confirms claimed claims claiming stated states according tweeted added adds posted wrote quoted quoting
    cited citing declared declares disclosed disclosing acknowledged admitted admits alleged warned noted
    believes believe believed estimated estimates assessed assesses described describes called calls
    condemned condemns denounced denounces released identified issued
    """
)
IRREGULAR_VERBS = words(
    "was were is are has had have came comes come did does do took takes made makes went goes got held met gave "
    "gives saw sees left leaves put sent set flew fell rose ran began begins led leads built kept brought found "
    "became becomes shows showed wants plans broadcast aired airs"
)
HARD_BARRIERS = frozenset({".", ";", "“", "”", '"', "—", "–", ":", "|", "?", "!"})
# What a state does that gives its weapons to another.
SUPPLIED = words("supplied provided donated given delivered made built sold gifted")
SUBORDINATORS = words(
    """
    that which who whom where while when after before since because although though if as whether until
    unless amid following and but or than despite ahead
    """
)
DETERMINERS = words(
    "the a an its their his her this that these those another one some any no each every both our my your"
)
ADVERBS = words(
    """
    also again just reportedly apparently allegedly successfully unsuccessfully likely probably possibly
    already recently finally then later subsequently simultaneously previously earlier first last still only
    even once twice jointly repeatedly briefly accidentally mistakenly deliberately quickly have has had been
    being is are was were be not never to did early late initially safely today yesterday suddenly reportedly
    presumably test
    """
)
PRONOUNS = words("it they he she we its their them which that who")

# Governors of "to launch" under which the launch did happen (or was tried).
ASSERTING_GOVERNORS = words(
    """
    failed fails fail tried tries try attempted attempts attempting managed manages appeared appears seemed
    seems
    """
)
FAILING_GOVERNORS = words("failed fails fail failure failing")
TRYING_GOVERNORS = words("tried tries try attempted attempts attempting")
MODALS = words(
    """
    will would shall should could can cannot may might must won't wouldn't couldn't can't shouldn't 'll he'll
    it'll they'll we'll i'll you'll ought
    """
)
NEGATIONS = words("not never n't without didn't hasn't haven't wasn't weren't isn't doesn't don't hadn't cannot nor no")
CONDITIONALS = words("if unless whether should lest")
DENIALS = words("denied denies deny denying rejected rejects refuted refutes")
# Words before "launch(ing)" under which it lies ahead or is only thought of.
IRREALIS_BEFORE = words(
    "plan plans planning planned scheduled slated "
    "prepare prepares prepared preparing preparation preparations intend intends intended "
    "intending intention threaten threatens threatened threatening threat threats vow vows vowed pledge pledged "
    "readying poised schedule expects expecting ban bans banned banning bar barred prohibit prohibits "
    "prohibited prohibiting prevent preventing prevented halt stop stopping stopped cease suspend suspended "
    "moratorium refrain freeze forbid forbids forbidden abandon avoid deter delay delayed delays postponed "
    "postpone postpones scrub scrubs scrubbed cancel canceled cancelled aim aims aimed aiming capable "
    "capability ability able allow allows allowing permit permission want wants wanted hope hopes hoped hoping "
    "order orders ordered propose consider considering considers urged urge urges invite request requested "
    "approve approved approval authorize before countdown attempting? eve awaiting await awaits seek seeks "
    "seeking decide decided right rights refuse refused need needs promised promise eyes target targets readies "
    "eyeing risk risks fear fears feared rehearsal unveils hints calls call called-for"
)
# Adjectives that make the launch unreal only when they stand right before it.
IRREALIS_NEXT = words(
    "additional anticipated any can could due expected further future go hypothetical imminent may might mock "
    "more next pending planned possible potential proposed ready scheduled set simulated slated upcoming will would"
)
GENERAL_BEFORE = words(
    """
    frequent repeated regular regularly routine routinely often numerous many continued continuous recent
    constant occasional past previous earlier such series string spate flurry years decades history various
    past all other these those
    """
)
COUNTING_AFTER = (
    ("this", "year"), ("so", "far"), ("in", "recent"), ("over", "the", "past"), ("over", "the", "last"),
    ("over", "the", "years"), ("in", "the", "last"), ("in", "the", "past"), ("since", ),
    ("for", "years"),
    ("last", "year"), ("in", "total"), ("throughout",), ("every",), ("each",), ("per",), ("in", "years"),
)  # fmt: skip

# Nouns after a weapon word that make it part of something else ("missile defence", "rocket engine").
NOT_WEAPON_AFTER = words(
    "program programs programme programmes defense defence defenses defences system systems engine engines "
    "technology technologies base bases site sites capability capabilities threat threats range ranges force "
    "forces unit units launcher launchers power silo silos shield expert experts scientist scientists company "
    "maker center centre warning warnings alert alerts alarm alarms siren sirens debris fragments fragment "
    "parts part component components stockpile stockpiles arsenal arsenals administration command corps "
    "industry development developments deal treaty radar battery batteries crisis fears issue issues "
    "provocation provocations race expertise submarine submarines boat boats destroyer ship ships tracking "
    "production factory plant research activity activities exports export sales sale embargo sanctions sanction "
    "ban fuel propellant body bodies casing nose science man men design designs designer interceptor "
    "interceptors intercept interception internet phone phones communication communications communicator image "
    "images imagery photo photos data tv television dish navigation network firm office agency control carrier "
    "facility facilities complex truck trucks tube tubes brigade division bombardments equipment weaponry "
    "cooperation talks restrictions operator operators operations ambitions garden salad stove stoves league "
    "mortgage car emoji makers manufacturer manufacturers stage stages segment segments booster boosters motor "
    "motors thruster thrusters simulation simulations simulator simulators"
)
# Objects of "launch" that are no weapons: with one of these between verb and weapon word there is no launch.
OTHER_OBJECTS = words(
    "attack attacks offensive operation operations campaign campaigns investigation probe program programme "
    "service product website app bid inquiry airstrike airstrikes strike strikes raid raids assault invasion "
    "review drive effort appeal petition lawsuit initiative project company business career search exercise "
    "exercises drills bombardment study torpedo balloon balloons kite drill engine engines motor motors "
    "thrusters thruster laser lasers"
)
MODIFIERS = words(
    "strongest biggest largest tallest longest heaviest fastest deadliest mightiest smallest oldest "
    "short-range medium-range intermediate-range long-range mid-range longer-range shorter-range "
    "intercontinental ballistic cruise submarine-launched sea-launched air-launched ground-launched "
    "ship-launched land-based sea-based ground-based hypersonic tactical strategic guided new new-type "
    "new-model newest latest unidentified unspecified suspected apparent alleged purported presumed multiple "
    "several two-stage three-stage multi-stage multistage solid-fuel solid-fueled solid-fuelled "
    "solid-propellant liquid-fuel liquid-fueled liquid-fuelled nuclear-capable nuclear-armed nuclear-tipped "
    "nuclear armed unarmed powerful surface-to-surface air-to-ground air-to-surface surface-to-air "
    "ground-to-ground ground-to-air air-to-surface air-to-air anti-ship anti-aircraft antiaircraft anti-tank "
    "anti-ship anti-air multi-warhead experimental prototype military spy reconnaissance carrier space "
    "suborbital orbital uncrewed unmanned crewed advanced large large-caliber large-calibre large-sized "
    "super-large modified improved upgraded modern modernized more additional extra dummy homemade home-made "
    "makeshift crude domestically-made domestically indigenous long short medium intermediate range type kind "
    "class reusable giant massive mega huge heavy small tiny big first-ever maiden last single target "
    "interceptor defensive banned observation communications communication weather earth navigation broadband "
    "internet commercial private same high-tech precision precision-guided maneuverable manoeuvrable "
    "quasi-ballistic different other similar so-called fresh satellite-guided laser-guided supersonic subsonic "
    "underground deadly incoming ground surface solid liquid fuel fueled fuelled 122mm 107mm standoff kamikaze "
    "s-300 conventional unusual lethal rogue stray errant near-simultaneous simultaneous consecutive "
    "massive-scale half-dozen non-nuclear theater theatre heavy-lift medium-lift moon lunar mars supply cargo "
    "resupply orbital-class 3d-printed towering final failed successful harder-to-detect road-mobile mobile "
    "rail-mobile high-precision high-powered next-generation monster record far-reaching hostile enemy live "
    "artillery submarine sub-launched solid- long- glide particular soviet-era russian-made american-made "
    "us-made u.s.-made chinese-made iranian-made soviet-made north-korean-made workhorse"
)

# After "launch" or "test" these make it a plan, a place or an institution.
AFTER_UNREAL = words(
    "plan plans pad pads site sites window windows schedule vehicle ban capability capabilities range ranges "
    "date station facility facilities preparations preparation delay delays center centre complex program "
    "programme button code codes drill drills exercise exercises day system systems procedure technology tower "
    "base bases flight market business industry service services provider costs abort scrub director control "
    "conductor tube tubes positions position would will could may might can party parties viewing watch cadence "
    "list lists calendar manifest providers operator operators preparatory committee commission customers companies "
    "rehearsal rehearsals license licence permit"
)
