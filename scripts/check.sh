#!/bin/sh
# Every check, whatever the others say; the names of those that failed come last.
set -u
failed=""

check() {
    name=$1
    shift
    if "$@"; then
        echo "ok      $name"
    else
        echo "FAILED  $name"
        failed="$failed $name"
    fi
}

# No check needs a database, a server or a secret.
export DEBUG=1

check style "$BIN/ruff" check --quiet .
check format "$BIN/ruff" format --check --quiet .
check types "$BIN/mypy" --no-error-summary .
check imports "$BIN/lint-imports" --no-cache
check templates "$BIN/djlint" --check --quiet templates
check migrations "$BIN/python" manage.py makemigrations --check --dry-run
check translations "$BIN/python" manage.py check_translations
if command -v docker-compose >/dev/null 2>&1; then
    check compose docker-compose --env-file .env.example config -q
fi

if [ -n "$failed" ]; then
    echo "failed:$failed" >&2
    exit 1
fi
echo "all checks passed"
