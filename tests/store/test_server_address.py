import pytest
from hypothesis import given
from hypothesis import strategies as st

from narratix_desktop.domain.errors import SettingsError
from narratix_desktop.store.server.address import (
    database_of,
    percent_decoded,
    percent_encoded,
    with_database,
    without_password,
)

ADDRESS = "postgresql://writer:p%40ss%2Fword@db.example:5433/books?sslmode=require"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_survives_an_address(text: str) -> None:
    assert percent_decoded(percent_encoded(text)) == text
    assert database_of(with_database(ADDRESS, f"x{text}")) == f"x{text}"


def test_password_is_taken_out_wherever_it_stands() -> None:
    assert without_password(ADDRESS) == ("postgresql://writer@db.example:5433/books?sslmode=require", "p@ss/word")
    assert without_password("postgres:///books?host=/run/pg&password=a%26b&port=1") == (
        "postgres:///books?host=/run/pg&port=1",
        "a&b",
    )
    assert without_password("postgresql://host/books") == ("postgresql://host/books", "")


def test_other_database_keeps_server_user_and_options() -> None:
    assert with_database(ADDRESS, "mém oire") == (
        "postgresql://writer:p%40ss%2Fword@db.example:5433/m%C3%A9m%20oire?sslmode=require"
    )


@pytest.mark.parametrize("address", ["books", "mysql://host/books", "host=db password=secret", "postgresql://host"])
def test_address_that_cannot_be_used_is_refused_without_quoting_it(address: str) -> None:
    with pytest.raises(SettingsError) as refused:
        database_of(address)

    assert address not in str(refused.value)
    assert "secret" not in str(refused.value)
