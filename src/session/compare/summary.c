// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The result: scores, ranks, pairs, groups, savings, flips.
//
// Keeps: it is a function of the trials, in the order of rules and seeds, not of that in which they
// ended.
#include "session/compare/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/statistics/paired.h"
#include "session/compare/groups.h"
#include "session/compare/plan.h"
#include "session/compare/reach.h"
#include "session/compare/rules.h"
#include "session/compare/stages.h"
#include "session/compare/trials.h"

static const double alpha = 0.05, power = 0.8;

enum { LENGTHS = DESCENT_COMPARE_LENGTHS, LONGEST = DESCENT_COMPARE_LENGTHS - 1 };

typedef struct summary {
    descent_compare *c;
    size_t seeds, pairs;
    double lowest;
    double *losses; /* [rule][seed][length], rules in the order of the result */
    double *work;   /* of a pair: seeds; of all pairs: p, adjusted */
    descent_compare_rule *rules;
    descent_compare_pair *pair[LENGTHS];
    descent_compare_saving *savings;
    descent_compare_flip *flips;
    int order[DESCENT_COMPARE_RULES]; /* contenders, in the order of the result */
} summary;

static double *losses_of(const summary *s, size_t rule, size_t seed)
{
    return s->losses + (rule * s->seeds + seed) * LENGTHS;
}

// ---- memory ----

static void *take(summary *s, size_t which, size_t count, size_t size)
{
    s->c->blocks[which] = calloc(count + 1, size);
    return s->c->blocks[which];
}

static descent_status allocate(summary *s, descent_error *error)
{
    const size_t rules = s->c->count, all = s->pairs * LENGTHS * LENGTHS;
    s->losses = take(s, 0, rules * s->seeds * LENGTHS, sizeof(double));
    s->work = take(s, 1, 2 * s->pairs + s->seeds * (LENGTHS + 1), sizeof(double));
    s->rules = take(s, 2, rules, sizeof(descent_compare_rule));
    s->savings = take(s, 3, rules, sizeof(descent_compare_saving));
    s->flips = take(s, 4, all, sizeof(descent_compare_flip));
    bool good = s->losses && s->work && s->rules && s->savings && s->flips;
    for (size_t l = 0; l < LENGTHS; l++) {
        s->pair[l] = take(s, 5 + l, s->pairs, sizeof(descent_compare_pair));
        good = good && s->pair[l];
    }
    return good ? DESCENT_OK : dsc_no_memory(error, "the result of a comparison", all);
}

void dsc_compare_summary_free(descent_compare *c)
{
    for (size_t i = 0; i < sizeof c->blocks / sizeof *c->blocks; i++) {
        free(c->blocks[i]);
        c->blocks[i] = NULL;
    }
    c->result = (descent_comparison){0};
}

// ---- losses ----

static const dsc_trial *run_of(const summary *s, int contender, int length, size_t seed)
{
    const dsc_choice best = dsc_compare_chosen(s->c, contender, length);
    const dsc_trial key = {.rule = contender,
                           .power = best.power,
                           .decay = best.decay,
                           .length = length,
                           .seed = dsc_compare_seed(s->c, seed)};
    return dsc_trials_find(&s->c->trials, &key);
}

static void find_lowest(summary *s)
{
    s->lowest = s->c->function.minimum;
    for (size_t i = 0; isnan(s->c->function.minimum) && i < s->c->trials.count; i++) {
        const dsc_trial *t = &s->c->trials.all[i];
        if (t->wanted && !t->diverged) {
            s->lowest = fmin(s->lowest, t->loss);
        }
    }
}

// Of the rule that becomes rule `row`; a run that diverged has NAN for now.
static void take_losses(summary *s, size_t row, int contender)
{
    for (int l = 0; l < LENGTHS; l++) {
        descent_compare_score *score = &s->rules[row].at[l];
        double metrics = 0.0;
        for (size_t k = 0; k < s->seeds; k++) {
            const dsc_trial *t = run_of(s, contender, l, k);
            losses_of(s, row, k)[l] =
                t->diverged ? (double)NAN : dsc_compare_measure(s->c, t->loss, s->lowest);
            score->diverged += t->diverged;
            metrics += t->diverged ? 0.0 : t->metric;
        }
        score->metric = metrics / (double)(s->seeds - score->diverged);
    }
}

// Runs that diverged count as the worst of all runs of their length.
static void fill_in(summary *s, int length)
{
    double worst = -HUGE_VAL;
    for (size_t i = 0; i < s->c->count * s->seeds; i++) {
        worst = fmax(worst, s->losses[i * LENGTHS + (size_t)length]);
    }
    for (size_t i = 0; i < s->c->count * s->seeds; i++) {
        double *loss = &s->losses[i * LENGTHS + (size_t)length];
        *loss = isnan(*loss) ? (isfinite(worst) ? worst : 0.0) : *loss;
    }
}

static double *column(const summary *s, size_t rule, int length)
{
    for (size_t k = 0; k < s->seeds; k++) {
        s->work[k] = losses_of(s, rule, k)[length];
    }
    return s->work;
}

static void score(summary *s, size_t row, int contender)
{
    for (int l = 0; l < LENGTHS; l++) {
        const dsc_choice best = dsc_compare_chosen(s->c, contender, l);
        const dsc_contender *r = &s->c->contenders[contender];
        descent_compare_score *at = &s->rules[row].at[l];
        const double *losses = column(s, row, l);
        at->rate = best.any && !r->searches ? dsc_compare_rate(r, best.power) : (double)NAN;
        at->decay = best.decay;
        at->edge = best.edge;
        at->tuned = best.any ? best.loss : (double)NAN;
        at->mean = dsc_mean(s->seeds, losses);
        at->se = dsc_deviation(s->seeds, losses) / sqrt((double)s->seeds);
    }
}

static void count_trials(summary *s, size_t row, int contender)
{
    descent_compare_rule *rule = &s->rules[row];
    const dsc_contender *r = &s->c->contenders[contender];
    rule->rule = r->rule;
    rule->seconds = s->c->function.make ? r->unit : r->unit / (double)s->c->steps_per_epoch;
    for (size_t i = 0; i < s->c->trials.count; i++) {
        const dsc_trial *t = &s->c->trials.all[i];
        if (t->wanted && t->rule == contender && t->seed < dsc_compare_seed(s->c, 0)) {
            rule->tried++;
            rule->tried_diverged += t->diverged;
        }
    }
}

// ---- ranks ----

static void score_all(summary *s)
{
    for (size_t i = 0; i < s->c->count; i++) {
        s->rules[i] = (descent_compare_rule){0};
        take_losses(s, i, s->order[i]);
        count_trials(s, i, s->order[i]);
    }
    for (int l = 0; l < LENGTHS; l++) {
        fill_in(s, l);
    }
    for (size_t i = 0; i < s->c->count; i++) {
        score(s, i, s->order[i]);
    }
}

// By the mean at the longest length; those of one mean in the order of the table of rules.
static void sort(summary *s)
{
    for (size_t i = 1; i < s->c->count; i++) {
        const descent_compare_rule moved = s->rules[i];
        const int contender = s->order[i];
        size_t at = i;
        for (; at > 0 && s->rules[at - 1].at[LONGEST].mean > moved.at[LONGEST].mean; at--) {
            s->rules[at] = s->rules[at - 1];
            s->order[at] = s->order[at - 1];
        }
        s->rules[at] = moved;
        s->order[at] = contender;
    }
}

static void rank(summary *s, int length)
{
    for (size_t i = 0; i < s->c->count; i++) {
        s->rules[i].at[length].rank = 1;
        for (size_t k = 0; k < s->c->count; k++) {
            s->rules[i].at[length].rank +=
                s->rules[k].at[length].mean < s->rules[i].at[length].mean;
        }
    }
}

// ---- pairs ----

static descent_status compare_pair(summary *s, int length, descent_compare_pair *pair,
                                   uint64_t seed, descent_error *error)
{
    double *d = s->work;
    dsc_interval interval = {(double)NAN, (double)NAN};
    for (size_t k = 0; k < s->seeds; k++) {
        d[k] = losses_of(s, pair->second, k)[length] - losses_of(s, pair->first, k)[length];
    }
    if (length == LONGEST && !dsc_bootstrap_mean(s->seeds, d, 1.0 - alpha, seed, &interval)) {
        return dsc_no_memory(error, "an interval", DSC_RESAMPLES * sizeof(double));
    }
    pair->difference = dsc_mean(s->seeds, d);
    pair->low = interval.low;
    pair->high = interval.high;
    pair->p = dsc_signs_test(s->seeds, d, seed);
    // Against the strictest of Holm's levels; and no test can do with fewer.
    pair->needed = fmax(dsc_pairs_needed(dsc_deviation(s->seeds, d), pair->difference,
                                         alpha / (double)s->pairs, power),
                        (double)s->c->plan.least);
    return DESCENT_OK;
}

static descent_status compare_pairs(summary *s, int length, descent_error *error)
{
    descent_compare_pair *pairs = s->pair[length];
    size_t count = 0;
    for (size_t i = 0; i < s->c->count; i++) {
        for (size_t k = i + 1; k < s->c->count; k++) {
            pairs[count] = (descent_compare_pair){.first = i, .second = k};
            TRY(compare_pair(s, length, &pairs[count], s->c->o.seed + count, error));
            count++;
        }
    }
    double *p = s->work + s->seeds * (LENGTHS + 1), *adjusted = p + s->pairs;
    for (size_t i = 0; i < count; i++) {
        p[i] = pairs[i].p;
    }
    if (!dsc_holm(count, p, adjusted)) {
        return dsc_no_memory(error, "many tests", count * sizeof(double));
    }
    for (size_t i = 0; i < count; i++) {
        pairs[i].adjusted = adjusted[i];
        pairs[i].separable = adjusted[i] <= alpha;
    }
    return DESCENT_OK;
}

static void group(summary *s)
{
    uint64_t apart[DESCENT_COMPARE_RULES] = {0}, groups[DSC_GROUPS] = {0};
    for (size_t i = 0; i < s->pairs; i++) {
        const descent_compare_pair *pair = &s->pair[LONGEST][i];
        if (pair->separable) {
            apart[pair->first] |= UINT64_C(1) << pair->second;
            apart[pair->second] |= UINT64_C(1) << pair->first;
        }
    }
    s->c->result.groups_complete =
        dsc_groups(s->c->count, apart, groups, &s->c->result.group_count);
    for (size_t g = 0; g < s->c->result.group_count; g++) {
        for (size_t i = 0; i < s->c->count; i++) {
            s->rules[i].groups |= (groups[g] >> i & 1) << g;
        }
    }
}

static size_t find_flips(const summary *s)
{
    size_t count = 0;
    for (size_t sooner = 0; sooner < LENGTHS; sooner++) {
        for (size_t later = sooner + 1; later < LENGTHS; later++) {
            for (size_t i = 0; i < s->pairs; i++) {
                const descent_compare_pair *a = &s->pair[sooner][i], *b = &s->pair[later][i];
                if (a->separable && b->separable && a->difference * b->difference < 0.0) {
                    const bool first = b->difference > 0.0;
                    s->flips[count++] =
                        (descent_compare_flip){.first = first ? b->first : b->second,
                                               .second = first ? b->second : b->first,
                                               .sooner = sooner,
                                               .later = later};
                }
            }
        }
    }
    return count;
}

static descent_status find_savings(const summary *s, descent_error *error)
{
    double *target = s->work, *best = s->work + s->seeds;
    memcpy(best, losses_of(s, 0, 0), s->seeds * LENGTHS * sizeof *best);
    for (size_t i = 1; i < s->c->count; i++) {
        column(s, i, LONGEST);
        TRY(dsc_reach_saving(s->seeds, best, target, s->c->o.seed + i, &s->savings[i], error));
    }
    return DESCENT_OK;
}

// ---- the whole ----

static descent_status summarise(summary *s, descent_error *error)
{
    find_lowest(s);
    // Once in the order of the contenders, and once more in that of the ranks.
    score_all(s);
    sort(s);
    score_all(s);
    for (int l = 0; l < LENGTHS; l++) {
        rank(s, l);
        TRY(compare_pairs(s, l, error));
    }
    group(s);
    return find_savings(s, error);
}

descent_status dsc_compare_summary(descent_compare *c, descent_error *error)
{
    summary s = {
        .c = c, .seeds = (size_t)c->plan.seeds, .pairs = c->count * (c->count - 1) / 2};
    dsc_compare_summary_free(c);
    for (size_t i = 0; i < c->count; i++) {
        s.order[i] = (int)i;
    }
    c->plan.trials = 0;
    for (size_t i = 0; i < c->trials.count; i++) {
        c->plan.trials += c->trials.all[i].wanted;
    }
    TRY(allocate(&s, error));
    TRY(summarise(&s, error));
    c->result.size = sizeof c->result;
    c->result.plan = c->plan;
    c->result.rule_count = c->count;
    c->result.pair_count = s.pairs;
    c->result.rules = s.rules;
    for (int l = 0; l < LENGTHS; l++) {
        c->result.pairs[l] = s.pair[l];
    }
    c->result.savings = s.savings;
    c->result.flips = s.flips;
    c->result.flip_count = find_flips(&s);
    c->result.is_function = c->function.make != NULL;
    c->result.minimum = c->function.make ? s.lowest : (double)NAN;
    return DESCENT_OK;
}
