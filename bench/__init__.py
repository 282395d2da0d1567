"""How fast the college is, measured against floors in the same run. `python -m bench`, after `./bin/test --env`."""
