# Everything one does with this project. Each target installs what it lacks.

.DEFAULT_GOAL := help
.PHONY: help serve build test bench fmt lint clean

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' Makefile

serve: ## Build, and serve http://127.0.0.1:8080 with live reload (PORT=... for another port)
	@scripts/serve.sh

build: ## Write the release build to dist/, and weigh it against budget.toml
	@scripts/build.sh

test: ## Run every check: format, lints, library tests, release build, browser tests
	@scripts/test.sh

bench: ## Measure training beside TensorFlow.js and drawing (minutes; nothing else should run)
	@scripts/bench.sh

fmt: ## Format the sources
	@scripts/lint.sh fmt

lint: ## Check format and lints
	@scripts/lint.sh

clean: ## Remove what was built (the installed tools in .tools stay)
	cargo clean
	rm -rf dist e2e/test-results e2e/playwright-report
