// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A schedule by itself, for programs that make their own steps. Keeps: its epochs all have the
// same number of steps, so its values follow from the number of steps alone.
#include <descent/schedule.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/size.h"
#include "core/status.h"
#include "optim/schedule/forms.h"
#include "optim/schedule/place.h"
#include "optim/schedule/plateau.h"
#include "optim/schedule/text.h"
#include "optim/schedule/value.h"

struct descent_schedule {
    dsc_curve own;
    dsc_plateau plateau;
    dsc_era era;
    double scale; /* what values are multiplied by */
};

void descent_schedule_options_init(descent_schedule_options *options, size_t size)
{
    const descent_schedule_options own = {
        .size = sizeof own, .base = 1.0, .steps_per_epoch = 1};
    dsc_size_give(&own, sizeof own, options, size);
}

static descent_status make(const char *text, const descent_schedule_options *o,
                           descent_schedule *s, descent_error *error)
{
    FAIL_IF(!isfinite(o->base), error, DESCENT_INVALID, "base: %g is not a finite number",
            o->base);
    FAIL_IF(o->steps_per_epoch == 0, error, DESCENT_INVALID, "steps_per_epoch is 0");
    s->era.each = o->steps_per_epoch;
    s->scale = o->absolute ? 1.0 : o->base;
    const dsc_reader reader = {.whole = text, .error = error};
    const dsc_curve_run place = {.name = "the value",
                                 .option = "schedule",
                                 .calendar = {&s->era, 1, o->steps},
                                 .base = o->absolute ? o->base : 1.0,
                                 .low = -HUGE_VAL,
                                 .high = HUGE_VAL};
    TRY(dsc_curve_read(&reader, (dsc_span){text, strlen(text)}, &s->own));
    TRY(dsc_curve_place(&dsc_library_mathematics, &place, &s->own, error));
    s->plateau = dsc_plateau_start(dsc_plateau_of(&s->own));
    return DESCENT_OK;
}

descent_status descent_schedule_create(const char *text,
                                       const descent_schedule_options *options,
                                       descent_schedule **schedule, descent_error *error)
{
    NEED(error, "text, options, schedule", text, options, schedule);
    descent_schedule_options own = descent_schedule_options_default();
    TRY(dsc_size_take("schedule", options, &own, sizeof own, error));
    descent_schedule *s = calloc(1, sizeof *s);
    if (!s) {
        return dsc_no_memory(error, "a schedule", sizeof *s);
    }
    const descent_status status = make(text, &own, s, error);
    if (status != DESCENT_OK) {
        free(s);
        return status;
    }
    *schedule = s;
    return DESCENT_OK;
}

void descent_schedule_free(descent_schedule *schedule)
{
    free(schedule);
}

double descent_schedule_value(const descent_schedule *s, uint64_t steps)
{
    return s ? s->scale * dsc_curve_value(&dsc_library_mathematics, &s->own, &s->plateau, steps,
                                          steps / s->era.each)
             : (double)NAN;
}

bool descent_schedule_tell(descent_schedule *s, uint64_t steps, double loss)
{
    return s && dsc_plateau_tell(&s->own, &s->plateau, steps, loss);
}

void descent_schedule_state(const descent_schedule *s, double *state)
{
    if (s && state) {
        dsc_plateau_store(&s->plateau, state);
    }
}

descent_status descent_schedule_set_state(descent_schedule *s, const double *state,
                                          descent_error *error)
{
    NEED(error, "schedule, state", s, state);
    FAIL_IF(!dsc_plateau_restore(&s->plateau, state), error, DESCENT_INVALID,
            "this is not the state of a schedule");
    return DESCENT_OK;
}

bool descent_schedule_leg_get(const descent_schedule *s, size_t index,
                              descent_schedule_leg *leg)
{
    if (!s || !leg || index >= s->own.count) {
        return false;
    }
    const dsc_leg *p = &s->own.legs[index];
    const bool ends = p->steps != UINT64_MAX;
    const descent_schedule_leg own = {
        .size = sizeof own,
        .form = dsc_forms[p->form].name,
        .begin = p->begin,
        .end = ends ? p->begin + p->steps : UINT64_MAX,
        .first = descent_schedule_value(s, p->begin),
        .last = s->scale * dsc_leg_ended(&dsc_library_mathematics, &s->own.calendar, p)};
    dsc_size_give(&own, sizeof own, leg, leg->size);
    return true;
}

bool descent_schedule_form_get(size_t index, descent_schedule_form *form)
{
    if (!form || index >= DSC_FORMS) {
        return false;
    }
    const dsc_form_facts *facts = &dsc_forms[index];
    const descent_schedule_form own = {.size = sizeof own,
                                       .name = facts->name,
                                       .arguments = facts->arguments,
                                       .help = facts->help};
    dsc_size_give(&own, sizeof own, form, form->size);
    return true;
}

bool descent_schedule_is_constant(const char *text)
{
    return text &&
           (*text == '\0' || strcmp(text, "none") == 0 || strcmp(text, "constant") == 0);
}

descent_status descent_schedule_check(const char *text, descent_error *error)
{
    NEED(error, "text", text);
    dsc_curve schedule;
    const dsc_reader reader = {.whole = text, .error = error};
    return dsc_curve_read(&reader, (dsc_span){text, strlen(text)}, &schedule);
}
