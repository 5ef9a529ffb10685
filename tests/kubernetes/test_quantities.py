"""Quantities stand for numbers, whatever their notation."""

from decimal import Decimal

import pytest

from mkdocs_manifests.kubernetes.quantities import amount, quantity


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("500m", "0.5"),
        ("1Ki", "1024"),
        ("1k", "1000"),
        ("2G", "2000000000"),
        ("2Gi", "2147483648"),
        ("1e3", "1000"),
        ("1E", "1000000000000000000"),
        ("-1.5", "-1.5"),
        ("0.1n", "1E-9"),
        ("9E9", "9000000000"),
    ],
)
def test_reads_every_notation(written, number):
    assert amount(written) == Decimal(number)


def test_notations_of_one_amount_are_equal():
    assert amount("1Gi") == amount("1024Mi") == amount("1073741824")


def test_cuts_what_is_larger_than_the_server_holds():
    assert amount("1e999999") == amount("9223372036854775807") == Decimal(2**63 - 1)


def test_numbers_of_yaml_are_quantities():
    assert quantity(8e9) == Decimal(8_000_000_000)
    assert quantity(1) == Decimal(1)
    assert all(quantity(value) is None for value in (True, ["1"], None))
