// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: stdout has results and nothing else, stderr what is said; before anything is said,
// results so far are flushed, so that both are in order on one terminal. A result that could
// not be written (disk full) is an error at the end and never a success. A closed pipe is not
// complained about: the reader has seen enough.
#include "shell/output.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "shell/flags.h"
#include "shell/remedy.h"
#include "shell/shown.h"
#include "shell/signals.h"
#include "shell/ticker.h"
#include "shell/wrap.h"

enum { SAID = 4096 }; /* bytes of what is said at once */

static bool quiet_talk;

int cli_exit_code(descent_status status)
{
    switch (status) {
    case DESCENT_OK:
        return CLI_DONE;
    case DESCENT_INVALID:
    case DESCENT_CHANGED:
        return CLI_USAGE;
    case DESCENT_DIVERGED:
        return CLI_DIVERGED;
    case DESCENT_BAD_DATA:
        return CLI_BAD_DATA;
    case DESCENT_NO_INPUT:
        return CLI_NO_INPUT;
    case DESCENT_NO_MEMORY:
    case DESCENT_IO:
    case DESCENT_UNSUPPORTED:
    case DESCENT_BUSY:
        break;
    }
    return CLI_FAILED;
}

bool cli_colours(void)
{
    return cli_colours_on(STDERR_FILENO);
}

bool cli_colours_on(int descriptor)
{
    const char *plain = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    return !(plain && *plain) && term && strcmp(term, "dumb") != 0 && isatty(descriptor);
}

static int lost_reason; /* why results could not be written, when that showed before the end */

// What was printed before comes before what is said now, wherever both go.
void cli_flush_results(void)
{
    if (fflush(stdout) != 0 && lost_reason == 0) {
        lost_reason = errno;
    }
}

static void say(const char *label, const char *colour, const char *format, va_list arguments)
{
    char text[SAID];
    vsnprintf(text, sizeof text, format, arguments);
    cli_ticker_stop();
    cli_flush_results();
    if (colour && cli_colours()) {
        fprintf(stderr, "\033[%sm%s\033[0m ", colour, label);
    } else {
        fprintf(stderr, "%s ", label);
    }
    for (const char *line = text; line;) {
        const char *end = strchr(line, '\n');
        const size_t length = end ? (size_t)(end - line) : strlen(line);
        // A message with lines of its own layout is indented already.
        const char *indent = line == text || *line == ' ' ? "" : "  ";
        fputs(indent, stderr);
        const size_t used = line == text ? strlen(label) + 1 : strlen(indent);
        // What is to be typed must not be broken into lines: it is copied and pasted.
        if (strcmp(label, "try:") == 0) {
            cli_put_shown(stderr, line, length);
        } else {
            cli_put_wrapped(stderr, line, length, used);
        }
        putc('\n', stderr);
        line = end && end[1] ? end + 1 : NULL;
    }
    fflush(stderr);
}

void cli_error(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say("error:", "1;31", format, arguments);
    va_end(arguments);
}

void cli_try(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say("try:", NULL, format, arguments);
    va_end(arguments);
}

void cli_note(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say("note:", NULL, format, arguments);
    va_end(arguments);
}

void cli_stopped(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say("stopped:", "1;31", format, arguments);
    va_end(arguments);
}

void cli_talk_quiet(bool quiet)
{
    quiet_talk = quiet;
}

// Wrapped at the width of the terminal, by words.
static void print_wrapped(FILE *to, const char *format, va_list arguments)
{
    char line[1024], *longer = NULL;
    va_list again;
    va_copy(again, arguments);
    const int length = vsnprintf(line, sizeof line, format, arguments);
    if (length >= (int)sizeof line && (longer = malloc((size_t)length + 1)) != NULL) {
        vsnprintf(longer, (size_t)length + 1, format, again);
    }
    va_end(again);
    const char *text = longer ? longer : line; /* without memory, as much of it as fits */
    cli_put_wrapped(to, text, strlen(text), 0);
    free(longer);
}

void cli_talk(const char *format, ...)
{
    if (quiet_talk) {
        return;
    }
    static const char clear[] = "\r\033[K"; // of a line that moves, of ours
    if (strncmp(format, clear, sizeof clear - 1) == 0) {
        fputs(clear, stderr);
        format += sizeof clear - 1;
    }
    cli_flush_results();
    va_list arguments;
    va_start(arguments, format);
    print_wrapped(stderr, format, arguments);
    va_end(arguments);
    fflush(stderr);
}

void cli_print(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (isatty(STDOUT_FILENO)) {
        print_wrapped(stdout, format, arguments);
    } else {
        vprintf(format, arguments);
    }
    va_end(arguments);
}

void cli_try_remedies(const descent_error *error)
{
    if (cli_has_remedy(error)) {
        char text[SAID];
        cli_remedy_flags(error->remedy, text, sizeof text);
        cli_try("%s", text);
    }
}

int cli_fail(const descent_error *error)
{
    char words[CLI_FLAG_TEXT];
    const char *message = cli_with_flags(error->message, words);
    cli_error("%s", *message ? message : descent_status_text(error->status));
    cli_try_remedies(error);
    return cli_exit_code(error->status);
}

descent_status cli_refuse(descent_error *error, descent_status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    error->status = status;
    error->remedy[0] = '\0';
    vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    return status;
}

descent_status cli_out_of_memory(descent_error *error)
{
    return cli_refuse(error, DESCENT_NO_MEMORY, "out of memory");
}

bool cli_has_remedy(const descent_error *error)
{
    return error->remedy[0] != '\0';
}

int(cli_no_memory)(void)
{
    cli_error("out of memory");
    return CLI_FAILED;
}

// Whole or not at all, whatever signal comes.
static int print_json(json_t *value, size_t digits)
{
    char *text = value ? json_dumps(value, JSON_COMPACT | JSON_REAL_PRECISION(digits) |
                                               (isatty(STDOUT_FILENO) ? JSON_ENSURE_ASCII : 0))
                       : NULL;
    json_decref(value);
    if (!text) {
        return cli_no_memory();
    }
    cli_signals_hold(true);
    puts(text);
    const int failed = fflush(stdout), reason = errno;
    cli_signals_hold(false);
    errno = failed ? reason : 0; /* for cli_finish */
    free(text);
    return CLI_DONE;
}

int cli_print_json(json_t *value)
{
    return print_json(value, 9);
}

int cli_print_json_exact(json_t *value)
{
    return print_json(value, 17);
}

json_t *cli_json_number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

json_t *cli_json_text(const char *text)
{
    json_t *string = json_string(text);
    return string ? string : json_string(CLI_SHOW(text));
}

json_t *cli_json_numbers(size_t count, const double *values)
{
    json_t *array = json_array();
    for (size_t i = 0; values && i < count; i++) {
        json_array_append_new(array, cli_json_number(values[i]));
    }
    return array;
}

int cli_finish(int code)
{
    // Both ways a lost line shows: now, or in an earlier flush.
    const bool lost = ferror(stdout);
    if (fflush(stdout) == 0 && !lost) {
        return code;
    }
    const int reason = lost_reason ? lost_reason : errno;
    if (reason != EPIPE) {
        cli_error("cannot write the results to the standard output: %s", strerror(reason));
    }
    return code == CLI_DONE ? CLI_FAILED : code;
}
