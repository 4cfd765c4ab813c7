# 民声 Minsheng. `make run` needs Python 3.11 or later, make, and nothing else.

MINSHENG_DATA ?= ./data
PORT ?= 8000
export MINSHENG_DATA PORT

COMPILE = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --no-header $(UPGRADE)

.PHONY: help run reset test quick lock

help:
	@echo "make run     安装并启动，带演示数据 (PORT, MINSHENG_DATA, PYTHON)"
	@echo "make reset   删除数据文件夹 $(MINSHENG_DATA)，从头再来"
	@echo "make test    every check: style, types, imports, migrations, tests on SQLite and PostgreSQL, browser"
	@echo "make quick   the checks that take less than two minutes"
	@echo "make lock    write requirements/*.txt anew from pyproject.toml and requirements/*.in; newest: UPGRADE=--upgrade"

run:
	@scripts/run

reset:
	@scripts/reset

test:
	@scripts/test full

quick:
	@scripts/test quick

# build and test are held to what the program itself runs on.
lock:
	$(COMPILE) pyproject.toml -o requirements/base.txt
	$(COMPILE) --extra plan -c requirements/base.txt pyproject.toml -o requirements/plan.txt
	$(COMPILE) -c requirements/base.txt requirements/build.in -o requirements/build.txt
	$(COMPILE) -c requirements/base.txt -c requirements/plan.txt requirements/test.in -o requirements/test.txt
