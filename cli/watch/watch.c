// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent watch: runs as a page that follows them, and changes them.
//
// Keeps: a training never waits for it. It reads what a run writes, and asks as descent ctl
// does.
#include "watch/watch.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <descent/report.h>
#include <descent/runs.h>

#include "run/find.h"
#include "run/settings.h"
#include "shell/arguments.h"
#include "shell/output.h"
#include "shell/shown.h"
#include "shell/signals.h"

typedef struct watch_settings {
    size_t size;
    uint64_t port;
    char replay[32];
} watch_settings;

static const descent_option_table *settings_table(void)
{
    static const descent_option options[] = {
        {.name = "port",
         .metavar = "PORT",
         .kind = DESCENT_OPTION_COUNT,
         .offset = offsetof(watch_settings, port),
         .fallback = "0",
         .low = 0.0,
         .high = 65535.0,
         .help = "the port on 127.0.0.1; 0: the first free one from 8420 on"},
        {.name = "replay",
         .metavar = "FACTOR",
         .kind = DESCENT_OPTION_TEXT,
         .offset = offsetof(watch_settings, replay),
         .capacity = sizeof((watch_settings *)NULL)->replay,
         .fallback = "",
         .help = "show runs again from their begin, as fast as they were trained (1x) or so "
                 "many times faster (10x); nothing can be changed"},
    };
    static const descent_option_table table = {.title = "Watch",
                                               .options = options,
                                               .count = sizeof options / sizeof *options,
                                               .struct_size = sizeof(watch_settings)};
    return &table;
}

typedef struct watch_job {
    watch_settings own;
    double replay;
    char folders[DESCENT_REPORT_RUNS][CLI_PATH];
    const char *views[DESCENT_REPORT_RUNS]; /* of those */
    size_t count;
} watch_job;

static int read_replay(watch_job *job)
{
    const char *text = job->own.replay;
    char *end = NULL;
    if (!*text) {
        return CLI_DONE;
    }
    job->replay = strtod(text, &end);
    if (end == text || (strcmp(end, "x") != 0 && *end) || !isfinite(job->replay) ||
        job->replay < 1e-3 || job->replay > 1e6) {
        cli_error("--replay %s: how many times faster, from 0.001x to 1000000x",
                  CLI_SHOW(text));
        cli_try("--replay 10x");
        return CLI_USAGE;
    }
    return CLI_DONE;
}

// ---- which runs ----

static int find_runs(watch_job *job, const cli_arguments *arguments)
{
    for (size_t i = 0; i < arguments->words_count; i++) {
        char model[CLI_PATH];
        const char *word = arguments->words[i];
        if (!descent_run_find(word, job->folders[i], model)) {
            cli_error("%s is not a run: a folder with run.json", CLI_SHOW(word));
            cli_run_try("watch", word, NULL);
            return CLI_NO_INPUT;
        }
    }
    job->count = arguments->words_count;
    return CLI_DONE;
}

// Those that are being trained; `newest` the one that was created last.
typedef struct choice {
    watch_job *job;
    char newest[CLI_PATH], created[32];
} choice;

static bool choose(const descent_run_facts *facts, void *user)
{
    choice *c = user;
    if (facts->state == DESCENT_RUN_TRAINING && c->job->count < DESCENT_REPORT_RUNS) {
        snprintf(c->job->folders[c->job->count++], CLI_PATH, "%s", facts->folder);
    }
    if (facts->state >= DESCENT_RUN_UNTRAINED && strcmp(facts->created, c->created) >= 0) {
        snprintf(c->newest, sizeof c->newest, "%s", facts->folder);
        snprintf(c->created, sizeof c->created, "%s", facts->created);
    }
    return true;
}

static int choose_runs(watch_job *job)
{
    choice c = {.job = job};
    (void)descent_runs_list("runs", choose, &c, NULL);
    if (job->count == 0 && *c.newest) {
        memcpy(job->folders[job->count++], c.newest, CLI_PATH);
    }
    if (job->count == 0) {
        cli_error("there is no run in runs to watch");
        cli_try("descent train @digits --watch");
        return CLI_NO_INPUT;
    }
    return CLI_DONE;
}

// ---- showing them ----

bool cli_watch_is_there(void)
{
    if (!cli_server_is_there()) {
        return false;
    }
    if (!descent_report_has_page()) {
        cli_error("this build of descent has no page to show: node or the packages of its page "
                  "were missing when it was built");
        cli_try("make page && make    # in the source folder of descent: gets them, and builds "
                "it again");
        return false;
    }
    return true;
}

int cli_watch_begin(const char *const *folders, size_t count, unsigned port, double replay,
                    bool talk, cli_server **server)
{
    char url[CLI_URL], host[128] = "", line[2 * CLI_URL + 128];
    unsigned bound = 0;
    const int code = cli_server_begin(folders, count, port, replay, server, url, &bound);
    if (code != CLI_DONE) {
        return code;
    }
    if (gethostname(host, sizeof host - 1) != 0 || !*host) {
        snprintf(host, sizeof host, "HOST");
    }
    snprintf(line, sizeof line,
             "watch   %s\n        from another machine, first: ssh -L %u:127.0.0.1:%u %s\n",
             url, bound, bound, host);
    if (talk) {
        fputs(line, stderr); // also where talk is dropped: nobody could guess the address
    } else {
        cli_print("%s", line);
        cli_flush_results();
    }
    return CLI_DONE;
}

static int show(watch_job *job)
{
    const struct timespec pause = {.tv_nsec = 100000000};
    cli_server *server = NULL;
    for (size_t i = 0; i < job->count; i++) {
        job->views[i] = job->folders[i];
    }
    cli_signals_catch(false);
    const int code = cli_watch_begin(job->views, job->count, (unsigned)job->own.port,
                                     job->replay, false, &server);
    if (code != CLI_DONE) {
        return code;
    }
    cli_talk("        Ctrl-C ends this; a training goes on\n");
    while (!cli_signals_stop_asked()) {
        nanosleep(&pause, NULL);
    }
    cli_server_end(server, false);
    return CLI_DONE;
}

static int watch(int argc, char **argv)
{
    watch_job *job = calloc(1, sizeof *job);
    if (!job) {
        return cli_no_memory();
    }
    descent_options_default(settings_table(), &job->own);
    const cli_set sets[] = {{settings_table(), &job->own}};
    cli_arguments arguments;
    cli_signals_survive_writes();
    int code = cli_arguments_read(sets, 1, argc, argv, 0, DESCENT_REPORT_RUNS,
                                  "RUN...: folders of runs, eight at most", &arguments);
    code = code == CLI_DONE ? read_replay(job) : code;
    code = code == CLI_DONE && arguments.words_count > 0 ? find_runs(job, &arguments)
           : code == CLI_DONE                            ? choose_runs(job)
                                                         : code;
    code = code == CLI_DONE && !cli_watch_is_there() ? CLI_FAILED : code;
    code = code == CLI_DONE ? show(job) : code;
    cli_arguments_free(&arguments);
    free(job);
    return code;
}

static const char *const common[] = {"port", "replay", NULL};

const cli_command cli_watch_command = {
    .name = "watch",
    .arguments = "[RUN...] [options]",
    .summary = "the page of a report, live: follow runs in a browser, and change them",
    .text =
        "Serves the page of descent report on 127.0.0.1, where it follows the runs while they "
        "are "
        "trained, and prints its address. Without RUN it shows those that are being trained in "
        "runs, or the newest one. Buttons change the learning rate, pause, make single steps, "
        "save and stop; they ask as descent ctl does, and are recorded with the run. "
        "Training never waits for a page, and goes on when this ends (Ctrl-C).\n"
        "The address has a secret, which lets in whoever has it; nobody else gets anything. On "
        "another machine than the browser's, the printed ssh command makes the address work "
        "there.\n"
        "With --replay a run that has ended is shown once more as it went.\n",
    .examples = "descent watch\n"
                "descent watch runs/digits-1 runs/digits-2\n"
                "descent watch runs/digits-1 --replay 10x\n",
    .common = common,
    .tables = {settings_table},
    .run = watch,
};
