// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: legs are half-open, [begin, begin + steps): the first step of the next one is its own.
// A leg that does not say where it begins begins where the one before has ended, so there is
// no jump that nobody asked for. The one leg without a length gets what the others leave.
#include "optim/schedule/place.h"

#include <math.h>
#include <stdio.h>

#include <descent/options.h>

#include "core/number.h"
#include "optim/schedule/forms.h"
#include "optim/schedule/value.h"

static bool is_endless(const dsc_leg *p)
{
    return p->length.unit == DSC_UNIT_REST && dsc_forms[p->form].endless;
}

bool dsc_curve_needs_end(const dsc_curve *s)
{
    for (size_t i = 0; i < s->count; i++) {
        const dsc_leg *p = &s->legs[i];
        const bool open = p->length.unit == DSC_UNIT_REST;
        if (p->length.unit == DSC_UNIT_SHARE || p->scale.unit == DSC_UNIT_SHARE ||
            p->pause.unit == DSC_UNIT_SHARE ||
            (open && (i + 1 < s->count || !dsc_forms[p->form].endless))) {
            return true;
        }
    }
    return false;
}

// 2^64 - 1 is no double, so all of the run is not computed.
static uint64_t share_of(const dsc_calendar *c, double amount)
{
    return amount >= 1.0 ? c->steps : (uint64_t)round(amount * (double)c->steps);
}

uint64_t dsc_length_after(const dsc_calendar *c, uint64_t step, const dsc_length *length)
{
    uint64_t steps = UINT64_MAX;
    switch (length->unit) {
    case DSC_UNIT_REST:
        return UINT64_MAX;
    case DSC_UNIT_EPOCHS:
        return dsc_calendar_after(c, step, length->amount);
    case DSC_UNIT_SHARE:
        steps = share_of(c, length->amount);
        break;
    case DSC_UNIT_STEPS:
        steps = length->steps;
        break;
    }
    return step > UINT64_MAX - steps ? UINT64_MAX : step + steps;
}

// The step that is `length` before `step`; UINT64_MAX: there is none.
static uint64_t before(const dsc_calendar *c, uint64_t step, const dsc_length *length)
{
    if (length->unit == DSC_UNIT_EPOCHS) {
        return dsc_calendar_before(c, step, length->amount);
    }
    const uint64_t steps =
        length->unit == DSC_UNIT_SHARE ? share_of(c, length->amount) : length->steps;
    return steps > step ? UINT64_MAX : step - steps;
}

static descent_status fail_fit(const dsc_curve_run *place, descent_error *error)
{
    return dsc_fail(error, DESCENT_INVALID,
                    "%s: the legs with a length are longer than the run, which has %s: "
                    "nothing is left for the one without" DSC_REMEDY
                    "shorter legs, or a longer run",
                    place->option,
                    place->in_epochs ? DSC_THINGS(place->calendar.steps, "epoch", "epochs")
                                     : DSC_THINGS(place->calendar.steps, "step", "steps"));
}

// A length for the only leg, where that is what is missing, or for every one.
static void write_length(const dsc_curve_run *place, const dsc_curve *s, char *text,
                         size_t capacity)
{
    const dsc_curve_form form = s->legs[0].form;
    const char *name = dsc_forms[form].name, *steps = place->in_epochs ? "" : "steps or ";
    const char *first = form == DSC_FORM_PLATEAU ? "0.1," : "";
    if (s->count > 1 || s->legs[0].length.unit != DSC_UNIT_REST) {
        snprintf(text, capacity, "a length in %sepochs for every leg", steps);
    } else if (place->in_epochs) {
        snprintf(text, capacity, "a length for it: %s:%s20e", name, first);
    } else {
        snprintf(text, capacity, "a length for it: %s:%s20e or %s:%s2000", name, first, name,
                 first);
    }
}

static descent_status fail_end(const dsc_curve_run *place, const dsc_curve *s,
                               descent_error *error)
{
    char remedy[128];
    write_length(place, s, remedy, sizeof remedy);
    return dsc_fail(error, DESCENT_INVALID,
                    "%s: the schedule of %s goes by the end of the run, which nobody knows "
                    "beforehand%s" DSC_REMEDY "epochs = 20\n%s%s",
                    place->option, place->name, place->in_epochs ? " in epochs" : "",
                    place->in_epochs ? "" : "steps = 2000\n", remedy);
}

// Begins and lengths.
static descent_status place_steps(const dsc_curve_run *place, dsc_curve *s,
                                  descent_error *error)
{
    const dsc_calendar *c = &place->calendar;
    size_t open = s->count;
    uint64_t step = 0;
    for (size_t i = 0; i < s->count && open == s->count; i++) {
        dsc_leg *p = &s->legs[i];
        p->begin = step;
        open = p->length.unit == DSC_UNIT_REST ? i : open;
        step = dsc_length_after(c, step, &p->length);
        p->steps = step == UINT64_MAX ? UINT64_MAX : step - p->begin;
    }
    if (open == s->count || (open + 1 == s->count && is_endless(&s->legs[open]))) {
        return DESCENT_OK;
    }
    uint64_t end = c->steps;
    for (size_t i = s->count - 1; i > open; i--) {
        dsc_leg *p = &s->legs[i];
        p->begin = before(c, end, &p->length);
        if (p->begin == UINT64_MAX) {
            return fail_fit(place, error);
        }
        p->steps = end - p->begin;
        end = p->begin;
    }
    if (end < s->legs[open].begin) {
        return fail_fit(place, error);
    }
    s->legs[open].steps = end - s->legs[open].begin;
    return DESCENT_OK;
}

// Values of a leg that begins where the one before has ended (first: NAN before).
static void place_values(double base, double ended, const dsc_calendar *c, dsc_leg *p)
{
    const dsc_form_facts *form = &dsc_forms[p->form];
    p->first_value = !isnan(p->from) ? p->from : !isnan(ended) ? ended : base * form->from;
    p->end_value = !isnan(p->to) ? p->to : isnan(form->to) ? p->first_value : base * form->to;
    if (p->form == DSC_FORM_ONE_CYCLE) { // 1e4 as in PyTorch
        p->last_value = !isnan(p->last) ? p->last : p->first_value / 1e4;
    }
    if (p->scale.unit != DSC_UNIT_REST &&
        (p->form == DSC_FORM_RESTARTS || p->form == DSC_FORM_INVERSE_SQRT)) {
        const uint64_t end = dsc_length_after(c, p->begin, &p->scale);
        p->scale_steps = end == UINT64_MAX ? UINT64_MAX : end - p->begin;
        p->scale_steps = p->scale_steps > 0 ? p->scale_steps : 1;
    }
}

static descent_status check_value(const dsc_curve_run *place, double value,
                                  descent_error *error)
{
    FAIL_IF(isnan(value), error, DESCENT_INVALID,
            "%s: %s has no value of its own that a factor could change: say from where to "
            "where, A..B",
            place->option, place->name);
    if (value >= place->low && value <= place->high) {
        return DESCENT_OK;
    }
    char text[DSC_NUMBER_TEXT], low[DSC_NUMBER_TEXT], high[DSC_NUMBER_TEXT];
    dsc_format_number(value, text, sizeof text);
    dsc_format_number(place->low, low, sizeof low);
    dsc_format_number(place->high, high, sizeof high);
    const bool open = place->high == DESCENT_BELOW_ONE;
    FAIL_IF(place->low == DESCENT_ABOVE_ZERO, error, DESCENT_INVALID,
            "%s: %s is out of range: %s is more than 0", place->option, text, place->name);
    FAIL_IF(place->high < HUGE_VAL, error, DESCENT_INVALID,
            "%s: %s is out of range: %s is at least %s and %s %s", place->option, text,
            place->name, low, open ? "less than" : "at most", open ? "1" : high);
    return dsc_fail(error, DESCENT_INVALID, "%s: %s is out of range: %s is at least %s",
                    place->option, text, place->name, low);
}

descent_status dsc_curve_place(const dsc_mathematics *by, const dsc_curve_run *place,
                               dsc_curve *s, descent_error *error)
{
    s->calendar = place->calendar;
    if (dsc_curve_needs_end(s) && place->calendar.steps == 0) {
        return fail_end(place, s, error);
    }
    TRY(place_steps(place, s, error));
    double ended = (double)NAN;
    for (size_t i = 0; i < s->count; i++) {
        dsc_leg *p = &s->legs[i];
        p->begin_epoch = dsc_calendar_epoch(&place->calendar, p->begin);
        place_values(place->base, ended, &place->calendar, p);
        TRY(check_value(place, p->first_value, error));
        TRY(check_value(place, p->end_value, error));
        if (p->form == DSC_FORM_ONE_CYCLE) {
            TRY(check_value(place, p->last_value, error));
        }
        ended = dsc_leg_ended(by, &place->calendar, p);
    }
    return DESCENT_OK;
}
