# The short recipes. People and CI call the same ones.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PORT ?= 8080
FUZZ_SECS ?= 600
# In CI the build cache lives outside the fresh clone, and holds nothing that only a second edit would use.
ifeq ($(CI),true)
export CARGO_TARGET_DIR ?= $(HOME)/.cache/jiaohao/target
export CARGO_INCREMENTAL ?= 0
endif
TARGET := $(if $(CARGO_TARGET_DIR),$(CARGO_TARGET_DIR),target)
SERVER := $(TARGET)/debug/jiaohao-server
COUNTER := $(TARGET)/debug/jiaohao-counter
DISPLAY_CLIENT := $(TARGET)/debug/jiaohao-display
# A screen in memory for the windows of the native programs, and hands for it.
SCREEN := xvfb=Xvfb openbox=openbox xdotool=xdotool wmctrl=wmctrl x11-utils=xprop \
	libxkbcommon-x11-0=/usr/share/doc/libxkbcommon-x11-0 libxcursor1=/usr/share/doc/libxcursor1 \
	libxi6=/usr/share/doc/libxi6 libx11-xcb1=/usr/share/doc/libx11-xcb1 \
	fonts-noto-cjk=/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc
# What the announcements are built with; the native programs need no other library.
SOUND := pkg-config=pkg-config libasound2-dev=/usr/include/alsa/asoundlib.h
WEB_SOURCES := $(shell find web -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)

.PHONY: help demo test clients lint soak bench fuzz day lobby pictures web server browser clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

demo: web ## a running hall with made people on http://127.0.0.1:8080 (PORT=…); Ctrl-C stops it
	cargo build -p jiaohao-server
	$(SERVER) demo --port $(PORT)

test: lint ## lints, then every test: core, stores, server, pages in a real browser
	scripts/need $(SCREEN) $(SOUND) sox=sox
	cargo test --workspace
	cd web && npm run test
	$(MAKE) browser

clients: ## the native programs as Debian packages and offline bundles in dist/ (docs/CLIENTS.md)
	scripts/make-clients

lint: web ## formatting, clippy, types, eslint
	scripts/need $(SOUND)
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	cd web && npm run check && npm run lint

browser: web ## the pages in Chromium against a real server
	scripts/need chromium=chromium fonts-noto-cjk=/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc
	cargo build -p jiaohao-server
	JIAOHAO_SERVER=$(abspath $(SERVER)) scripts/with-demo npm --prefix web run e2e

day: web ## plays a real day of 1,434 people at ×600, with 32 clerks' callers, into a server that is killed once
	cargo build -p jiaohao-server -p jiaohao-counter
	cargo run -p bench --bin day -- --server $(SERVER) --counter $(COUNTER)

lobby: web ## plays the same day at ×60 (15 min) with the lobby's own screens, whose network is cut 20 times
	scripts/need $(SCREEN) $(SOUND)
	cargo build -p jiaohao-server -p jiaohao-counter -p jiaohao-display
	cargo run -p bench --bin day -- --server $(SERVER) --counter $(COUNTER) --display $(DISPLAY_CLIENT) --scale 60

soak: web ## the long doses: random steps, oracles, kills, cuts, fuzzing
	JIAOHAO_STEPS=10000000 cargo test -p queue-core --test rules random
	JIAOHAO_STEPS=3000000 cargo test -p queue-core --test model
	JIAOHAO_SOAK=1 cargo test -p simulator --test oracles -- --nocapture
	JIAOHAO_KILLS=200 cargo test -p jiaohao-server kill
	$(MAKE) fuzz
	$(MAKE) day
	$(MAKE) lobby

# Coverage-guided, on the stable compiler: the hooks of the fuzzer are flags it only lets nightly set.
fuzz: export RUSTC_BOOTSTRAP = 1
fuzz: export CARGO_TARGET_DIR = $(abspath $(TARGET))/fuzz
fuzz: ## gives the core and the journal reader whatever a fuzzer thinks of, FUZZ_SECS each
	command -v cargo-fuzz >/dev/null || cargo install --locked cargo-fuzz
	cd fuzz && cargo fuzz run -s none decide -- -max_total_time=$(FUZZ_SECS) -max_len=4096
	cd fuzz && cargo fuzz run -s none --features journal journal -- -max_total_time=$(FUZZ_SECS)

bench: ## times the core and the store against their floors, writes bench-report.json
	cargo run --release -p bench --bin floors

pictures: web ## takes the pictures of docs/pictures from the running demo
	scripts/need chromium=chromium fonts-noto-cjk=/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc
	cargo build -p jiaohao-server
	JIAOHAO_SERVER=$(abspath $(SERVER)) scripts/with-demo npm --prefix web run pictures

web: web/dist/.built ## the built pages

web/node_modules/.installed: web/package-lock.json
	cd web && npm ci --no-audit --no-fund
	touch $@

web/dist/.built: web/node_modules/.installed $(WEB_SOURCES)
	cd web && npm run build
	touch $@

clean: ## removes what was built
	cargo clean
	rm -rf web/dist web/node_modules
