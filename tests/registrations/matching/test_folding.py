"""Names as they sound: pairs of spellings that registrars write for one name, and names that stay apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registrations.matching.folding import fold, joined, sounds

SAME_SPELLING = [
    ("Djamaluddin", "Jamaloedin"),
    ("Yusuf", "Jusuf"),
    ("Zubair", "Jubair"),
    ("Tjoet Njak Dhien", "Cut Nyak Dien"),
    ("Chairunnisa", "Khairunisa"),
    ("Patimah", "Fatimah"),
    ("Abdulrahman", "Abdul Rahman"),
    ("Abdurrahman", "Abdul Rahman"),
    ("Abdoel Azis", "Abdulaziz"),
    ("Abdullah", "Abdoellah"),
    ("Rachman", "Rahman"),
    ("Achmad", "Akhmad"),
    ("Mochamad", "Muhammad"),
    ("Md. Rofiq", "Mohammed Rofiq"),
    ("Tgk. H. Yunus", "Yunus"),
    ("Siti binti Ahmad", "Siti Ahmad"),
    ("Al-Rashid", "Rashid"),
    ("Daw Khin Myo Chit", "Khin Myo Chit"),
    ("Sa'id", "Said"),
    ("José", "Jose"),
    ("Philip", "Filip"),
]
SAME_CODE = [
    ("Sjarifah Aisjah", "Syarifah Ayesha"),
    ("Hossain Utsman", "Husein Osman"),
    ("Rofiq", "Rafiq"),
    ("محمد يوسف", "Mohd Yousuf"),
    ("عبد الرحمن", "Abdurrahman"),
    ("علي", "Ali"),
    ("Kirsty", "Kirstie"),
    ("Catherine", "Katherine"),
    ("Sabeleake", "Sabelleake"),
    ("Begum", "Bagum"),
]
APART = [("Mahmud", "Muhammad"), ("Budi", "Dewi"), ("Salim", "Karim"), ("Abdul", "Abdullah")]


def codes(name: str) -> list[str]:
    return [part.code for part in fold(name)]


@pytest.mark.parametrize(("one", "other"), SAME_SPELLING)
def test_two_spellings_fold_to_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), SAME_CODE)
def test_two_spellings_have_one_code(one: str, other: str) -> None:
    assert codes(one) == codes(other)


@pytest.mark.parametrize(("one", "other"), APART)
def test_other_names_stay_apart(one: str, other: str) -> None:
    assert codes(one) != codes(other)


def test_a_name_in_one_word_has_the_code_of_the_same_in_two() -> None:
    assert joined(fold("nurhayati")) == joined(fold("nur hayati"))


def test_ma_and_ko_are_titles_only_before_two_other_names() -> None:
    assert codes("Ma Khin Aye") == codes("Khin Aye")
    assert codes("Ma Hla") != codes("Hla")


def test_a_title_alone_is_a_name() -> None:
    assert codes("Haji") == ["hz"]
    assert codes("Bin") == ["bn"]


def test_burmese_script_is_kept_as_it_is() -> None:
    assert [part.spelling for part in fold("အောင် ဆန်း")] == ["အောင်", "ဆန်း"]


def test_what_holds_no_letter_is_no_name() -> None:
    assert [fold(nothing) for nothing in ["", "  ", "---", "123", "٣٤"]] == [()] * 5


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12))
def test_folding_never_loses_a_name(word: str) -> None:
    assert all(part.spelling and part.code for part in fold(word))
    assert sounds(word)


@given(st.text(max_size=40))
def test_case_and_blanks_change_nothing(name: str) -> None:
    assert fold(f"  {name.upper()} ") == fold(name.upper().lower())


@given(st.lists(st.sampled_from(["Siti", "Nur", "Rofiq", "Sabeleake", "Wahyuni"]), min_size=2))
def test_each_part_folds_alike_wherever_it_stands(parts: list[str]) -> None:
    assert sorted(fold(" ".join(parts))) == sorted(fold(" ".join(reversed(parts))))
