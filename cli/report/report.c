// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent report: runs as a page that can be opened, printed and sent.
//
// Keeps: no file is written before all words are known to be runs, and never half.
#include "report/report.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <descent/report.h>
#include <descent/session.h>

#include "run/file.h"
#include "run/find.h"
#include "run/settings.h"
#include "shell/arguments.h"
#include "shell/output.h"
#include "shell/shown.h"

typedef struct report_settings {
    size_t size;
    char out[CLI_PATH];
    bool json;
} report_settings;

static const descent_option_table *settings_table(void)
{
    static const descent_option options[] = {
        {.name = "out",
         .metavar = "FILE",
         .kind = DESCENT_OPTION_TEXT,
         .offset = offsetof(report_settings, out),
         .capacity = CLI_PATH,
         .fallback = "",
         .help = "the file to write, - for stdout; without it report.html in the run's folder, "
                 "of several runs in the current one"},
        {.name = "json",
         .kind = DESCENT_OPTION_FLAG,
         .offset = offsetof(report_settings, json),
         .fallback = "false",
         .help = "the data of the report as one JSON document, on stdout unless --out says "
                 "otherwise"},
    };
    static const descent_option_table table = {.title = "Report",
                                               .options = options,
                                               .count = sizeof options / sizeof *options,
                                               .struct_size = sizeof(report_settings)};
    return &table;
}

typedef struct report_job {
    report_settings own;
    char folders[DESCENT_REPORT_RUNS][CLI_PATH];
    const char *views[DESCENT_REPORT_RUNS]; /* of those */
    size_t count;
} report_job;

static int find_runs(report_job *job, const cli_arguments *arguments)
{
    for (size_t i = 0; i < arguments->words_count; i++) {
        char model[CLI_PATH];
        const char *word = arguments->words[i];
        if (!descent_run_find(word, job->folders[i], model)) {
            cli_error("%s is not a run: a folder with run.json", CLI_SHOW(word));
            cli_run_try("report", word, NULL);
            return CLI_NO_INPUT;
        }
        job->views[i] = job->folders[i];
    }
    job->count = arguments->words_count;
    return CLI_DONE;
}

// Where it goes, when nobody has said.
static int choose_file(report_job *job)
{
    if (*job->own.out || job->own.json) {
        return CLI_DONE;
    }
    if (job->count > 1) {
        snprintf(job->own.out, sizeof job->own.out, "report.html");
        return CLI_DONE;
    }
    return cli_run_file(job->folders[0], "report.html", job->own.out) ? CLI_DONE : CLI_FAILED;
}

static void tell(const char *path)
{
    struct stat info;
    char size[64] = "";
    if (stat(path, &info) == 0 && S_ISREG(info.st_mode)) {
        snprintf(size, sizeof size, "   %.0f kB", (double)info.st_size / 1000.0);
    }
    cli_print("saved   %s%s\n", CLI_SHOW(path), size);
}

static int write_report(report_job *job)
{
    const bool here = !*job->own.out || strcmp(job->own.out, "-") == 0;
    descent_report_options o = descent_report_options_default();
    descent_error error = {0};
    o.folders = job->views;
    o.count = job->count;
    o.path = job->own.out;
    o.descriptor = here ? STDOUT_FILENO : -1;
    o.document = job->own.json;
    if (descent_report_write(&o, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    if (!here) {
        tell(job->own.out);
    }
    return CLI_DONE;
}

static int report(int argc, char **argv)
{
    report_job job = {.count = 0};
    descent_options_default(settings_table(), &job.own);
    const cli_set sets[] = {{settings_table(), &job.own}};
    cli_arguments arguments;
    int code = cli_arguments_read(sets, 1, argc, argv, 1, DESCENT_REPORT_RUNS,
                                  "RUN...: folders of runs, eight at most", &arguments);
    code = code == CLI_DONE ? find_runs(&job, &arguments) : code;
    code = code == CLI_DONE ? choose_file(&job) : code;
    code = code == CLI_DONE ? write_report(&job) : code;
    cli_arguments_free(&arguments);
    return code;
}

static const char *const common[] = {"out", "json", NULL};

const cli_command cli_report_command = {
    .name = "report",
    .arguments = "RUN... [-o FILE]",
    .summary = "a page that shows runs: verdict, curves, results, data",
    .text =
        "Writes one HTML file that needs nothing else: it makes no request to any network, and "
        "can be opened, printed and sent. First stands the verdict with the next command, then "
        "curves of losses, metric, learning rate and gradient with what was changed by hand, "
        "then where the run is on the surface, of what descent diagnose and descent slice "
        "found out about it, then how good the model is on rows that did not train it, "
        "settings, the data as they were read, and how to repeat the run. Several runs are "
        "drawn together.\n"
        "It is made of the records of the runs alone, which may be trained meanwhile. With "
        "--record 1 a training writes down every step, and its curves show them.\n",
    .examples = "descent report runs/digits-1\n"
                "descent report runs/digits-1 runs/digits-2 -o both.html\n"
                "descent report runs/digits-1 --json | jq .runs[0].state\n",
    .common = common,
    .tables = {settings_table},
    .run = report,
};
