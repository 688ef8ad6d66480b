// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Advice before training as JSON (docs/json.md).
#include "session/advise/json.h"

#include <math.h>
#include <stdlib.h>

#include "session/finite.h"

static json_t *finding_json(const descent_adviser *a, const descent_advise_finding *f)
{
    const char *name =
        f->column == SIZE_MAX ? NULL : descent_dataset_column_name(a->sets.train, f->column);
    return json_pack("{s:s, s:b, s:s*, s:o, s:s, s:s, s:s}", "kind",
                     descent_advise_word(f->kind), "suspect", f->suspect, "column",
                     name && *name ? name : NULL, "value", dsc_finite_json(f->value), "text",
                     f->text, "advice", f->advice, "options", f->options);
}

static json_t *data_json(const descent_adviser *a)
{
    const descent_advise_data *d = &a->data;
    json_t *findings = json_array();
    bool good = findings != NULL;
    for (size_t i = 0; i < d->count; i++) {
        good = json_array_append_new(findings, finding_json(a, &d->findings[i])) == 0 && good;
    }
    json_t *data = json_pack("{s:I, s:I, s:o, s:f, s:f, s:o}", "rows", (json_int_t)d->rows,
                             "columns", (json_int_t)d->columns, "best_alone",
                             dsc_finite_json(d->best_alone), "rows_a_parameter",
                             d->rows_a_parameter, "seconds", d->seconds, "findings", findings);
    if (!good) {
        json_decref(data);
        return NULL;
    }
    return data;
}

static json_t *rung_json(const descent_advise_ladder *l, descent_advise_rung rung)
{
    return json_pack("{s:o, s:o}", "metric", dsc_finite_json(l->metric[rung]), "se",
                     dsc_finite_json(l->se[rung]));
}

static json_t *ladder_json(const descent_advise_ladder *l)
{
    return json_pack(
        "{s:s, s:I, s:I, s:I, s:o, s:o, s:o, s:s, s:f}", "metric",
        l->accuracy ? "accuracy" : "r2", "valid_rows", (json_int_t)l->valid_rows,
        "nearest_rows", (json_int_t)l->nearest_rows, "nearest_among",
        (json_int_t)l->nearest_among, "guessing", rung_json(l, DESCENT_ADVISE_GUESSING),
        "linear", rung_json(l, DESCENT_ADVISE_LINEAR), "nearest",
        rung_json(l, DESCENT_ADVISE_NEAREST), "text", l->text, "seconds", l->seconds);
}

// Points of a list of objects; NULL where memory is out.
static json_t *points_json(const descent_advise_rate *r)
{
    json_t *list = json_array();
    bool good = list != NULL;
    for (size_t i = 0; i < r->count; i++) {
        const descent_advise_rate_point *p = &r->points[i];
        json_t *one =
            json_pack("{s:f, s:o, s:o, s:b}", "rate", p->rate, "loss", dsc_finite_json(p->loss),
                      "se", dsc_finite_json(p->se), "inside", p->inside);
        good = json_array_append_new(list, one) == 0 && good;
    }
    if (!good) {
        json_decref(list);
        return NULL;
    }
    return list;
}

static json_t *sweep_json(const descent_advise_rate *r)
{
    json_t *list = json_array();
    bool good = list != NULL;
    for (size_t i = 0; i < r->sweep_count; i++) {
        const descent_advise_sweep_point *p = &r->sweep[i];
        json_t *one =
            json_pack("{s:f, s:o, s:o}", "rate", p->rate, "loss", dsc_finite_json(p->loss),
                      "deviation", dsc_finite_json(p->deviation));
        good = json_array_append_new(list, one) == 0 && good;
    }
    if (!good) {
        json_decref(list);
        return NULL;
    }
    return list;
}

static json_t *rate_json(const descent_advise_rate *r)
{
    return json_pack("{s:b, s:b, s:o, s:o, s:o, s:o, s:f, s:o, s:o, s:o, s:o, s:o, s:o, s:o, "
                     "s:o, s:I, s:I, s:I, "
                     "s:o, s:o, s:s, s:f}",
                     "told", r->told, "validates", r->validates, "low", dsc_finite_json(r->low),
                     "high", dsc_finite_json(r->high), "best", dsc_finite_json(r->best),
                     "chosen", dsc_finite_json(r->chosen), "automatic", r->automatic, "start",
                     dsc_finite_json(r->start), "loss", dsc_finite_json(r->loss), "noise",
                     dsc_finite_json(r->noise), "sharpness", dsc_finite_json(r->sharpness),
                     "later", dsc_finite_json(r->later), "preconditioned",
                     dsc_finite_json(r->preconditioned), "limit_gradient",
                     dsc_finite_json(r->limit_gradient), "limit", dsc_finite_json(r->limit),
                     "steps", (json_int_t)r->steps, "seeds", (json_int_t)r->seeds, "spent",
                     (json_int_t)r->spent, "points", points_json(r), "sweep", sweep_json(r),
                     "text", r->text, "seconds", r->seconds);
}

static json_t *batches_json(const descent_advise_batch *r)
{
    json_t *list = json_array();
    bool good = list != NULL;
    for (size_t i = 0; i < r->count; i++) {
        const descent_advise_batch_point *p = &r->points[i];
        json_t *one = json_pack(
            "{s:I, s:o, s:o, s:o, s:o, s:o, s:b}", "batch", (json_int_t)p->batch, "difference",
            dsc_finite_json(p->difference), "se", dsc_finite_json(p->se), "seconds",
            dsc_finite_json(p->seconds), "example", dsc_finite_json(p->example), "cost",
            dsc_finite_json(p->cost), "as_good", p->as_good);
        good = json_array_append_new(list, one) == 0 && good;
    }
    if (!good) {
        json_decref(list);
        return NULL;
    }
    return list;
}

static json_t *batch_json(const descent_advise_batch *r)
{
    return json_pack(
        "{s:b, s:b, s:b, s:o, s:o, s:o, s:I, s:I, s:o, s:I, s:I, s:I, s:I, s:I, s:f, s:I, s:o, "
        "s:s, s:s, s:f}",
        "noise_told", r->noise_told, "branch_told", r->branch_told, "disagree", r->disagree,
        "noise_scale", dsc_finite_json(r->noise_scale), "noise_se",
        dsc_finite_json(r->noise_se), "noise_start", dsc_finite_json(r->noise_start), "base",
        (json_int_t)r->base, "critical", (json_int_t)r->critical, "gain",
        dsc_finite_json(r->gain), "examples", (json_int_t)r->examples, "low",
        (json_int_t)r->low, "high", (json_int_t)r->high, "chosen", (json_int_t)r->chosen,
        "automatic", (json_int_t)r->automatic, "rate", r->rate, "spent", (json_int_t)r->spent,
        "points", batches_json(r), "text", r->text, "note", r->note, "seconds", r->seconds);
}

static json_t *texts_json(const descent_advise_course *c)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s}", "steps", c->steps_text, "warmup",
                     c->warmup_text, "clip", c->clip_text, "decay", c->decay_text, "width",
                     c->width_text);
}

static json_t *course_json(const descent_advise_course *c)
{
    return json_pack(
        "{s:b, s:I, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:I, s:o, s:o, s:o, s:o, s:o, "
        "s:o, "
        "s:s, s:s, s:I, s:f, s:o}",
        "told", c->told, "steps", (json_int_t)c->steps, "looked", (json_int_t)c->looked,
        "level", (json_int_t)c->level, "norm_median", dsc_finite_json(c->norm_median),
        "norm_90", dsc_finite_json(c->norm_90), "norm_largest",
        dsc_finite_json(c->norm_largest), "clipped", dsc_finite_json(c->clipped), "clip",
        dsc_finite_json(c->clip), "tested", dsc_finite_json(c->tested), "unstable", c->unstable,
        "warmup", (json_int_t)c->warmup, "decay", dsc_finite_json(c->decay), "decay_se",
        dsc_finite_json(c->decay_se), "wide", dsc_finite_json(c->wide), "wide_se",
        dsc_finite_json(c->wide_se), "narrow", dsc_finite_json(c->narrow), "narrow_se",
        dsc_finite_json(c->narrow_se), "wider", c->wider, "narrower", c->narrower, "spent",
        (json_int_t)c->spent, "seconds", c->seconds, "texts", texts_json(c));
}

json_t *dsc_adviser_to_json(const descent_adviser *a)
{
    json_t *all = json_object();
    bool good = all != NULL;
    if (a->done[DESCENT_ADVISE_PART_DATA]) {
        good = json_object_set_new(all, "data", data_json(a)) == 0 && good;
    }
    if (a->done[DESCENT_ADVISE_PART_LADDER]) {
        good = json_object_set_new(all, "ladder", ladder_json(&a->ladder)) == 0 && good;
    }
    if (a->done[DESCENT_ADVISE_PART_RATE]) {
        good = json_object_set_new(all, "rate", rate_json(&a->rate)) == 0 && good;
        good = json_object_set_new(all, "budget", json_integer((json_int_t)a->budget)) == 0 &&
               good;
    }
    if (a->done[DESCENT_ADVISE_PART_BATCH]) {
        good = json_object_set_new(all, "batch", batch_json(&a->batch)) == 0 && good;
    }
    if (a->done[DESCENT_ADVISE_PART_COURSE]) {
        good = json_object_set_new(all, "course", course_json(&a->course)) == 0 && good;
    }
    if (!good) {
        json_decref(all);
        return NULL;
    }
    return all;
}
