"""Whatever reads bytes from outside, fed with what nobody foresaw.

`targets` lists the readers with what each may do; tests/fuzz feeds them a bounded, repeatable lot,
and `python -m bench.fuzz TARGET` goes on for as long as one likes, led by coverage.
"""
