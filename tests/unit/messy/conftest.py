"""The assertions of the helper explain themselves like those of a test."""

import pytest

pytest.register_assert_rewrite("untidy")
