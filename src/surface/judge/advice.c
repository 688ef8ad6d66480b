// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// One conclusion is drawn first; advice is what follows from it, and nothing else is taken.
#include "surface/judge/advice.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "graph/affine.h"
#include "optim/rules.h"
#include "surface/judge/limits.h"
#include "surface/network/chain.h"
#include "surface/trend/forecast.h"
#include "surface/trend/say.h"

// What may be typed for a conclusion: bits of descent_next.
#define BIT(name) (1U << DESCENT_NEXT_##name)
static const unsigned FOLLOWS[DESCENT_CONCLUSION_COUNT] = {
    [DESCENT_CONCLUSION_LOOK] = BIT(RESUME) | BIT(DIAGNOSE) | BIT(CHECK_GRADIENT),
    [DESCENT_CONCLUSION_GO_ON] = BIT(RESUME),
    [DESCENT_CONCLUSION_CHANGE] = BIT(RESUME),
    [DESCENT_CONCLUSION_ESCAPE] = BIT(ESCAPE) | BIT(RESUME),
    [DESCENT_CONCLUSION_START_AGAIN] = BIT(AGAIN),
    [DESCENT_CONCLUSION_STOP] = BIT(AGAIN)}; // a new run in addition to this one

// What does not follow from the conclusion (start again, where training can stop) is left out;
// and where the options need a number that is not known, there is nothing to type.
static descent_status suggest_of(dsc_diagnosing *d, descent_suggestion suggestion,
                                 const char *about, descent_numbers numbers,
                                 descent_error *error)
{
    descent_diagnosis *out = d->out;
    descent_advice row = {.suggestion = suggestion,
                          .numbers = dsc_numbers_known(&numbers, about)};
    row.next = dsc_suggestion_fill(suggestion, &row.numbers, row.text, sizeof row.text,
                                   row.options, sizeof row.options);
    if (row.next != DESCENT_NEXT_NONE && !(FOLLOWS[out->conclusion] & (1U << row.next))) {
        return DESCENT_OK;
    }
    descent_advice *grown =
        dsc_realloc_array(out->advice, out->advice_count + 1, sizeof *grown);
    if (!grown) {
        return dsc_no_memory(error, "advice", sizeof *grown);
    }
    out->advice = grown;
    out->advice[out->advice_count++] = row;
    return DESCENT_OK;
}

static descent_status suggest(dsc_diagnosing *d, descent_suggestion suggestion,
                              descent_numbers numbers, descent_error *error)
{
    return suggest_of(d, suggestion, NULL, numbers, error);
}

// ---- what speaks for a conclusion ----

static bool is_run(const dsc_diagnosing *d)
{
    return d->options->optimizer.rule >= 0;
}

static double first_rate(const dsc_diagnosing *d)
{
    const descent_diagnose_options *o = d->options;
    return o->first_rate > 0.0 ? o->first_rate : o->optimizer.learning_rate;
}

// The rate has become so small, by a decay or by hand, that steps are hardly any.
static bool is_decayed(const dsc_diagnosing *d)
{
    return is_run(d) && d->options->optimizer.learning_rate < DECAYED * first_rate(d);
}

// The step size that gains what there is in a thousand steps, or what the curvature allows
// where that is less; NAN: unknown, or no more than now.
static double longer_rate(const dsc_diagnosing *d)
{
    const dsc_prospect *prospect = &d->prospect;
    if (!is_run(d)) {
        return (double)NAN;
    }
    const double now = d->options->optimizer.learning_rate, most = 0.5 * d->out->fastest_rate;
    const double wanted = now * prospect->available / prospect->predicted;
    double rate =
        d->training.adaptive && isfinite(wanted) ? fmin(RATE_MARGIN * wanted, most) : most;
    if (!isfinite(rate)) {
        rate = wanted;
    }
    // Batches make noise that a curvature knows nothing of; the first rate was borne.
    if (is_decayed(d) && (d->training.noisy || !isfinite(rate))) {
        rate = isfinite(rate) ? fmin(rate, first_rate(d)) : first_rate(d);
    }
    return rate <= RATE_MOST && rate > 2.0 * now ? rate : (double)NAN;
}

// Steps gain a small part of what there is.
static bool is_slow(const dsc_diagnosing *d)
{
    return d->prospected && d->prospect.predicted < SLOW * d->prospect.available;
}

// Of the weights of all layers w: |w|^2, and how much f and what the rule adds to its steps
// change as they grow in proportion.
typedef struct radial {
    double squares, slope, step; /* |w|^2; g'w; u'w for the steps -lr (u + decay w) of adamw */
    bool small;                  /* a layer leaves hardly anything of its inputs */
} radial;

static bool is_decoupled(int rule)
{
    const dsc_rule *row = dsc_rule_find(rule);
    return row && row->decoupled;
}

static radial measure_weights(const dsc_diagnosing *d, const dsc_chain *chain)
{
    const descent_diagnose_options *o = d->options;
    const dsc_point *point = &d->point;
    const bool known = is_decoupled(o->optimizer.rule) && o->m && o->v && o->steps > 0;
    const double first = known ? 1.0 - pow(o->optimizer.beta1, (double)o->steps) : 1.0;
    const double second = known ? 1.0 - pow(o->optimizer.beta2, (double)o->steps) : 1.0;
    radial r = {.small = false};
    for (size_t k = 0; k < chain->count; k++) {
        const dsc_layer *layer = &chain->layers[k];
        const size_t count = layer->inputs * layer->units;
        const double size = dsc_norm(count, point->x + layer->weights);
        r.squares += size * size;
        r.slope += dsc_dot(count, point->g + layer->weights, point->x + layer->weights);
        // To a tenth of what leaves the size of its inputs as it is.
        r.small = r.small || size < SMALL_LAYER * sqrt((double)layer->units);
        for (size_t i = layer->weights; known && i < layer->weights + count; i++) {
            r.step +=
                o->m[i] / first / (sqrt(o->v[i] / second) + o->optimizer.eps) * point->x[i];
        }
    }
    return r;
}

// A penalty, or a decay, holds the weights where they are: what the examples alone would gain
// by larger ones is undone by it. And the fit is little better than a constant's.
static bool holds_weights(const dsc_diagnosing *d, const radial *r)
{
    const descent_diagnose_options *o = d->options;
    const double loss = d->point.f - 0.5 * o->l2 * r->squares;
    const double wish = -(r->slope - o->l2 * r->squares); // of the examples
    const bool apart = is_decoupled(o->optimizer.rule) && o->optimizer.weight_decay > 0.0;
    const double pull =
        (apart ? o->optimizer.weight_decay : o->l2 + o->optimizer.weight_decay) * r->squares;
    const double left =
        apart ? r->step + pull : r->slope + o->optimizer.weight_decay * r->squares;
    return loss > 0.5 * o->constant_loss && wish > WISH * loss && fabs(left) < 0.5 * pull;
}

static descent_status find_crushed(const dsc_diagnosing *d, bool *crushed, descent_error *error)
{
    const descent_diagnose_options *o = d->options;
    dsc_chain chain;
    *crushed = false;
    if (!(o->l2 + o->optimizer.weight_decay >= STRONG_PENALTY)) {
        return DESCENT_OK;
    }
    TRY(dsc_chain_read(d->point.objective, &chain, error));
    const radial r = measure_weights(d, &chain);
    *crushed = chain.count > 0 && (r.small || (o->constant_loss > 0.0 && holds_weights(d, &r)));
    dsc_chain_free(&chain);
    return DESCENT_OK;
}

// A layer that passes hardly anything on: what steps can still do is behind it.
static bool is_blocked(const dsc_diagnosing *d)
{
    const dsc_units *u = &d->units;
    return u->worst_units > 0 &&
           10 * (u->worst_dead + u->worst_saturated) >= BLOCKED_OF_TEN * u->worst_units;
}

// It falls by its slope, and batches hold it up: shorter steps from here lead to half of that at most.
static bool is_held_up(const dsc_diagnosing *d)
{
    const double held_part = 0.5;
    return d->out->place == DESCENT_PLACE_DESCENDING && d->training.noisy &&
           d->training.shorter < held_part * d->training.late;
}

static descent_conclusion conclude_slope(const dsc_diagnosing *d)
{
    if (is_held_up(d)) {
        return DESCENT_CONCLUSION_CHANGE;
    }
    // Where batches see nothing but noise, longer steps are longer random ones.
    const bool blind = d->training.noisy && d->training.test < 1.0 && !is_decayed(d);
    if (blind && is_slow(d) && d->out->place != DESCENT_PLACE_DESCENDING) {
        return DESCENT_CONCLUSION_START_AGAIN;
    }
    if (is_slow(d) || d->out->place != DESCENT_PLACE_DESCENDING) {
        return isfinite(longer_rate(d)) || !is_run(d)      ? DESCENT_CONCLUSION_CHANGE
               : d->out->place == DESCENT_PLACE_DESCENDING ? DESCENT_CONCLUSION_GO_ON
                                                           : DESCENT_CONCLUSION_START_AGAIN;
    }
    const bool careful = d->training.stability < CAREFUL && !d->training.noisy;
    return (careful || is_decayed(d)) && isfinite(longer_rate(d)) ? DESCENT_CONCLUSION_CHANGE
                                                                  : DESCENT_CONCLUSION_GO_ON;
}

// What follows from a reason. ESCAPE: where the way is known. ASK: more has to be known.
#define ASK                  DESCENT_CONCLUSION_COUNT
#define TO(name, conclusion) [DESCENT_REASON_##name] = DESCENT_CONCLUSION_##conclusion
#define TO_ASK(name)         [DESCENT_REASON_##name] = ASK
static const descent_conclusion CONCLUSIONS[DESCENT_REASON_COUNT] = {
    TO(PARAMETER_NOT_FINITE, START_AGAIN),
    TO(VALUE_NOT_FINITE, START_AGAIN),
    TO(STEP_RAISES, START_AGAIN),
    TO(STEP_NOT_FINITE, START_AGAIN),
    TO(TRAINING_DIVERGED, START_AGAIN),
    TO(RATE_TOO_LARGE, START_AGAIN),
    TO(GRADIENT_WRONG, LOOK),
    TO(NO_GRADIENT, CHANGE),
    TO(NO_CURVATURE, CHANGE),
    TO(KINK_WAY_PAST, ESCAPE),
    TO(KINK_OTHER_SIDE, ESCAPE),
    TO(KINK_MINIMUM, STOP),
    TO(KINK_NO_WAY, CHANGE),
    TO(KINKS_AROUND, STOP),
    TO(KINKS_AROUND_LOWER, ESCAPE),
    TO(CURVATURE_HIDDEN, LOOK),
    TO(INDEX_UNCERTAIN, LOOK),
    TO(CURVATURE_UNRESOLVED, LOOK),
    TO(SAMPLE_UNSURE, LOOK),
    TO(LOWER_NEAR_BY, LOOK),
    TO(MINIMUM_CURVED, STOP),
    TO(MINIMUM_MODES, STOP),
    TO(MINIMUM_PROBABLE, STOP),
    TO(SADDLE, ESCAPE),
    TO(SADDLE_BETWEEN, ESCAPE),
    TO(MAXIMUM_CURVED, ESCAPE),
    TO(MAXIMUM_FALLS, ESCAPE),
    TO(MAXIMUM_LEVEL, ESCAPE),
    TO(MAXIMUM_FLAT, ESCAPE),
    TO(FLAT_WAY_DOWN, ESCAPE),
    TO(FLAT_DESCENT, ESCAPE),
    TO(FLAT_UNTRIED, LOOK),
    TO(FLAT_UNCLEAR, LOOK),
    TO(FLAT_LEVEL, STOP),
    TO(FLAT_UP, STOP),
    TO(LOSS_ZERO, STOP),
    TO_ASK(GRADIENT_FLAT),
    TO_ASK(ROUNDED_AWAY),
    TO_ASK(SLOPE_LEVEL),
    TO_ASK(SLOPE_SMALL),
    TO(SLOPE_ROUGH, LOOK),
    TO_ASK(STEPS_SHORT),
    TO_ASK(STEPS_SHORT_ADAPTIVE),
    TO_ASK(LEAVING),
    TO_ASK(SLOPE),
    TO_ASK(EDGE_BOUNCES),
    TO_ASK(EDGE_SINKS),
    TO_ASK(EDGE_STUCK),
    TO(NOISE_HOLDS, CHANGE),
    TO(NO_LOWER_BOUND, STOP),
    TO(NO_LOWEST_POINT, STOP),
    TO(DESCENT_UNENDING, STOP),
};

static descent_conclusion conclude(const dsc_diagnosing *d, bool crushed)
{
    const descent_place place = d->out->place;
    const descent_conclusion found = CONCLUSIONS[d->out->reason];
    const bool over = place == DESCENT_PLACE_DIVERGING || place == DESCENT_PLACE_INFINITY;
    if (!over && (crushed || is_blocked(d))) {
        return DESCENT_CONCLUSION_START_AGAIN;
    }
    if (found == DESCENT_CONCLUSION_ESCAPE && !d->way.found) {
        return DESCENT_CONCLUSION_CHANGE;
    }
    if (found != ASK) {
        return found;
    }
    if (place != DESCENT_PLACE_EDGE_OF_STABILITY) {
        return conclude_slope(d);
    }
    return d->training.shorter < d->training.late ? DESCENT_CONCLUSION_CHANGE
                                                  : DESCENT_CONCLUSION_GO_ON;
}

// ---- what follows ----

// A network whose loss has no other minimum.
static bool is_convex(const dsc_diagnosing *d)
{
    const dsc_empirical *empirical = dsc_empirical_of(d->point.objective);
    const dsc_empirical_parts *parts = empirical ? dsc_empirical_parts_of(empirical) : NULL;
    return parts && dsc_graph_is_convex(parts->graph, parts->loss);
}

static descent_status stop(dsc_diagnosing *d, descent_error *error)
{
    if (d->out->place == DESCENT_PLACE_INFINITY) {
        return suggest(d, DESCENT_SUGGESTION_STOP_OR_PENALTY, DSC_NO_NUMBERS, error);
    }
    if (d->out->place == DESCENT_PLACE_KINK) {
        return suggest(d, DESCENT_SUGGESTION_STOP_AT_KINK, DSC_NO_NUMBERS, error);
    }
    return suggest(d,
                   is_convex(d) ? DESCENT_SUGGESTION_STOP_CONVEX
                                : DESCENT_SUGGESTION_STOP_OR_OTHER_STARTS,
                   DSC_NO_NUMBERS, error);
}

// A learning rate to give; NAN where there was no training.
static double for_run(const dsc_diagnosing *d, double rate)
{
    return is_run(d) ? rate : (double)NAN;
}

static descent_status revive(dsc_diagnosing *d, descent_error *error)
{
    const dsc_units *u = &d->units;
    const bool dead = u->worst_dead >= u->worst_saturated;
    char alive[200] = "";
    if (dead && is_run(d)) {
        dsc_say_alive_layers(d->options->layers, alive, sizeof alive);
    }
    return suggest_of(
        d, dead ? DESCENT_SUGGESTION_REVIVE_DEAD : DESCENT_SUGGESTION_REVIVE_SATURATED, alive,
        DSC_NUMBERS(DSC_NUMBER(RATE, for_run(d, LOWER_RATE * first_rate(d))),
                    DSC_NUMBER(IDLE, u->worst_dead + u->worst_saturated),
                    DSC_NUMBER(UNITS, u->worst_units), DSC_NUMBER(LAYER, u->worst)),
        error);
}

static descent_status lower_rate(dsc_diagnosing *d, descent_error *error)
{
    const double limit = d->out->fastest_rate;
    const bool known = isfinite(limit) && !(d->options->diverged && limit > first_rate(d));
    return known
               ? suggest(d, DESCENT_SUGGESTION_RATE_BELOW_LIMIT,
                         DSC_NUMBERS(DSC_NUMBER(RATE, 0.5 * limit), DSC_NUMBER(LIMIT, limit)),
                         error)
               : suggest(d, DESCENT_SUGGESTION_RATE_TENTH,
                         DSC_NUMBERS(DSC_NUMBER(RATE, for_run(d, LOWER_RATE * first_rate(d)))),
                         error);
}

static descent_status begin_anew(dsc_diagnosing *d, bool crushed, descent_error *error)
{
    if (d->out->place == DESCENT_PLACE_DIVERGING) {
        return lower_rate(d, error);
    }
    if (crushed) {
        const bool decay = d->options->optimizer.weight_decay > d->options->l2;
        const double strength = decay ? d->options->optimizer.weight_decay : d->options->l2;
        return suggest(d,
                       decay ? DESCENT_SUGGESTION_LESS_DECAY : DESCENT_SUGGESTION_LESS_PENALTY,
                       DSC_NUMBERS(DSC_NUMBER(STRENGTH, strength),
                                   DSC_NUMBER(LESS, LESS_PENALTY * strength)),
                       error);
    }
    if (is_blocked(d)) {
        return revive(d, error);
    }
    return suggest(d,
                   d->training.adaptive ? DESCENT_SUGGESTION_OTHER_STARTS
                                        : DESCENT_SUGGESTION_ADAPTIVE_RULE,
                   DSC_NO_NUMBERS, error);
}

static descent_status leave(dsc_diagnosing *d, descent_error *error)
{
    if (d->out->place == DESCENT_PLACE_KINK) {
        return suggest(d, DESCENT_SUGGESTION_WAY_PAST_KINK, DSC_NO_NUMBERS, error);
    }
    TRY(suggest(d, DESCENT_SUGGESTION_WAY_DOWN,
                DSC_NUMBERS(DSC_NUMBER(GAIN, d->way.gain), DSC_NUMBER(DISTANCE, d->way.step)),
                error));
    const bool plain = is_run(d) && !d->training.adaptive;
    if (plain && d->out->smallest < 0.0 && d->training.rate > 0.0) {
        // The distance from the saddle grows by 1 + lr |lambda| a step.
        const double steps = log(LEFT) / (d->training.rate * -d->out->smallest);
        TRY(suggest(d, DESCENT_SUGGESTION_LEAVES_BY_ITSELF,
                    DSC_NUMBERS(DSC_NUMBER(STEPS, steps)), error));
    }
    return is_run(d) ? DESCENT_OK
                     : suggest(d, DESCENT_SUGGESTION_PERTURBED_STEPS, DSC_NO_NUMBERS, error);
}

// Longer steps from here on.
static descent_status lengthen(dsc_diagnosing *d, descent_error *error)
{
    const double rate = longer_rate(d), now = d->options->optimizer.learning_rate,
                 limit = d->out->fastest_rate;
    if (is_decayed(d) && rate > now) {
        return suggest(d, DESCENT_SUGGESTION_LONGER_STEPS_FIRST,
                       DSC_NUMBERS(DSC_NUMBER(RATE, rate),
                                   DSC_NUMBER(FIRST_RATE, first_rate(d)),
                                   DSC_NUMBER(RATE_NOW, now)),
                       error);
    }
    return isfinite(limit)
               ? suggest(d, DESCENT_SUGGESTION_LONGER_STEPS_LIMIT,
                         DSC_NUMBERS(DSC_NUMBER(RATE, rate), DSC_NUMBER(LIMIT, limit)), error)
               : suggest(d, DESCENT_SUGGESTION_LONGER_STEPS,
                         DSC_NUMBERS(DSC_NUMBER(RATE, rate)), error);
}

static descent_status change(dsc_diagnosing *d, descent_error *error)
{
    const double now = d->options->optimizer.learning_rate, limit = d->out->fastest_rate;
    switch (is_held_up(d) ? DESCENT_PLACE_NOISE_FLOOR : d->out->place) {
    case DESCENT_PLACE_NOISE_FLOOR:
        return suggest(d, DESCENT_SUGGESTION_SHORTER_FOR_NOISE,
                       DSC_NUMBERS(DSC_NUMBER(RATE, LOWER_NOISE * now)), error);
    case DESCENT_PLACE_EDGE_OF_STABILITY:
        return suggest(d, DESCENT_SUGGESTION_SHORTER_AT_EDGE,
                       DSC_NUMBERS(DSC_NUMBER(RATE, 0.5 * limit), DSC_NUMBER(LIMIT, limit),
                                   DSC_NUMBER(STEPS, d->training.run)),
                       error);
    case DESCENT_PLACE_KINK:
        return suggest(d, DESCENT_SUGGESTION_SHORTER_AT_KINK,
                       DSC_NUMBERS(DSC_NUMBER(RATE, for_run(d, LOWER_RATE * now))), error);
    default:
        break;
    }
    if (is_run(d)) {
        return lengthen(d, error);
    }
    return suggest(d,
                   d->out->place == DESCENT_PLACE_DESCENDING
                       ? DESCENT_SUGGESTION_GO_ON
                       : DESCENT_SUGGESTION_ADAPTIVE_FROM_HERE,
                   DSC_NO_NUMBERS, error);
}

// And how the loss goes on, where that is known.
static descent_status go_on(dsc_diagnosing *d, descent_error *error)
{
    const double largest = d->out->largest;
    if (!is_run(d)) {
        TRY(suggest(d, DESCENT_SUGGESTION_GO_ON_FUNCTION, DSC_NO_NUMBERS, error));
        return largest > 0.0 && 1.0 / largest <= RATE_MOST
                   ? suggest(d, DESCENT_SUGGESTION_STEPS_UP_TO,
                             DSC_NUMBERS(DSC_NUMBER(RATE, 1.0 / largest),
                                         DSC_NUMBER(LIMIT, 2.0 / largest)),
                             error)
                   : DESCENT_OK;
    }
    const bool edge = d->out->place == DESCENT_PLACE_EDGE_OF_STABILITY;
    TRY(suggest(d, edge ? DESCENT_SUGGESTION_GO_ON_AT_EDGE : DESCENT_SUGGESTION_GO_ON,
                DSC_NO_NUMBERS, error));
    char forecast[200];
    dsc_forecast_say(&d->out->forecast, forecast, sizeof forecast);
    descent_advice *row = &d->out->advice[d->out->advice_count - 1];
    const size_t used = strlen(row->text);
    if (*forecast) {
        (void)snprintf(row->text + used, sizeof row->text - used, "; %s%s", forecast,
                       d->options->l2 > 0.0 ? " (losses without their L2 part)" : "");
    }
    return DESCENT_OK;
}

static descent_status look(dsc_diagnosing *d, descent_error *error)
{
    descent_diagnosis *out = d->out;
    if (out->deciding == DESCENT_SUGGESTION_NONE) {
        return DESCENT_OK;
    }
    TRY(suggest(d, out->deciding, d->deciding, error));
    if (out->advice_count > 0 && out->deciding == DESCENT_SUGGESTION_MORE_TRAINING &&
        !is_run(d)) {
        out->advice[out->advice_count - 1].next = DESCENT_NEXT_NONE; // nothing trains
    }
    return DESCENT_OK;
}

descent_status dsc_advise(dsc_diagnosing *d, descent_error *error)
{
    const descent_diagnose_options *o = d->options;
    const double bound = d->point.objective->m > 0 ? 0.0 : -HUGE_VAL; // losses are not negative
    const dsc_history history = {
        .count = o->loss_count, .ends = o->loss_ends, .losses = o->losses, .bound = bound};
    d->out->forecast = dsc_forecast_of(&history);
    bool crushed = false;
    TRY(find_crushed(d, &crushed, error));
    d->out->conclusion = conclude(d, crushed);
    switch (d->out->conclusion) {
    case DESCENT_CONCLUSION_STOP:
        return stop(d, error);
    case DESCENT_CONCLUSION_START_AGAIN:
        return begin_anew(d, crushed, error);
    case DESCENT_CONCLUSION_ESCAPE:
        return leave(d, error);
    case DESCENT_CONCLUSION_CHANGE:
        return change(d, error);
    case DESCENT_CONCLUSION_GO_ON:
        return go_on(d, error);
    default:
        return look(d, error);
    }
}
