# The few commands one needs; the build itself is Meson's (meson.build).
.POSIX:
BUILD = build
MESON_OPTIONS =

.PHONY: all build run test check bench fuzz format install clean

all: build

# What is missing is installed (packaging/debian-packages); then everything is built.
build:
	@tools/install-packages build
	@test -f $(BUILD)/build.ninja || meson setup $(BUILD) $(MESON_OPTIONS)
	@ninja -C $(BUILD) sapa

# Serves on http://localhost:8080, with demo data the first time.
run: build
	@tools/run $(BUILD)/sapa

test:
	@tools/install-packages build test
	@tools/run-tests

check:
	@tools/install-packages build test check
	@tools/run-checks

bench:
	@tools/install-packages build bench
	@tools/run-bench

fuzz:
	@tools/install-packages build test
	@tools/run-fuzz

format:
	@git ls-files '*.c' '*.h' | grep -vE '^tests/(queries/golden|refused)/' | xargs clang-format -i

install: build
	@meson install -C $(BUILD)

clean:
	@rm -rf build build-*
