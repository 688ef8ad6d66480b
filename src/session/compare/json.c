// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The result of a comparison as JSON (docs/compare.md).
//
// Keeps: it has no time but what the plan was made of, so that a comparison that was interrupted
// has the bytes of one that was not.
#include "session/compare/json.h"

#include <math.h>
#include <stdlib.h>

#include "session/compare/rules.h"
#include "session/compare/stages.h"
#include "session/compare/trials.h"
#include "session/finite.h"

// The list with one more value; NULL where memory is out, so that nothing is left out in silence.
static json_t *with(json_t *list, json_t *value)
{
    if (json_array_append_new(list, value) == 0) {
        return list;
    }
    json_decref(list);
    return NULL;
}

static const char *rule_name(const descent_comparison *r, size_t row)
{
    return descent_rule_names()[r->rules[row].rule];
}

static json_t *plan_json(const descent_compare *c)
{
    const descent_compare_plan *p = &c->result.plan;
    return json_pack(
        "{s:[I, I, I], s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o, s:b}", "lengths",
        (json_int_t)p->lengths[0], (json_int_t)p->lengths[1], (json_int_t)p->lengths[2],
        "steps_per_epoch", (json_int_t)p->steps_per_epoch, "rates", (json_int_t)p->rates,
        "tuning_seeds", (json_int_t)p->tuning_seeds, "rounds", (json_int_t)p->rounds, "seeds",
        (json_int_t)p->seeds, "least_seeds", (json_int_t)p->least, "trials",
        (json_int_t)p->trials, "time", dsc_finite_json(p->seconds), "shortened", p->shortened);
}

static int place_of(const descent_compare *c, int rule)
{
    for (size_t i = 0; i < c->count; i++) {
        if (c->contenders[i].rule == rule) {
            return (int)i;
        }
    }
    return 0;
}

// The losses of the runs that count, in the order of the seeds; null where one diverged.
static json_t *runs_json(const descent_compare *c, int contender, int length)
{
    json_t *list = json_array();
    const dsc_choice best = dsc_compare_chosen(c, contender, length);
    for (uint64_t k = 0; k < c->plan.seeds; k++) {
        const dsc_trial key = {.rule = contender,
                               .power = best.power,
                               .decay = best.decay,
                               .length = length,
                               .seed = dsc_compare_seed(c, k)};
        const dsc_trial *t = dsc_trials_find(&c->trials, &key);
        list = with(list, dsc_finite_json(t ? t->loss : (double)NAN));
    }
    return list;
}

static json_t *score_json(const descent_compare *c, const descent_compare_rule *rule, int l)
{
    const descent_compare_score *s = &rule->at[l];
    const char *edge = s->edge < 0 ? "lowest" : s->edge > 0 ? "highest" : NULL;
    return json_pack("{s:I, s:o, s:s, s:s?, s:o, s:f, s:f, s:o, s:I, s:I, s:o}", "length",
                     (json_int_t)c->result.plan.lengths[l], "lr", dsc_finite_json(s->rate),
                     "decay", descent_compare_decay_word(s->decay), "edge", edge, "tuned",
                     dsc_finite_json(s->tuned), "mean", s->mean, "se", s->se, "metric",
                     dsc_finite_json(s->metric), "diverged", (json_int_t)s->diverged, "rank",
                     (json_int_t)s->rank, "losses", runs_json(c, place_of(c, rule->rule), l));
}

static json_t *groups_json(const descent_comparison *r, uint64_t groups)
{
    json_t *list = json_array();
    for (size_t g = 0; g < r->group_count; g++) {
        if (groups >> g & 1) {
            list = with(list, json_integer((json_int_t)g + 1));
        }
    }
    return list;
}

static int in_order(const void *a, const void *b)
{
    const dsc_trial *x = a, *y = b;
    return x->power != y->power     ? x->power - y->power
           : x->decay != y->decay   ? x->decay - y->decay
           : x->length != y->length ? x->length - y->length
           : x->seed < y->seed      ? -1
                                    : x->seed > y->seed;
}

static json_t *trial_json(const descent_compare *c, const dsc_trial *t)
{
    const dsc_contender *r = &c->contenders[t->rule];
    const double rate = r->searches ? (double)NAN : dsc_compare_rate(r, t->power);
    return json_pack("{s:I, s:o, s:s, s:I, s:o}", "length",
                     (json_int_t)c->result.plan.lengths[t->length], "lr", dsc_finite_json(rate),
                     "decay", descent_compare_decay_word(t->decay), "seed", (json_int_t)t->seed,
                     "loss", dsc_finite_json(t->loss));
}

// Every trial of tuning, from the lowest rate on, in whatever order they ended; null where one
// diverged.
static json_t *tried_json(const descent_compare *c, int contender)
{
    size_t count = 0;
    dsc_trial *tried = malloc((c->trials.count + 1) * sizeof *tried);
    json_t *list = tried ? json_array() : NULL;
    for (size_t i = 0; tried && i < c->trials.count; i++) {
        const dsc_trial *t = &c->trials.all[i];
        if (t->wanted && t->rule == contender && t->seed < dsc_compare_seed(c, 0)) {
            tried[count++] = *t;
        }
    }
    if (tried) {
        qsort(tried, count, sizeof *tried, in_order);
    }
    for (size_t i = 0; i < count; i++) {
        list = with(list, trial_json(c, &tried[i]));
    }
    free(tried);
    return list;
}

static json_t *rules_json(const descent_compare *c)
{
    const descent_comparison *r = &c->result;
    json_t *list = json_array();
    for (size_t i = 0; i < r->rule_count; i++) {
        const descent_compare_rule *rule = &r->rules[i];
        json_t *at = json_array();
        for (int l = 0; l < DESCENT_COMPARE_LENGTHS; l++) {
            at = with(at, score_json(c, rule, l));
        }
        list = with(list, json_pack("{s:s, s:o, s:I, s:I, s:o, s:o, s:o}", "rule",
                                    rule_name(r, i), "groups", groups_json(r, rule->groups),
                                    "tried", (json_int_t)rule->tried, "tried_diverged",
                                    (json_int_t)rule->tried_diverged, "seconds",
                                    dsc_finite_json(rule->seconds), "at", at, "trials",
                                    tried_json(c, place_of(c, rule->rule))));
    }
    return list;
}

static json_t *pairs_json(const descent_comparison *r)
{
    json_t *list = json_array();
    for (int l = 0; l < DESCENT_COMPARE_LENGTHS; l++) {
        for (size_t i = 0; i < r->pair_count; i++) {
            const descent_compare_pair *p = &r->pairs[l][i];
            list =
                with(list,
                     json_pack("{s:I, s:s, s:s, s:f, s:o, s:o, s:f, s:f, s:b, s:o}", "length",
                               (json_int_t)r->plan.lengths[l], "first", rule_name(r, p->first),
                               "second", rule_name(r, p->second), "difference", p->difference,
                               "low", dsc_finite_json(p->low), "high", dsc_finite_json(p->high),
                               "p", p->p, "adjusted", p->adjusted, "separable", p->separable,
                               "needed", dsc_finite_json(p->needed)));
        }
    }
    return list;
}

static json_t *savings_json(const descent_comparison *r)
{
    json_t *list = json_array();
    for (size_t i = 1; i < r->rule_count; i++) {
        const descent_compare_saving *s = &r->savings[i];
        list = with(list, json_pack("{s:s, s:f, s:o, s:o, s:o, s:I, s:I, s:I, s:I}", "rule",
                                    rule_name(r, i), "reach", s->reach, "part",
                                    dsc_finite_json(s->part), "low", dsc_finite_json(s->low),
                                    "high", dsc_finite_json(s->high), "seeds",
                                    (json_int_t)s->seeds, "early", (json_int_t)s->early, "late",
                                    (json_int_t)s->late, "untold", (json_int_t)s->untold));
    }
    return list;
}

static json_t *flips_json(const descent_comparison *r)
{
    json_t *list = json_array();
    for (size_t i = 0; i < r->flip_count; i++) {
        const descent_compare_flip *f = &r->flips[i];
        list = with(list, json_pack("{s:s, s:s, s:I, s:I}", "first", rule_name(r, f->first),
                                    "second", rule_name(r, f->second), "behind_at",
                                    (json_int_t)r->plan.lengths[f->sooner], "ahead_at",
                                    (json_int_t)r->plan.lengths[f->later]));
    }
    return list;
}

json_t *dsc_compare_to_json(const descent_compare *c)
{
    const descent_comparison *r = &c->result;
    return json_pack(
        "{s:s, s:s, s:s, s:s, s:o, s:o, s:b, s:o, s:o, s:o, s:o, s:O}", "descent",
        descent_version(), "name", c->name, "kind", r->is_function ? "function" : "training",
        "unit", r->is_function ? "evaluations" : "epochs", "minimum",
        dsc_finite_json(r->minimum), "plan", plan_json(c), "groups_complete",
        r->groups_complete, "rules", rules_json(c), "pairs", pairs_json(r), "savings",
        savings_json(r), "flips", flips_json(r), "sentences", c->sentences);
}
