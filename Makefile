# Everything one does with this project. Each target installs what it lacks.

.DEFAULT_GOAL := help
.PHONY: help serve build check test test-browsers bench doc fmt lint clean

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' Makefile

serve: ## Build, and serve http://127.0.0.1:8080 with live reload (PORT=... for another port)
	@scripts/serve.sh

build: ## Write the release build to dist/, and weigh it against budget.toml
	@scripts/build.sh

check: ## Check format, lints, documentation and the library's tests (what to run while working)
	@scripts/test.sh quick

test: ## Run every check: format, lints, documentation, library tests, release build, browser tests
	@scripts/test.sh

test-browsers: ## Run a few tests of the built site in Firefox and, where it can be had, WebKit
	@scripts/test-browsers.sh

bench: ## Measure training beside TensorFlow.js, PyTorch and drawing (minutes; nothing else should run)
	@scripts/bench.sh

doc: ## Write the documentation of the library's public API to target/doc/
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --package reparam --no-deps

fmt: ## Format the sources
	@scripts/lint.sh fmt

lint: ## Check format and lints
	@scripts/lint.sh

clean: ## Remove what was built (installed tools stay)
	cargo clean
	rm -rf dist e2e/test-results e2e/playwright-report
