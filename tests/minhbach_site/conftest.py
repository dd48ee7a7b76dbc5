from site_fixtures import (  # noqa: F401 (pytest finds fixtures and hooks by name)
    _journal_lets_itself_be_flushed,
    _site,
    clerk,
    in_this_process,
    intruder,
    leader,
    outsider,
    people,
    pytest_runtest_call,
    pytest_runtest_setup,
    sign_in,
)
