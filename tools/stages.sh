# shellcheck shell=sh
# What tools/run-tests and run-checks consist of, one after the other; sum says what was found. Reads
# nothing but what tools/builds.sh has set up.

logs=
processes=$(($(nproc) + 1)) # many a test waits for what must come in time

# stage NAME FOLDER ARGUMENTS...: builds, runs `meson test ARGUMENTS`, and notes where its log is.
stage() {
    name=$1 folder=$2
    shift 2
    log=$folder/meson-logs/$name
    logs="$logs $name=$log.json"
    rm -f "$log.json"
    say "$name: build"
    build "$folder" || { say "$name: CANNOT BE BUILT"; return; }
    say "$name: test"
    meson test -C "$folder" --no-rebuild --num-processes "$processes" --print-errorlogs --logbase "$name" "$@" || true
}

# check NAME COMMAND...: one case that has passed if the command did; 77 says that it could not be tried.
check() {
    name=$1
    shift
    log=build/meson-logs/$name.json
    logs="$logs $name=$log"
    mkdir -p build/meson-logs
    say "$name"
    "$@"
    case $? in
    0) result=OK ;;
    77) result=SKIP ;;
    *) result=FAIL ;;
    esac
    printf '{"name": "%s", "result": "%s"}\n' "$name" "$result" > "$log"
}

sum() {
    say "sum"
    # shellcheck disable=SC2086  # a list of words
    exec node tools/tally.mjs $logs
}
