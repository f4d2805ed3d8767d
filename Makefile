# Madoguchi. `make help` lists what can be made. Needs only Debian 12's git, make and python3-venv.
CITY ?= yukuhashi
ZONE ?= all
PORT ?= 8000
LISTEN ?= 127.0.0.1
DATA ?= .data/$(CITY)-$(ZONE)
# Debian's own Python where there is one: it is built with every optimisation, which one of a version manager often is not.
PYTHON ?= $(shell /usr/bin/python3 -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' \
	2>/dev/null && echo /usr/bin/python3 || echo python3)
MAKEFLAGS += --no-print-directory
# Without compiled modules every start would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test check screens docs format bootstrap bootstrap-dev

help: ## この一覧を表示する
	@echo "使い方: make 名前 [CITY=yukuhashi|kitakyushu] [ZONE=all|front|office|number] [PORT=8000] [DATA=フォルダー]"
	@echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)$$/  \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-14s %s\n", $$1, $$2 }'

run: bootstrap ## 窓口を始める(止めるときは Ctrl-C、データは残る)
	@exec .venv/bin/python -m madoguchi.cli run --demo --city "$(CITY)" --zone "$(ZONE)" \
		--listen "$(LISTEN)" --port "$(PORT)" --data "$(DATA)"

test: bootstrap-dev ## すべての試験(書式・型・単体・通し・ブラウザー)
	@exec sh scripts/test.sh

check: bootstrap-dev ## 速い検査だけ(書式・依存・型・移行)
	@exec sh scripts/check.sh

screens: bootstrap-dev ## すべての画面の写真を .screens に撮る
	@sh scripts/system_packages.sh
	@MADOGUCHI_SCREENS=.screens exec .venv/bin/python -m pytest tests/browser -q

docs: bootstrap-dev ## 生成する文書を作り直し、差があれば失敗する
	@exec .venv/bin/python scripts/generate_docs.py

format: bootstrap-dev ## 書式を整える
	@.venv/bin/ruff check --fix . && .venv/bin/ruff format .

bootstrap:
	@$(PYTHON) scripts/bootstrap.py

bootstrap-dev:
	@$(PYTHON) scripts/bootstrap.py --dev
