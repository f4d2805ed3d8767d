import pytest

# What it finds is told in full, as in a test.
pytest.register_assert_rewrite("tests.demo.playing")
