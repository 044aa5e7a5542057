"""How fast we are beside plain natasha: `python -m benchmarks` (or `make bench`) repeats the README's figures."""
