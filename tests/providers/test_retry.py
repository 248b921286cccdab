"""When a paid request is tried again, and what a failed one may have cost."""

from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narratix_desktop.providers.retry import (
    Bill,
    RetryPolicy,
    broken_off,
    fault_of_status,
    no_credit,
    retry_after,
    unreachable,
)


def test_pauses_double_and_chance_decides_how_much_of_them_is_waited() -> None:
    policy = RetryPolicy()
    assert [policy.pause(n, 0.0, lambda: 1.0) for n in range(1, 8)] == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]
    assert [policy.pause(n, 0.0, lambda: 0.0) for n in range(1, 4)] == [0.0, 0.0, 0.0]
    assert policy.pause(3, 0.0, lambda: 0.25) == 1.0


@given(st.integers(1, 50), st.floats(0, 3600), st.floats(0, 1))
def test_what_the_service_asks_for_is_a_floor(failures: int, floor: float, chance: float) -> None:
    policy = RetryPolicy()
    assert floor <= policy.pause(failures, floor, lambda: chance) <= floor + policy.longest


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0.0),
        ({"Retry-After": "7"}, 7.0),
        ({"retry-after": " 2.5 "}, 2.5),
        ({"RETRY-AFTER-MS": "1500"}, 1.5),
        ({"Retry-After": "-3"}, 0.0),
        ({"Retry-After": "nan"}, 0.0),
        ({"Retry-After": "inf"}, 0.0),
        ({"Retry-After": "soon"}, 0.0),
        ({"Retry-After": formatdate(1_000_030, usegmt=True)}, 30.0),
        ({"Retry-After": formatdate(999_000, usegmt=True)}, 0.0),
        ({"Retry-After": "Fri, 99 Nov 2026 99:00:00 GMT"}, 0.0),
    ],
)
def test_the_wish_of_a_service_is_read_in_every_form(headers: dict[str, str], seconds: float) -> None:
    assert retry_after(headers, lambda: 1_000_000.0) == seconds


@pytest.mark.parametrize(
    ("status", "bill", "code", "retryable", "overloaded", "broken"),
    [
        (200, Bill.UNKNOWN, "service", True, False, True),
        (302, Bill.UNKNOWN, "service", True, False, True),
        (400, Bill.NOTHING, "request_refused", False, False, False),
        (401, Bill.NOTHING, "key_refused", False, False, False),
        (402, Bill.NOTHING, "credit", False, False, False),
        (403, Bill.NOTHING, "key_refused", False, False, False),
        (404, Bill.NOTHING, "request_refused", False, False, False),
        (408, Bill.NOTHING, "service", True, False, False),
        (409, Bill.NOTHING, "service", True, False, False),
        (410, Bill.NOTHING, "service_ended", False, False, False),
        (413, Bill.NOTHING, "request_refused", False, False, False),
        (422, Bill.NOTHING, "request_refused", False, False, False),
        (429, Bill.NOTHING, "service", True, True, False),
        (500, Bill.UNKNOWN, "service", True, False, True),
        (502, Bill.UNKNOWN, "service", True, False, True),
        (503, Bill.NOTHING, "service", True, True, True),
        (504, Bill.UNKNOWN, "service", True, False, True),
        (529, Bill.NOTHING, "service", True, True, True),
    ],
)
def test_each_status_says_what_was_paid_and_whether_another_try_may_help(
    status: int, bill: Bill, code: str, retryable: bool, overloaded: bool, broken: bool
) -> None:
    fault = fault_of_status("Acme", status, {"Retry-After": "3"})
    assert (fault.bill, fault.error.code, fault.error.retryable) == (bill, code, retryable)
    assert (fault.overloaded, fault.broken) == (overloaded, broken)
    assert "Acme" in fault.error.headline
    if overloaded:
        assert fault.wait == 3.0


def test_only_a_connection_that_was_never_made_certainly_costs_nothing() -> None:
    assert unreachable("Acme").bill is Bill.NOTHING
    assert broken_off("Acme").bill is Bill.UNKNOWN
    assert not no_credit("Acme").retryable
