// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// --trace: every step as a line of a CSV or JSON Lines file, with the digits to read the same
// numbers back.
//
// Keeps: 17 digits, with which every double is read back as it was. An error of writing shows
// at the end, when the file is closed, and is then the command's.
#include "minimize/trace.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "shell/output.h"

static bool ends_with(const char *text, const char *ending)
{
    const size_t length = strlen(text), tail = strlen(ending);
    return length > tail && strcmp(text + length - tail, ending) == 0;
}

int cli_trace_open(cli_minimize_job *job)
{
    const char *path = job->own.trace;
    if (!*path) {
        return CLI_DONE;
    }
    job->trace_json = ends_with(path, ".jsonl");
    if (!job->trace_json && !ends_with(path, ".csv")) {
        cli_error("--trace: \"%s\" ends neither in .csv nor in .jsonl", path);
        cli_try("--trace %s.csv", path);
        return CLI_USAGE;
    }
    job->trace = fopen(path, "w");
    if (!job->trace) {
        cli_error("cannot write %s: %s", path, strerror(errno));
        return CLI_FAILED;
    }
    if (!job->trace_json) {
        fprintf(job->trace, "%sstep,f,gradient_norm,lr",
                job->racer_count > 1 ? "optimizer," : "");
        for (size_t i = 0; i < job->function.n; i++) {
            fprintf(job->trace, ",%s", job->function.variables[i]);
        }
        fputc('\n', job->trace);
    }
    return CLI_DONE;
}

// Numbers that are not finite: empty in CSV, null in JSON.
static void put(const cli_minimize_job *job, const char *before, double value)
{
    fputs(before, job->trace);
    if (isfinite(value)) {
        fprintf(job->trace, "%.17g", value);
    } else if (job->trace_json) {
        fputs("null", job->trace);
    }
}

void cli_trace_state(cli_minimize_job *job, const cli_racer *racer,
                     const descent_minimize_event *event)
{
    if (!job->trace) {
        return;
    }
    const bool json = job->trace_json;
    if (json) {
        fprintf(job->trace, "{\"optimizer\":\"%s\",\"step\":", racer->label);
    } else if (job->racer_count > 1) {
        fprintf(job->trace, "%s,", racer->label);
    }
    fprintf(job->trace, "%llu", (unsigned long long)event->step);
    put(job, json ? ",\"f\":" : ",", event->value);
    put(job, json ? ",\"gradient_norm\":" : ",", event->gradient_norm);
    put(job, json ? ",\"lr\":" : ",", event->learning_rate);
    for (size_t i = 0; i < event->n; i++) {
        put(job, json && i == 0 ? ",\"x\":[" : ",", event->x[i]);
    }
    fputs(json ? "]}\n" : "\n", job->trace);
}

int cli_trace_close(cli_minimize_job *job)
{
    if (!job->trace) {
        return CLI_DONE;
    }
    const bool lost = ferror(job->trace);
    const bool closed = fclose(job->trace) == 0;
    job->trace = NULL;
    if (lost || !closed) {
        cli_error("cannot write %s: %s", job->own.trace, strerror(errno));
        cli_try("df -h .    is the disk full?");
        return CLI_FAILED;
    }
    return CLI_DONE;
}
