// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A diagnosis as a JSON object: every number of it.
//
// Keeps: all that the report for people says can be had as a number or a name; a value that is
// not known is null.
#include "diagnose/json.h"

#include <math.h>

#include "diagnose/advice.h"
#include "diagnose/causes.h"
#include "diagnose/layers.h"
#include "diagnose/spectrum.h"
#include "run/guessing.h"
#include "run/verdict_json.h"
#include "shell/output.h"
#include "target/types.h"

// Long vectors are for files, not for lines.
static json_t *point(size_t n, const double *x)
{
    enum { MANY = 1000 };
    return x && n <= MANY ? cli_json_numbers(n, x) : json_null();
}

static void set(json_t *object, const char *name, json_t *value)
{
    json_object_set_new(object, name, value);
}

static void add_point(json_t *object, const cli_diagnose_job *job)
{
    const descent_diagnosis *d = job->found;
    const cli_target *target = &job->target;
    if (target->is_run) {
        set(object, "run", cli_json_text(target->job->folder));
        set(object, "step",
            json_integer((json_int_t)descent_trainer_where(target->job->trainer).step));
        cli_set_validation(object, &job->generalisation);
        set(object, "guessing", cli_guessing_json(&target->job->guessing));
    } else {
        json_t *variables = json_array();
        for (size_t i = 0; i < target->n; i++) {
            json_array_append_new(variables, json_string(target->function.variables[i]));
        }
        set(object, "function", json_string(target->function.text));
        set(object, "variables", variables);
    }
    set(object, "parameters", json_integer((json_int_t)d->n));
    set(object, "x", point(d->n, d->x));
    set(object, "moved", cli_json_number(d->moved));
    set(object, "f", cli_json_number(d->value));
    set(object, "sample",
        d->sample_count == 0
            ? json_null()
            : json_pack("{s:I, s:I, s:o, s:o, s:I, s:b}", "rows", (json_int_t)d->sample_count,
                        "of", (json_int_t)d->row_count, "f_error",
                        cli_json_number(d->value_error), "gradient_error",
                        cli_json_number(d->gradient_error), "stage",
                        (json_int_t)d->sample_stage, "sure", (int)d->sample_sure));
}

static json_t *modes_to_json(const descent_diagnosis *d)
{
    json_t *array = json_array();
    for (size_t i = 0; i < d->mode_count; i++) {
        const descent_zero_modes *m = &d->modes[i];
        json_array_append_new(array, json_pack("{s:s, s:s, s:I, s:o}", "kind", m->kind, "where",
                                               m->where, "count", (json_int_t)m->count,
                                               "residual", cli_json_number(m->residual)));
    }
    return array;
}

// Whether there are second derivatives: not at a kink, nor where f is not finite.
static bool is_curved(const descent_diagnosis *d)
{
    return !isnan(d->smallest);
}

static json_t *number_of_curved(const descent_diagnosis *d, double value)
{
    return is_curved(d) ? cli_json_number(value) : json_null();
}

static void add_index(json_t *object, const descent_diagnosis *d)
{
    if (!is_curved(d)) {
        set(object, "index", json_null());
        set(object, "index_at_thresholds", json_null());
        set(object, "nullity", json_null());
        return;
    }
    set(object, "index",
        json_pack("[I, I]", (json_int_t)d->index_low, (json_int_t)d->index_high));
    set(object, "index_at_thresholds",
        json_pack("{s:I, s:I}", "tighter", (json_int_t)d->index_tighter, "looser",
                  (json_int_t)d->index_looser));
    set(object, "nullity",
        json_pack("{s:I, s:I, s:b}", "explained", (json_int_t)d->zero_explained, "unexplained",
                  (json_int_t)d->zero_unexplained, "unexplained_at_least",
                  (int)d->zero_unexplained_at_least));
}

static void add_curvature(json_t *object, const descent_diagnosis *d)
{
    add_index(object, d);
    set(object, "zero_modes", modes_to_json(d));
    set(object, "eigenvalues",
        json_pack("{s:o, s:o, s:b, s:o, s:o}", "smallest", cli_json_number(d->smallest),
                  "largest", cli_json_number(d->largest), "all", (int)d->dense, "values",
                  cli_json_numbers(d->eigenvalue_count, d->eigenvalues), "residuals",
                  cli_json_numbers(d->eigenvalue_count, d->residuals)));
    set(object, "threshold", cli_json_number(d->threshold));
    set(object, "failure_probability", cli_json_number(d->failure_probability));
    set(object, "missed_below", number_of_curved(d, d->missed));
}

// The curvature above which steps grow, of rules that have one for all directions.
static json_t *limit(const cli_diagnose_job *job)
{
    const descent_diagnosis *d = job->found;
    const int rule = job->options.optimizer.rule;
    const bool one = rule >= 0 && !(descent_rule_facts(rule) & DESCENT_RULE_IS_ADAPTIVE);
    return one && d->stability > 0.0 ? cli_json_number(d->largest / d->stability) : json_null();
}

static void add_gradient(json_t *object, const cli_diagnose_job *job)
{
    const descent_diagnosis *d = job->found;
    set(object, "critical", json_boolean(d->critical));
    set(object, "gradient_norm", cli_json_number(d->gradient_norm));
    set(object, "gradient_rounding", cli_json_number(d->gradient_rounding));
    set(object, "decrement", number_of_curved(d, d->decrement));
    set(object, "flat_ratio", number_of_curved(d, d->flat_ratio));
    set(object, "kinks", json_integer((json_int_t)d->kinks));
    set(object, "units",
        json_pack("{s:I, s:I, s:I}", "all", (json_int_t)d->units, "dead",
                  (json_int_t)d->dead_units, "saturated", (json_int_t)d->saturated_units));
    set(object, "stability", cli_json_number(d->stability));
    set(object, "limit", limit(job));
    set(object, "fastest_rate", cli_json_number(d->fastest_rate));
}

static json_t *way_down(const cli_diagnose_job *job)
{
    const descent_diagnosis *d = job->found;
    if (!d->escape) {
        return json_null();
    }
    json_t *object =
        json_pack("{s:o, s:o, s:o}", "gain", cli_json_number(d->escape_gain), "distance",
                  cli_json_number(d->escape_step), "direction", point(d->n, d->direction));
    if (job->escape.taken) {
        set(object, "f", cli_json_number(job->escape.value));
        set(object, "taken_gain", cli_json_number(job->escape.gain));
        set(object, "x", point(d->n, job->escape.x));
        set(object, "run", cli_text_json(job->escape.folder));
        char command[8192];
        cli_diagnose_next_command(job, command, sizeof command);
        set(object, "command", cli_text_json(command));
    }
    return object;
}

static json_t *evidence_to_json(const descent_diagnosis *d)
{
    json_t *array = json_array();
    for (size_t i = 0; i < d->evidence_count; i++) {
        const descent_evidence *e = &d->evidence[i];
        json_t *row =
            json_pack("{s:s, s:o, s:o, s:s, s:s, s:o, s:o}", "name", e->name, "value",
                      cli_json_number(e->value), "against", cli_json_number(e->against), "text",
                      e->text, "finding", descent_finding_name(e->finding), "numbers",
                      cli_numbers_json(&e->numbers), "about", cli_text_json(e->numbers.about));
        json_array_append_new(array, row);
    }
    return array;
}

static json_t *advice_to_json(const cli_diagnose_job *job)
{
    json_t *array = json_array();
    for (size_t i = 0; cli_diagnose_advice(job, i).text; i++) {
        const cli_advice a = cli_diagnose_advice(job, i);
        char command[8192];
        cli_diagnose_command_for(job, &a, command, sizeof command);
        // Advice of validation has words only.
        json_t *row = json_pack(
            "{s:o, s:o, s:o, s:o, s:o}", "suggestion",
            cli_text_json(a.from ? descent_suggestion_name(a.from->suggestion) : NULL),
            "numbers", a.from ? cli_numbers_json(&a.from->numbers) : json_object(), "text",
            cli_flags_json(a.text), "options", cli_text_json(a.options), "command",
            cli_text_json(command));
        json_array_append_new(array, row);
    }
    return array;
}

json_t *cli_diagnose_to_json(const cli_diagnose_job *job)
{
    const descent_diagnosis *d = job->found;
    json_t *object = json_object();
    cli_set_verdict(object, &(cli_verdict){.place = d->place,
                                           .reason = d->reason,
                                           .numbers = &d->numbers,
                                           .because = d->because,
                                           .conclusion = cli_diagnose_conclusion(job),
                                           .forecast = &d->forecast});
    set(object, "deciding",
        d->deciding != DESCENT_SUGGESTION_NONE
            ? json_string(descent_suggestion_name(d->deciding))
            : json_null());
    set(object, "decides", *d->decides ? cli_flags_json(d->decides) : json_null());
    add_point(object, job);
    add_gradient(object, job);
    add_curvature(object, d);
    set(object, "diverged",
        job->target.is_run ? json_boolean(job->options.diverged) : json_null());
    set(object, "way_down", way_down(job));
    set(object, "verdict_failure", cli_json_number(d->failure));
    set(object, "evidence", evidence_to_json(d));
    set(object, "advice", advice_to_json(job));
    if (job->target.is_run) {
        set(object, "causes", cli_diagnose_causes_json(job));
        set(object, "experiments", cli_diagnose_experiments_json(job));
        set(object, "layers", cli_diagnose_layers_json(job));
    }
    if (job->own.spectrum) {
        set(object, "spectrum", cli_diagnose_spectrum_json(job));
    }
    set(object, "products", json_integer((json_int_t)d->products));
    set(object, "work", cli_json_number(d->work));
    set(object, "seconds", cli_json_number(d->seconds));
    return object;
}
