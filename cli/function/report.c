// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: whether a page can be made and where it goes is asked before the work that it shows.
#include "function/report.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <descent/train.h>

#include "function/page.h"
#include "run/find.h"
#include "run/verdict_json.h"
#include "shell/html.h"
#include "shell/output.h"
#include "shell/shown.h"
#include "shell/text.h"
#include "target/points.h"
#include "target/target.h"

// ---- before ----

bool cli_function_report_is_out(const char *path)
{
    return strcmp(path, "-") == 0;
}

// The folder of a file, "." without one.
static void folder_of(const char *path, char folder[CLI_PATH])
{
    const char *slash = strrchr(path, '/');
    const size_t length = !slash ? 0 : slash == path ? 1 : (size_t)(slash - path);
    snprintf(folder, CLI_PATH, "%.*s", (int)length, path);
    if (length == 0) {
        snprintf(folder, CLI_PATH, ".");
    }
}

int cli_function_report_check(const char *path, bool json)
{
    char folder[CLI_PATH];
    if (!*path) {
        return CLI_DONE;
    }
    if (cli_function_page_head_size == 0) {
        return cli_html_missing("functions");
    }
    if (cli_function_report_is_out(path)) {
        if (json) {
            cli_error("--report - and --json both write to stdout");
            cli_try("--report FILE --json");
            return CLI_USAGE;
        }
        return CLI_DONE;
    }
    folder_of(path, folder);
    const bool there = access(path, F_OK) == 0;
    if (access(there ? path : folder, there ? W_OK : W_OK | X_OK) != 0) {
        cli_error("--report: cannot write %s: %s", CLI_SHOW(path), strerror(errno));
        return CLI_FAILED;
    }
    return CLI_DONE;
}

int cli_function_report_refuse_run(const char *path, const char *command, const char *word)
{
    char name[2 * CLI_PATH] = "";
    if (!*path || !word || !cli_run_is_run(word)) {
        return CLI_DONE;
    }
    cli_append_shell_word(name, sizeof name, word);
    cli_error("--report is for functions, and %s is a run, which has a report of its own",
              name);
    cli_try("descent %s %s && descent report %s", command, name, name);
    return CLI_USAGE;
}

// ---- the document ----

static json_t *command(const cli_arguments *arguments)
{
    char text[CLI_MINIMIZE_TEXT] = "descent";
    for (int i = 0; i < arguments->argc; i++) {
        cli_append_shell_word(text, sizeof text, arguments->argv[i]);
    }
    return cli_json_text(text);
}

static json_t *made(void)
{
    char text[32] = "";
    struct tm now;
    const time_t seconds = time(NULL);
    if (gmtime_r(&seconds, &now)) {
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &now);
    }
    return json_string(text);
}

static json_t *function(const cli_function_report *report)
{
    const cli_function *f = report->function;
    const char *name = report->name ? report->name : f->text ? f->text : "";
    json_t *variables = json_array();
    for (size_t i = 0; i < f->n && !report->name; i++) {
        json_array_append_new(variables, cli_json_text(f->variables[i]));
    }
    const char *formula = f->info && f->info->formula ? f->info->formula : "";
    return json_pack("{s:o, s:s, s:s, s:b, s:o}", "text", cli_json_text(name), "title",
                     f->info ? f->info->title : "", "formula", formula, "library",
                     f->library.handle != NULL, "variables", variables);
}

json_t *cli_function_report_make(const cli_function_report *report, json_t *result)
{
    if (!result) {
        return NULL;
    }
    json_t *seed = report->seed ? json_integer((json_int_t)*report->seed) : json_null();
    // Functions and steps on them are compiled so that every processor has the same bits.
    return json_pack("{s:s, s:s, s:o, s:s, s:o, s:s, s:o, s:o, s:o, s:o, s:o}", "format",
                     "descent function 1", "descent", descent_version(), "made", made(), "kind",
                     report->kind, "command", command(report->arguments), "kernels", "portable",
                     "seed", seed, "function", function(report), "places", cli_places_json(),
                     "stops", cli_stops_json(), "result", result);
}

int cli_function_report_save(const char *path, json_t *document, bool told)
{
    const cli_html page = {.head = cli_function_page_head,
                           .tail = cli_function_page_tail,
                           .head_size = cli_function_page_head_size,
                           .tail_size = cli_function_page_tail_size};
    return cli_html_write(&page, document, path, told);
}

void cli_function_report_next(const cli_function_report *report, const double *x, char *text,
                              size_t capacity)
{
    const cli_function *f = report->function;
    const char *word = report->name ? report->name : f->library.handle ? NULL : f->text;
    snprintf(text, capacity, "descent diagnose");
    if (word) {
        cli_target_append_word(word, text, capacity);
    }
    cli_target_append_options(report->arguments, text, capacity);
    if (!report->name && !cli_target_append_point("at", f->n, x, text, capacity)) {
        *text = '\0';
    }
}
