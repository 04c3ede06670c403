# The two commands are `make quickstart` and `make test`; the scripts say what they do as they do it.

.PHONY: help quickstart test interop soak bench format clean

help:
	@echo "make quickstart  install what is missing, build, run the whole road on the sample (out/quickstart)"
	@echo "make test        every test, format check and interoperability check"
	@echo "make interop     checks against PyTorch, transformers and Megatron (large downloads)"
	@echo "make soak        long kill and fuzz runs"
	@echo "make bench       comparisons with peers, printed as tables"
	@echo "make format      format the Swift sources"
	@echo "make clean       remove build folders and results"

quickstart:
	@bash scripts/quickstart.sh

test:
	@bash scripts/test.sh

interop:
	@bash scripts/interop.sh

soak:
	@bash scripts/soak.sh

bench:
	@bash scripts/bench.sh

format:
	swift format -i --recursive Sources Tests Package.swift

clean:
	rm -rf .build .build-test .venv out
