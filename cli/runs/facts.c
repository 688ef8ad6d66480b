// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What is said of a run in a list or next to another one.
#include "runs/facts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "run/verdict_json.h"
#include "shell/format.h"
#include "shell/output.h"
#include "shell/terminal.h"
#include "shell/text.h"

const char *cli_run_name(const char *folder)
{
    const char *slash = strrchr(folder, '/');
    return slash && slash[1] ? slash + 1 : folder;
}

const char *cli_fact_name(cli_fact fact)
{
    static const char *const names[CLI_FACTS] = {
        "run",      "when",       "data",   "network", "rule",    "rate", "epochs",
        "training", "validation", "metric", "verdict", "seconds", "state"};
    return names[fact];
}

// How it ended, in a word or two.
static const char *end_words(descent_stop stop)
{
    switch (stop) {
    case DESCENT_STOP_TIME:
        return "time limit";
    case DESCENT_STOP_ASKED:
        return "stopped";
    case DESCENT_STOP_DIVERGED:
        return "diverged";
    case DESCENT_STOP_VERDICT:
        return "ended by verdict";
    case DESCENT_STOP_EARLY:
        return "ended early";
    default:
        return "finished";
    }
}

static const char *state_words(const descent_run_facts *f)
{
    switch (f->state) {
    case DESCENT_RUN_TRAINING:
        return "being trained";
    case DESCENT_RUN_UNTRAINED:
        return "not trained";
    case DESCENT_RUN_FINISHED:
        return end_words(f->stop);
    default:
        return descent_run_state_word(f->state);
    }
}

static void loss_text(double loss, double se, char *text, size_t capacity)
{
    if (isfinite(loss)) {
        cli_format_loss(loss, se, cli_terminal_is_utf8(), text, capacity);
    }
}

static void metric_text(const descent_run_facts *f, double metric, char *text, size_t capacity)
{
    const bool classes = f->task != DESCENT_TASK_REGRESS;
    char number[64];
    if (isfinite(metric)) {
        cli_format_metric(metric, classes, number, sizeof number);
        snprintf(text, capacity, "%s%s", classes ? "" : "R2 ", number);
    }
}

// "2026-11-30 02:31", in UTC as it is recorded.
static void when_text(const descent_run_facts *f, char *text, size_t capacity)
{
    snprintf(text, capacity, "%.10s%s%.5s", f->created, strlen(f->created) > 16 ? " " : "",
             strlen(f->created) > 16 ? f->created + 11 : "");
}

static void verdict_text(const descent_run_facts *f, char *text, size_t capacity)
{
    snprintf(text, capacity, "%s%s%s", f->verdict,
             *f->verdict && *f->generalisation ? ", " : "", f->generalisation);
}

void cli_fact_text(const descent_run_facts *f, cli_fact fact, char *text, size_t capacity)
{
    *text = '\0';
    switch (fact) {
    case CLI_FACT_RUN:
        snprintf(text, capacity, "%s", cli_run_name(f->folder));
        break;
    case CLI_FACT_WHEN:
        when_text(f, text, capacity);
        break;
    case CLI_FACT_DATA:
        snprintf(text, capacity, "%s", f->data);
        break;
    case CLI_FACT_NETWORK:
        snprintf(text, capacity, "%s", f->layers);
        break;
    case CLI_FACT_RULE:
        snprintf(text, capacity, "%s", f->rule);
        break;
    case CLI_FACT_RATE:
        if (isfinite(f->learning_rate)) {
            snprintf(text, capacity, "%.4g", f->learning_rate);
        }
        break;
    case CLI_FACT_EPOCHS:
        snprintf(text, capacity, "%llu", (unsigned long long)f->epoch);
        break;
    case CLI_FACT_TRAINING:
        loss_text(f->train_loss, f->train_loss_se, text, capacity);
        break;
    case CLI_FACT_VALIDATION:
        loss_text(f->valid_loss, f->valid_loss_se, text, capacity);
        break;
    case CLI_FACT_METRIC:
        metric_text(f, f->valid_metric, text, capacity);
        break;
    case CLI_FACT_VERDICT:
        verdict_text(f, text, capacity);
        break;
    case CLI_FACT_SECONDS:
        cli_format_duration(f->seconds, text, capacity);
        break;
    case CLI_FACT_STATE:
        snprintf(text, capacity, "%s", state_words(f));
        break;
    case CLI_FACT_TEST:
        loss_text(f->test_loss, (double)NAN, text, capacity);
        break;
    case CLI_FACT_TEST_METRIC:
        metric_text(f, f->test_metric, text, capacity);
        break;
    }
}

// ---- order ----

// What a number is sorted by, from the first on; NAN: it is no number.
static double order_of(const descent_run_facts *f, cli_fact fact)
{
    switch (fact) {
    case CLI_FACT_RATE:
        return f->learning_rate;
    case CLI_FACT_EPOCHS:
        return -(double)f->epoch;
    case CLI_FACT_TRAINING:
        return f->train_loss;
    case CLI_FACT_VALIDATION:
        return f->valid_loss;
    case CLI_FACT_METRIC:
        return -f->valid_metric;
    case CLI_FACT_SECONDS:
        return f->seconds;
    default:
        return (double)NAN;
    }
}

int cli_fact_compare(const descent_run_facts *a, const descent_run_facts *b, cli_fact fact)
{
    const double x = order_of(a, fact), y = order_of(b, fact);
    if (isfinite(x) || isfinite(y)) {
        return !isfinite(y) ? -1 : !isfinite(x) ? 1 : (x > y) - (x < y);
    }
    if (fact == CLI_FACT_WHEN) {
        return strcmp(b->created, a->created);
    }
    if (fact == CLI_FACT_RUN) {
        return 0; /* they come in that order */
    }
    char first[DESCENT_RUN_PATH], second[DESCENT_RUN_PATH];
    cli_fact_text(a, fact, first, sizeof first);
    cli_fact_text(b, fact, second, sizeof second);
    return strcmp(first, second);
}

// ---- JSON ----

static json_t *count_json(uint64_t count)
{
    return json_integer((json_int_t)count);
}

static json_t *what_json(const descent_run_facts *f)
{
    const bool known = f->task != DESCENT_TASK_AUTO && f->task != DESCENT_TASK_NONE;
    return json_pack("{s:o, s:s, s:o, s:o, s:s?, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
                     "run", cli_json_text(f->folder), "state", descent_run_state_word(f->state),
                     "data", cli_json_text(f->data), "layers", cli_text_json(f->layers), "task",
                     known ? descent_task_name(f->task) : NULL, "rule", cli_text_json(f->rule),
                     "learning_rate", cli_json_number(f->learning_rate), "last_learning_rate",
                     cli_json_number(f->last_rate), "batch", count_json(f->batch), "parameters",
                     count_json(f->parameters), "train_rows", count_json(f->train_rows),
                     "starts", count_json(f->starts), "created", cli_text_json(f->created));
}

static json_t *how_json(const descent_run_facts *f)
{
    const bool ended = f->state == DESCENT_RUN_FINISHED;
    return json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "epochs",
        count_json(f->epoch), "steps", count_json(f->step), "resumed", count_json(f->resumed),
        "best_epoch", f->best_epoch > 0 ? count_json(f->best_epoch) : json_null(), "train_loss",
        cli_json_number(f->train_loss), "train_loss_se", cli_json_number(f->train_loss_se),
        "valid_loss", cli_json_number(f->valid_loss), "valid_loss_se",
        cli_json_number(f->valid_loss_se), "valid_metric", cli_json_number(f->valid_metric),
        "test_loss", cli_json_number(f->test_loss), "test_metric",
        cli_json_number(f->test_metric), "seconds", cli_json_number(f->seconds), "verdict",
        cli_text_json(f->verdict), "generalisation", cli_text_json(f->generalisation), "stop",
        cli_text_json(ended ? descent_stop_word(f->stop) : ""));
}

json_t *cli_facts_json(const descent_run_facts *facts)
{
    json_t *json = what_json(facts), *more = how_json(facts);
    const int failed = !json || !more || json_object_update(json, more) != 0;
    json_decref(more);
    if (failed) {
        json_decref(json);
        return NULL;
    }
    return json;
}
