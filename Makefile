# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Short names for the CMake presets (CMakePresets.json); nothing is decided here. `make help` lists the targets.
PREFIX ?= /usr/local
DESTDIR ?=
FUZZ_SECONDS ?= 30
CLANG_TARGET ?= all

.PHONY: all help deps page demo docs test long slow coverage msan san tsan clang install bench bench-quick bench-ladder bench-scaling repro fuzz format lint clean
.DEFAULT_GOAL := all

all: build/build.ninja ## build the library and the program (release, in build/)
	cmake --build --preset release --target product

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

deps: ## install what building needs (says what; sudo when not root)
	tools/dependencies.sh build

page: ## get what bundles the page of reports, by its lock file (nodejs, npm; once), for the next `make`
	tools/dependencies.sh page
	npm ci --ignore-scripts --no-audit --no-fund --prefix src/report/page

demo: ## from nothing: install what is missing, build, train on the bundled digits, predict
	tools/demo.sh

test: ## build and run the tests, but for those of `make long`
	tools/dependencies.sh build test
	@$(MAKE) --no-print-directory build/build.ninja
	cmake --build --preset release
	ctest --preset release

long: build/build.ninja ## the tests that take more than ten seconds each (with `make test`: all of them)
	tools/dependencies.sh build test
	cmake --build --preset release
	ctest --preset long

coverage: page build-coverage/build.ninja ## lines and branches that the tests run, with a floor (tools/coverage.sh)
	tools/dependencies.sh build test coverage
	cmake --build --preset coverage
	tools/coverage.sh build-coverage

msan: build-msan/build.ninja ## the readers and kernels under MemorySanitizer (clang)
	cmake --build --preset msan
	ctest --preset msan

san: build-san/build.ninja ## the same under AddressSanitizer and UndefinedBehaviorSanitizer
	cmake --build --preset san
	ctest --preset san

tsan: build-tsan/build.ninja ## the tests of threads under ThreadSanitizer
	cmake --build --preset tsan
	ctest --preset tsan

slow: build/build.ninja ## what is too long for every day: every fault of every system call (30 minutes)
	cmake --build --preset release --target slow_tests

clang: build-clang/build.ninja ## build everything (CLANG_TARGET=product: library and program) with clang, warnings as errors
	cmake --build --preset clang --target $(CLANG_TARGET) -- -k 0

install: ## install under PREFIX (/usr/local), staged below DESTDIR when it is given
	cmake --preset release -DCMAKE_INSTALL_PREFIX='$(PREFIX)'
	cmake --build --preset release --target product
	DESTDIR='$(DESTDIR)' cmake --install build
	@if [ -z '$(DESTDIR)' ] && [ "$$(id -u)" = 0 ]; then ldconfig || true; fi

bench: build/build.ninja ## measure beside PyTorch and others: about twenty minutes, on an idle machine
	cmake --build --preset release
	bench/bench.sh

bench-quick: build/build.ninja ## the short form: does the benchmark still run?
	cmake --build --preset release
	bench/bench.sh --quick

bench-ladder: build/build.ninja ## a training step from textbook loops to the trainer, rung by rung
	cmake --build --preset release
	bench/ladder/run.sh

bench-scaling: build/build.ninja ## how time grows with parameters, examples and batch: some minutes
	cmake --build --preset release
	bench/scaling.sh

repro: build/build.ninja ## published numbers of optimizers beside ours (docs/repro.md): some minutes
	cmake --build --preset release --target product repro
	tools/repro.sh

fuzz: build-fuzz/build.ninja ## fuzz every reader for FUZZ_SECONDS (30) each, with clang
	cmake --build --preset fuzz --target fuzz_targets
	@set -e; for target in $$(find build-fuzz/tests -name 'fuzz_*' -type f -perm -u+x | sort); do \
	  echo "$$target"; \
	  mkdir -p "$$target.corpus"; \
	  "$$target" -max_total_time=$(FUZZ_SECONDS) -artifact_prefix="$$target." -verbosity=0 -close_fd_mask=3 -rss_limit_mb=4096 "$$target.corpus" \
	    tests/fuzz/corpus/$${target##*/fuzz_}; \
	done

format: ## clang-format every C file in place
	git ls-files -z --cached --others --exclude-standard -- '*.c' '*.h' '*.cc' | xargs -0 clang-format -i

lint: build/build.ninja ## clang-tidy and shellcheck
	tools/lint.sh build

docs: build/build.ninja ## a static site, build-docs/index.html: a gallery of real reports, pages of the C interface
	tools/dependencies.sh build docs
	cmake --build --preset release --target descent_program
	doxygen tools/Doxyfile
	tools/gallery.sh build/descent build-docs

clean: ## remove the build folders (runs/ stays)
	rm -rf build build-debug build-san build-tsan build-msan build-coverage build-clang build-fuzz build-docs

%/build.ninja:
	@command -v cmake ninja >/dev/null || { echo "cmake or ninja is missing: make deps installs them" >&2; exit 1; }
	cmake --preset $(if $(filter build,$*),release,$(patsubst build-%,%,$*))
