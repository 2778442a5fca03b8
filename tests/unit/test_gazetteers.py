"""The gazetteers: every row is valid, and each spelling leads to its id with offsets into the text as written."""

from pathlib import Path

import pytest

from pipelines.gazetteers import actors, find, load, match, seas, sites, speakers, weapon_aliases, weapons
from pipelines.gazetteers.fold import fold
from pipelines.gazetteers.load import GazetteerError

HITS = [
    # text, written, kind, id
    ("fired from Wonsan", "Wonsan", "site", "PRK-WONSAN"),
    ("fired from Wŏnsan", "Wŏnsan", "site", "PRK-WONSAN"),
    ("FIRED FROM WONSAN", "WONSAN", "site", "PRK-WONSAN"),
    ("the Sinp’o shipyard", "Sinp’o", "site", "PRK-SINPO"),
    ("the Shinpo yard", "Shinpo", "site", "PRK-SINPO"),
    ("near Kuseong city", "Kuseong", "site", "PRK-KUSONG"),
    ("the northwestern Gusong", "Gusong", "site", "PRK-KUSONG"),
    ("Dongchang ri station", "Dongchang ri", "site", "PRK-SOHAE"),
    ("Tongch’ang-ri", "Tongch’ang-ri", "site", "PRK-SOHAE"),
    ("from the Sino-ri missile base", "Sino-ri missile base", "site", "PRK-SINO"),
    ("Wheeler Island off Odisha", "Wheeler Island", "site", "IND-CHANDIPUR"),
    ("the Satish Dhawan Space Centre", "Satish Dhawan Space Centre", "site", "IND-SRIHARIKOTA"),
    ("Launch Complex 39A", "Launch Complex 39A", "site", "USA-KENNEDY"),
    ("from southern Lebanon", "southern Lebanon", "site", "LBN-SOUTH"),
    ("a KN-23 flew", "KN-23", "weapon", "HWASONG-11A"),
    ("two KN‑23s flew", "KN‑23s", "weapon", "HWASONG-11A"),
    ("the Hwasong-11Ga", "Hwasong-11Ga", "weapon", "HWASONG-11A"),
    ("the Hwasongpho-11A", "Hwasongpho-11A", "weapon", "HWASONG-11A"),
    ("the Hwasong-12", "Hwasong-12", "weapon", "HWASONG-12"),
    ("Rodong missiles", "Rodong", "weapon", "HWASONG-7"),
    ("a Falcon-9 lifted off", "Falcon-9", "weapon", "FALCON-9"),
    ("an Agni 5 missile", "Agni 5", "weapon", "AGNI-5"),
    ("N. Korea fires", "N. Korea", "actor", "PRK"),
    ("the DPRK said", "DPRK", "actor", "PRK"),
    ("SpaceX launched", "SpaceX", "actor", "USA"),
    ("rockets by Hizbullah", "Hizbullah", "actor", "HEZBOLLAH"),
    ("the South’s Joint Chiefs of Staff said", "the South’s Joint Chiefs of Staff", "speaker", "KOR-JCS"),
    ("the Korean Central News Agency (KCNA)", "Korean Central News Agency (KCNA)", "speaker", "KCNA"),
    ("Ukraine's Air Force said", "Ukraine's Air Force", "speaker", "UKR-AIRFORCE"),
    ("into the East Sea", "East Sea", "sea", "SEA_OF_JAPAN"),
    (
        "fell outside Japan’s exclusive economic zone",
        "outside Japan’s exclusive economic zone",
        "sea",
        "OUTSIDE_JAPAN_EEZ",
    ),
]


@pytest.mark.parametrize(("text", "written", "kind", "id_"), HITS, ids=[h[1] for h in HITS])
def test_a_spelling_leads_to_its_row(text: str, written: str, kind: str, id_: str) -> None:
    hits = [(text[h.start : h.end], h.kind, h.id) for h in find(text)]
    assert (written, kind, id_) in hits


NO_HITS = [
    ("a Hwasong-145 flew", "weapon"),
    ("tell us more", "actor"),
    ("the Prime Minister", "weapon"),
    ("a tyre burst", "site"),
    ("Iranology", "actor"),
    ("snares", "actor"),
]


@pytest.mark.parametrize(("text", "kind"), NO_HITS, ids=[n[0] for n in NO_HITS])
def test_a_name_within_a_word_or_in_another_case_is_none(text: str, kind: str) -> None:
    assert [h for h in find(text) if h.kind == kind] == []


def test_the_longest_name_wins_and_a_shared_name_gives_a_hit_per_row() -> None:
    assert [(h.kind, h.id) for h in find("Pyongyang")] == [("site", "PRK-PYONGYANG"), ("actor", "PRK")]
    text = "South Korea's military said"
    assert [(h.kind, h.id) for h in find(text)] == [("speaker", "KOR-MIL")]
    assert [(h.kind, h.id) for h in find(text, kinds=frozenset({"actor"}))] == [("actor", "KOR")]


def test_offsets_survive_characters_that_fold_away() -> None:
    text = "W\u006f\u0306nsan and Sin\u00adpo"
    assert [(text[h.start : h.end], h.id) for h in find(text)] == [
        ("W\u006f\u0306nsan", "PRK-WONSAN"),
        ("Sin\u00adpo", "PRK-SINPO"),
    ]


def test_folding_gives_one_character_or_none() -> None:
    assert fold("Wŏn-san’s") == ("won-san's", None)
    assert fold("o\u0306k") == ("ok", [0, 2])
    assert fold("İstanbul ﬁre") == ("istanbul fre", None)


def test_every_file_is_valid_and_names_source_and_licence() -> None:
    rows = [*sites().values(), *weapons().values(), *weapon_aliases(), *actors().values()]
    rows += [*seas().values(), *speakers().values()]  # type: ignore[list-item]
    assert len(sites()) >= 200
    assert len(weapons()) >= 350
    assert all(r.source and r.licence for r in rows)


def test_each_weapon_has_its_own_name_among_its_aliases() -> None:
    named = {(a.weapon_id, a.alias) for a in weapon_aliases()}
    assert [w.id for w in weapons().values() if (w.id, w.name) not in named] == []


BAD = [
    ("latitude", "95", "sites.csv:2: latitude 95 is outside -90 to 90. Check sign and unit"),
    (
        "time_zone",
        "Asia/Nowhere",
        "sites.csv:2: time_zone 'Asia/Nowhere' is unknown. Use a name of tzdata such as Asia/Seoul",
    ),
    ("country", "Korea", "sites.csv:2: country 'Korea' is no alpha-3 code. Use ISO 3166-1 alpha-3 such as PRK"),
    ("kind", "pad", "sites.csv:2: kind 'pad' is unknown. Use one of area, base, launch_site, other, sea_platform"),
    ("aliases", "Kusong||Gusong", "sites.csv:2: aliases holds an empty name. Remove the doubled or trailing |"),
    ("source", "", "sites.csv:2: source is empty. Fill it in; a row without it cannot be used"),
]


@pytest.mark.parametrize(("column", "value", "message"), BAD, ids=[b[0] for b in BAD])
def test_a_bad_row_is_refused_with_file_line_and_remedy(
    column: str, value: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = {
        "id": "PRK-X", "name": "X", "aliases": "", "country": "PRK", "latitude": "40", "longitude": "125",
        "precision_km": "5", "time_zone": "Asia/Pyongyang", "kind": "base", "source": "s", "licence": "l",
    }  # fmt: skip
    cells[column] = value
    (tmp_path / "sites.csv").write_text(",".join(cells) + "\n" + ",".join(cells.values()) + "\n", encoding="utf-8")
    monkeypatch.setattr(load, "files", lambda package: tmp_path)
    with pytest.raises(GazetteerError) as error:
        load.sites.__wrapped__()
    assert str(error.value) == message


def test_a_longer_name_wins_over_one_that_starts_before_it() -> None:
    text = "near the Gulf of Oman"
    assert [(text[h.start : h.end], h.kind) for h in find(text)] == [("Gulf of Oman", "site"), ("Gulf of Oman", "sea")]


def test_a_name_may_be_written_in_two_cases() -> None:
    assert [h.id for h in find("in West Texas")] == [h.id for h in find("in west Texas")] == ["USA-CORN-RANCH"]


# Two makers chose this name; the actor tells which is meant.
SHARED_NAMES = {"ra'ad": {"RAAD", "RAAD-PAK"}}


def test_a_name_belongs_to_one_row_of_its_kind() -> None:
    owners: dict[tuple[str, str], set[str]] = {}
    for name in match._names():
        if name.written == name.alias:
            owners.setdefault((name.kind, fold(name.written)[0]), set()).add(name.id)
    assert {name: ids for (_, name), ids in owners.items() if len(ids) > 1} == SHARED_NAMES
    assert [h.id for h in find("a Hwasong-11S")] == ["HWASONG-11S"]
