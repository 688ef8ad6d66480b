// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Puts a verdict together: what the numbers say (evidence.c), what is decided of them (judge.c),
// how long to wait where it is not, what comes next (window.c), advice (advice.c), and the words.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/size.h"
#include "surface/monitor/advice.h"
#include "surface/monitor/judge.h"
#include "surface/monitor/limits.h"
#include "surface/monitor/window.h"
#include "surface/trend/forecast.h"
#include "surface/words/words.h"

typedef dsc_monitor_evidence evidence;

// A quarter of the rate leaves about a quarter of the noise; as many steps again, if nothing
// else, what another half of the run has left of the loss.
static bool is_noisy(const descent_monitor *m, const evidence *e,
                     const descent_monitor_verdict *v)
{
    const double fall = e->half.fall > 0.0 ? 1.0 - exp(-e->half.fall) : 0.0;
    const double share = v->floor_excess / (v->loss - m->options.floor);
    return !m->options.exact && share >= LITTLE_NOISE && SAVED_BY_QUARTER * share > fall;
}

static double steps_needed(const descent_monitor *m, const evidence *e,
                           const descent_monitor_verdict *v)
{
    const dsc_monitor_state *s = &m->state;
    if (v->window == 0) {
        const double each = s->observations > 0.0 ? s->steps / s->observations : 1.0;
        return fmax(1.0, each * DSC_MONITOR_LEAST - s->steps);
    }
    const bool flat = dsc_monitor_is_flat(&e->trend, v->tolerance);
    if (!flat) {
        return dsc_monitor_needed(m, &e->trend, v->tolerance);
    }
    const double most = TOO_MANY * s->step;
    double needed = HUGE_VAL;
    if (m->options.exact && e->scaled > 0.0) {
        // On the way into a minimum the gradient shrinks by 1 - rate curvature a step.
        const double goal = SMALL_DECREMENT * fabs(s->first_loss);
        needed = v->decrement > goal ? log(v->decrement / goal) / (2.0 * e->rate * e->scaled)
                                     : s->steps;
    } else if (!m->options.exact) {
        // Errors shrink with the root of the steps: until 2.5 of them fit into the signal, or
        // the cost, which grows with the window, is surely more than the tolerance.
        const double signal =
            fabs(v->significance - 1.0) / (SIGNAL_ERRORS * v->significance_se);
        needed = signal > 0.0 && signal < 1.0 ? s->steps * (1.0 / (signal * signal) - 1.0)
                                              : HUGE_VAL;
        const double cost = v->cost / (2.0 * v->tolerance);
        needed =
            cost > 0.0 && cost < 1.0 ? fmin(needed, s->steps * (1.0 / cost - 1.0)) : needed;
    }
    // No look comes sooner.
    return needed <= most ? ceil(fmax(needed, WAIT_LEAST * s->steps + WAIT_STEPS)) : HUGE_VAL;
}

// Since when the same is said; minimum and saddle are one point, of which more came to be
// known.
static void remember(dsc_monitor_state *s, descent_monitor_verdict *v)
{
    const double said = 1.0 + (double)v->place;
    if (s->said != said && !(dsc_monitor_is_end(s->said) && dsc_monitor_is_end(said))) {
        s->since = s->step;
    }
    s->said = said;
    v->lasting = v->window > 0 && s->step - (double)v->window >= s->since;
}

// A loss that is infinite, or no number.
static bool has_no_loss(const descent_monitor *m, descent_monitor_verdict *v)
{
    if (!(m->state.step > 0.0) || isfinite(m->state.last_loss)) {
        return false;
    }
    return isinf(m->state.last_loss)
               ? dsc_monitor_because_of(
                     m, v, DESCENT_REASON_RUN_EXPLODED,
                     DSC_NUMBERS(DSC_NUMBER(FIRST_LOSS, m->state.first_loss),
                                 DSC_NUMBER(LOWEST_LOSS, m->state.lowest_loss)))
               : dsc_monitor_because(v, DESCENT_REASON_RUN_NOT_FINITE, DSC_NO_NUMBERS);
}

// No branch decides: what is known of the loss all the same.
static bool stays_open(const descent_monitor *m, descent_monitor_verdict *v)
{
    const bool low = v->fall_low < 0.0, high = v->fall_high < 0.0;
    if (v->fall_low > -v->tolerance && v->fall_high < v->tolerance) {
        return dsc_monitor_because(
            v, DESCENT_REASON_RUN_FLAT,
            DSC_NUMBERS(DSC_NUMBER(STEPS, v->window),
                        DSC_NUMBER(TOLERANCE_PART, m->options.tolerance)));
    }
    return dsc_monitor_because(
        v,
        low != high ? DESCENT_REASON_RUN_MAY_CHANGE
        : low       ? DESCENT_REASON_RUN_MAY_RISE
                    : DESCENT_REASON_RUN_MAY_FALL,
        DSC_NUMBERS(DSC_NUMBER(STEPS, v->window), DSC_NUMBER(FALL_LOW, v->fall_low),
                    DSC_NUMBER(FALL_HIGH, v->fall_high), DSC_NUMBER(TOLERANCE, v->tolerance)));
}

// A layer that passes nothing on is told wherever the run is.
static void look_at_layers(descent_monitor_verdict *v)
{
    if (!(v->blocked >= 1.0)) {
        return;
    }
    const bool dead = v->dead > 0;
    const descent_numbers idle = DSC_NUMBERS(DSC_NUMBER(IDLE, dead ? v->dead : v->saturated),
                                             DSC_NUMBER(UNITS, v->units));
    v->besides = dead ? DESCENT_REASON_RUN_LAYER_DEAD : DESCENT_REASON_RUN_LAYER_SATURATED;
    v->besides_numbers = dsc_numbers_known(&idle, NULL);
}

static void decide(const descent_monitor *m, evidence *e, descent_monitor_verdict *v)
{
    look_at_layers(v);
    if (has_no_loss(m, v)) {
        return;
    }
    if (!dsc_monitor_gather(m, e, v)) {
        (void)dsc_monitor_because(v, DESCENT_REASON_RUN_TOO_FEW, DSC_NO_NUMBERS);
        return;
    }
    v->noisy = is_noisy(m, e, v);
    (void)(dsc_monitor_decide(m, e, v) || stays_open(m, v));
}

// ---- words ----

static void add(char *text, size_t size, const char *before, const char *more,
                const char *behind)
{
    const size_t used = strlen(text);
    if (*more && used < size) {
        (void)snprintf(text + used, size - used, "%s%s%s", before, more, behind);
    }
}

// Sentences and options of what has been decided. forecast: and what the loss will do as it is.
static void say(const descent_monitor *m, descent_monitor_verdict *v, bool forecast)
{
    char more[200] = "";
    (void)descent_reason_text(v->reason, &v->numbers, v->because, sizeof v->because);
    if (v->besides != v->reason) {
        (void)descent_reason_text(v->besides, &v->besides_numbers, more, sizeof more);
    }
    add(v->because, sizeof v->because, "; ", more, "");
    v->next = dsc_suggestion_fill(v->suggestion, &v->suggested, v->advice, sizeof v->advice,
                                  v->options, sizeof v->options);
    if (forecast) {
        dsc_forecast_say(&v->forecast, more, sizeof more);
        add(v->advice, sizeof v->advice, "; forecast: ", more,
            m->options.l2 > 0.0 ? " (losses with their L2 part)" : "");
    }
}

static void judge(descent_monitor *m, descent_monitor_verdict *v)
{
    const double none = (double)NAN;
    *v = (descent_monitor_verdict){.place = DESCENT_PLACE_UNDETERMINED,
                                   .loss = m->state.last_loss,
                                   .fall = none,
                                   .fall_low = none,
                                   .fall_high = none,
                                   .tolerance = none,
                                   .significance = none,
                                   .significance_se = none,
                                   .noise_scale = none,
                                   .floor_excess = none,
                                   .sharpness = none,
                                   .gain = none,
                                   .cost = none,
                                   .decrement = none,
                                   .units = (uint64_t)m->state.units,
                                   .dead = (uint64_t)m->state.dead,
                                   .saturated = (uint64_t)m->state.saturated,
                                   .blocked = m->state.blocked,
                                   .eta = none,
                                   .curvature_age = none,
                                   .needed = none};
    if (m->state.curvature_at > 0.0) {
        v->curvature_age = m->state.step - m->state.curvature_at;
    }
    evidence e = {.growth = 0.0};
    decide(m, &e, v);
    if (v->place == DESCENT_PLACE_UNDETERMINED) {
        v->needed = steps_needed(m, &e, v);
    } else if (v->place == DESCENT_PLACE_PLATEAU && v->fall > 0.0) {
        // A tenth of what the loss is above its floor, at the present slope.
        v->eta = TENTH * (v->loss - m->options.floor) * (double)v->window / v->fall;
    }
    dsc_monitor_foretell(m, v);
    remember(&m->state, v);
    say(m, v, dsc_monitor_advise(m, v));
}

void descent_monitor_judge(descent_monitor *m, descent_monitor_verdict *v)
{
    if (!m || !v || !dsc_size_is_possible(v->size, sizeof *v)) {
        return;
    }
    descent_monitor_verdict own;
    judge(m, &own);
    dsc_size_give(&own, sizeof own, v, v->size);
}
