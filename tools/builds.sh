# shellcheck shell=sh
# How the builds for tests are made; read by tools/run-tests, run-checks and run-fuzz. A folder that is
# there is brought up to date. What a build says is shown only when it fails.

# Settings of whoever runs the tests must not reach them.
for name in $(env | sed -n 's/^\(SAPA_[A-Z_]*\)=.*/\1/p'); do
    unset "$name"
done

# What a sanitizer finds ends the program.
export ASAN_OPTIONS=halt_on_error=1 TSAN_OPTIONS=halt_on_error=1
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1

started=$(date +%s)
say() {
    printf '== %3ds  %s\n' $(($(date +%s) - started)) "$*"
}

# setup COMPILER FOLDER OPTIONS...
setup() {
    compiler=$1 folder=$2
    shift 2
    if [ -f "$folder/build.ninja" ]; then
        meson configure "$folder" -Dtests=enabled -Dwerror=true "$@"
    else
        mkdir -p "$folder"
        CC=$compiler meson setup "$folder" -Dtests=enabled -Dwerror=true "$@" > "$folder/build.log" 2>&1 ||
            cat "$folder/build.log"
    fi
}
setup_gcc() { setup gcc "$@"; }
setup_clang() { setup clang "$@"; }

# build FOLDER TARGETS...
build() {
    folder=$1
    shift
    ninja -C "$folder" "$@" > "$folder/build.log" 2>&1 && return
    cat "$folder/build.log"
    return 1
}
