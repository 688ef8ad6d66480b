# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# For scripts that look into JSON many times: a process each time would take longer than what is looked at.

# The first member of that name in a JSON text, or the first one after another member: field FILE NAME [AFTER]
field() {
    local text
    text=$(<"$1")
    if [ -n "${3:-}" ]; then
        [[ $text == *"\"$3\":"* && $text != *"\"$3\":null"* ]] || return
        text=${text#*"\"$3\":"}
    fi
    if [[ $text =~ \"$2\":(\"([^\"]*)\"|[^],}]*) ]]; then
        case ${BASH_REMATCH[1]} in
            null) ;;
            \"*) echo "${BASH_REMATCH[2]}" ;;
            *) echo "${BASH_REMATCH[1]}" ;;
        esac
    fi
}

# less A B [PART]: A is lower than B by more than that part of B.
less() {
    awk -v a="$1" -v b="$2" -v part="${3:-0}" 'BEGIN { exit !(a < b - part * (b < 0 ? -b : b)) }'
}
