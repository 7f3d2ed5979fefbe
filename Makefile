# Short names for the commands of run.py, which also works where there is no make.
# Hand arguments on with ARGS: make test ARGS="-k texts", make report ARGS=path/to/study
PYTHON ?= python3
ARGS ?=

.PHONY: report test lab refresh site bench env
# Two of them must not set up one environment at the same time.
.NOTPARALLEL:

report test lab refresh site bench env:
	$(PYTHON) run.py $@ $(ARGS)
