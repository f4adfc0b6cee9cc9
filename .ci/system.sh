#!/usr/bin/env bash
# Install the system packages that CI needs and that are missing (Debian and Ubuntu).
#   system.sh basics     make, git and Python with venv
#   system.sh stores     Virtuoso 7 with its SQL client, Java and Maven
#   system.sh external   raptor and serd (Turtle parsers), SQLite's shell, Apache httpd, Node.js, OpenRefine, and what
#                        `stores` installs
set -euo pipefail

updated=""

install() {
    local attempt
    for attempt in 1 2 3; do
        if { [ -n "$updated" ] || apt-get update -qq; } &&
            DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null; then
            updated=yes
            return 0
        fi
        updated=""
        echo "installing $* failed (attempt $attempt of 3)" >&2
        sleep $((attempt * 5))
    done
    return 1
}

# need COMMAND PACKAGE...: install the packages unless the command is there
need() {
    local command=$1
    shift
    if command -v "$command" >/dev/null; then
        echo "$command: $(command -v "$command")"
    else
        echo "$command: installing $*"
        install "$@"
    fi
}

stores() {
    need virtuoso-t virtuoso-opensource-7-bin
    need isql-vt virtuoso-opensource-7-bin
    need ps procps
    need java default-jre-headless
    need mvn maven
    need curl curl
}

case "${1:-}" in
basics)
    need make make
    need git git
    need python3 python3 python3-venv
    python3 -c 'import ensurepip, venv' 2>/dev/null || install python3-venv
    ;;
external)
    need rapper raptor2-utils
    need serdi serdi
    need sqlite3 sqlite3
    need apache2 apache2-bin
    need node nodejs
    need npm npm
    need openrefine openrefine
    stores
    ;;
stores)
    stores
    ;;
*)
    echo "usage: system.sh basics|external|stores" >&2
    exit 2
    ;;
esac
