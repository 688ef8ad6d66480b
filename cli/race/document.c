// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: an option is in the document as text that reads back to the same value, and only where
// it is not the rule's own, so that the page runs what `descent minimize` runs.
#include "race/document.h"

#include <stdio.h>
#include <string.h>

#include "minimize/options.h"
#include "race/rules.h"
#include "run/verdict_json.h"
#include "shell/output.h"
#include "shell/text.h"

static const char *const kinds[] = {
    [DESCENT_POINT_MINIMUM] = "minimum",
    [DESCENT_POINT_SADDLE] = "saddle",
    [DESCENT_POINT_MAXIMUM] = "maximum",
    [DESCENT_POINT_DEGENERATE_MINIMUM] = "minimum",
    [DESCENT_POINT_DEGENERATE_SADDLE] = "saddle",
    [DESCENT_POINT_KINK] = "minimum",
};

static json_t *racer(const cli_racer *r)
{
    const descent_option_table *table = cli_minimize_run_table();
    const descent_minimize_options usual =
        descent_minimize_options_default((descent_rule)r->options.optimizer.rule);
    json_t *options = json_object();
    for (size_t i = 0; i < table->count; i++) {
        char text[DESCENT_SCHEDULES_TEXT], other[DESCENT_SCHEDULES_TEXT];
        descent_options_get(table, &r->options, &table->options[i], text, sizeof text);
        descent_options_get(table, &usual, &table->options[i], other, sizeof other);
        if (strcmp(text, other) != 0) {
            json_object_set_new(options, table->options[i].name, json_string(text));
        }
    }
    return json_pack("{s:s, s:o, s:o}", "rule", r->rule, "label", cli_json_text(r->label),
                     "options", options);
}

// "a=3,b=4", as race_create takes it.
static json_t *settings(const cli_function *f)
{
    char text[2048] = "";
    for (size_t i = 0; i < f->setting_count; i++) {
        if (f->settings[i].name) {
            cli_append(text, sizeof text, "%s%s=%.17g", *text ? "," : "", f->settings[i].name,
                       f->settings[i].value);
        }
    }
    return json_string(text);
}

// Stationary points that are known, of the function as it is in the catalogue.
static json_t *points(const cli_function *f)
{
    json_t *list = json_array();
    double x[2];
    for (size_t i = 0; f->info && f->setting_count == 0 && i < f->info->point_count; i++) {
        const descent_known_point *p = &f->info->points[i];
        if (f->n <= 2 && f->info->n == f->n &&
            descent_point_parse(p->x, f->n, x, NULL) == DESCENT_OK) {
            json_array_append_new(list, json_pack("{s:s, s:o}", "kind", kinds[p->kind], "x",
                                                  cli_json_numbers(f->n, x)));
        }
    }
    return list;
}

json_t *cli_race_document(const cli_minimize_job *job)
{
    const cli_function *f = &job->function;
    json_t *variables = json_array(), *racers = json_array();
    for (size_t i = 0; i < f->n; i++) {
        json_array_append_new(variables, json_string(f->variables[i]));
    }
    for (size_t i = 0; i < job->racer_count; i++) {
        json_array_append_new(racers, racer(&job->racers[i]));
    }
    json_t *box = job->bounded
                      ? json_pack("{s:o, s:o}", "lower", cli_json_numbers(f->n, job->lower),
                                  "upper", cli_json_numbers(f->n, job->upper))
                      : json_null();
    return json_pack("{s:s, s:s, s:s, s:s, s:I, s:o, s:o, s:o, s:o, s:b, s:o, s:o, s:o, s:o}",
                     "format", "descent race 1", "descent", descent_version(), "function",
                     f->info ? f->info->name : f->text, "title", f->info ? f->info->title : "",
                     "dimension", (json_int_t)(f->info ? f->dim : 0), "settings", settings(f),
                     "variables", variables, "start", cli_json_numbers(f->n, job->start), "box",
                     box, "boxed", job->boxed, "points", points(f), "racers", racers, "rules",
                     cli_race_rules(), "stops", cli_stops_json());
}
