// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: values follow from the numbers of applied steps and completed epochs, so a resumed run has
// those of one that was not interrupted; what plateaus remember is in the checkpoint. The size
// of a batch changes between epochs only, and its schedule counts epochs alone: when an epoch
// begins is known for the whole run before the first step.
#include "run/schedules.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/number.h"
#include "optim/schedule/list.h"
#include "optim/schedule/value.h"
#include "run/best.h"
#include "run/events.h"
#include "run/trainer.h"

// A batch size that changes without end is followed for so many epochs.
enum { EPOCHS_FOLLOWED = 100000 };

// ---- the end of the run ----

// Not where it is only what the run has at most, while patience looks for its end.
static bool knows_epochs(const descent_trainer *t)
{
    return t->epochs > 0 && !t->epochs_are_most;
}

static uint64_t end_of(const descent_trainer *t, const dsc_calendar *calendar)
{
    const uint64_t steps = t->options.steps;
    const uint64_t epochs = knows_epochs(t) ? dsc_calendar_step(calendar, t->epochs) : 0;
    return steps == 0 || (epochs > 0 && epochs < steps) ? epochs : steps;
}

// ---- batch sizes ----

static descent_status place_batch(descent_trainer *t, descent_error *error)
{
    dsc_run_schedules *s = &t->schedules;
    const dsc_curve *schedule = &s->batch->schedule;
    FAIL_IF(dsc_plateau_of(schedule), error, DESCENT_INVALID,
            "schedule: batch sizes are known before the run begins, so they cannot wait for a "
            "plateau" DSC_REMEDY "schedule = batch=piecewise:10e=64,20e=128");
    for (size_t i = 0; i < schedule->count; i++) {
        const dsc_length *lengths[] = {&schedule->legs[i].length, &schedule->legs[i].scale};
        for (size_t l = 0; l < 2; l++) {
            FAIL_IF(lengths[l]->unit == DSC_UNIT_STEPS && lengths[l]->steps > 0, error,
                    DESCENT_INVALID,
                    "schedule: the batch size changes at the end of epochs, so its lengths are "
                    "in epochs: %llue, not %llu",
                    (unsigned long long)lengths[l]->steps,
                    (unsigned long long)lengths[l]->steps);
        }
    }
    s->epochs = (dsc_era){0, 0, 1};
    const dsc_calendar epochs = {&s->epochs, 1, knows_epochs(t) ? t->epochs : 0};
    const double base = (double)t->batch / (double)t->options.accumulate;
    return dsc_scheduled_place(&dsc_library_mathematics, s->batch, &epochs, base, 1.0,
                               4294967295.0, error);
}

static uint64_t batch_of(const descent_trainer *t, uint64_t epoch)
{
    const dsc_scheduled *batch = t->schedules.batch;
    if (!batch) {
        return t->batch;
    }
    const double rows = (double)t->split.train_count;
    const double size =
        dsc_curve_value(&dsc_library_mathematics, &batch->schedule, NULL, epoch, epoch);
    // As the option says it, that is before several are accumulated. NAN: 1.
    return (uint64_t)fmin(fmax(1.0, round(size)) * (double)t->options.accumulate, rows);
}

// The epoch from which on the batch size stays, or is no longer followed.
static uint64_t last_change(const descent_trainer *t)
{
    if (!t->schedules.batch) {
        return 0;
    }
    const dsc_curve *s = &t->schedules.batch->schedule;
    const dsc_leg *last = &s->legs[s->count - 1];
    if (last->form == DSC_FORM_CONSTANT || last->form == DSC_FORM_NONE) {
        return last->begin;
    }
    if (last->steps != UINT64_MAX) {
        return last->begin + last->steps;
    }
    return knows_epochs(t) ? t->epochs : EPOCHS_FOLLOWED;
}

// Cuts the run into stretches of epochs with the same batch size.
static descent_status find_eras(descent_trainer *t, descent_error *error)
{
    dsc_run_schedules *s = &t->schedules;
    const uint64_t rows = t->split.train_count, last = last_change(t);
    size_t count = 0, room = 0;
    for (uint64_t epoch = 0; epoch <= last && epoch <= EPOCHS_FOLLOWED; epoch++) {
        const uint64_t size = batch_of(t, epoch), each = (rows - 1) / size + 1;
        if (count > 0 && s->sizes[count - 1] == size) {
            continue;
        }
        if (count == room) {
            room = room > 0 ? 2 * room : 1;
            dsc_era *eras = dsc_realloc_array(s->eras, room, sizeof *eras);
            s->eras = eras ? eras : s->eras;
            uint64_t *sizes = eras ? dsc_realloc_array(s->sizes, room, sizeof *sizes) : NULL;
            if (!sizes) {
                return dsc_no_memory(error, "batch sizes", room * sizeof *eras);
            }
            s->sizes = sizes;
        }
        s->calendar = (dsc_calendar){s->eras, count, 0};
        const uint64_t step = count > 0 ? dsc_calendar_step(&s->calendar, epoch) : 0;
        s->eras[count] = (dsc_era){epoch, step, each};
        s->sizes[count++] = size;
        s->largest = size > s->largest ? size : s->largest;
    }
    s->calendar = (dsc_calendar){s->eras, count, 0};
    s->calendar.steps = end_of(t, &s->calendar);
    return DESCENT_OK;
}

void dsc_schedules_epoch(descent_trainer *t)
{
    dsc_run_schedules *s = &t->schedules;
    if (!s->batch) {
        return;
    }
    size_t i = 0;
    while (i + 1 < s->calendar.count && s->eras[i + 1].epoch <= t->progress.epoch) {
        i++;
    }
    t->batch = s->sizes[i];
    t->steps_per_epoch = s->eras[i].each;
    dsc_batches_resize(t->batches, (size_t)t->batch);
}

// ---- values ----

static descent_status resolve_plateau(const descent_trainer *t, dsc_scheduled *one,
                                      descent_error *error)
{
    dsc_curve *s = &one->schedule;
    if (!dsc_plateau_of(s)) {
        return DESCENT_OK;
    }
    dsc_leg *plateau = &s->legs[s->count - 1];
    const bool validates = dsc_best_rows(t) > 0;
    FAIL_IF(plateau->watched == DSC_WATCH_VALID && !validates, error, DESCENT_INVALID,
            "%s: the plateau waits for the validation loss, and nothing is "
            "validated" DSC_REMEDY "valid = 0.2\nof=train in place of of=valid",
            one->factors ? "decay" : "schedule");
    if (plateau->watched == DSC_WATCH_AUTO) {
        plateau->watched = validates ? DSC_WATCH_VALID : DSC_WATCH_TRAIN;
    }
    return DESCENT_OK;
}

static descent_status place_value(descent_trainer *t, dsc_scheduled *one, descent_error *error)
{
    TRY(dsc_scheduled_place_in(&dsc_library_mathematics, one, &t->schedules.calendar,
                               &t->options.optimizer, t->first_rate, error));
    TRY(resolve_plateau(t, one, error));
    // What the optimizer does not take is told before the first step.
    return one == t->schedules.rate
               ? DESCENT_OK
               : dsc_scheduled_set(&dsc_library_mathematics, one, 0, 0, t->optimizer, error);
}

descent_status dsc_schedules_create(descent_trainer *t, descent_error *error)
{
    dsc_run_schedules *s = &t->schedules;
    s->list = calloc(DSC_SCHEDULED, sizeof *s->list);
    if (!s->list) {
        return dsc_no_memory(error, "schedules", DSC_SCHEDULED * sizeof *s->list);
    }
    TRY(dsc_scheduled_read(t->options.decay, t->options.schedule, s->list, &s->count, error));
    s->rate = dsc_scheduled_find(s->list, s->count, "lr");
    s->batch = dsc_scheduled_find(s->list, s->count, "batch");
    if (s->batch) {
        TRY(place_batch(t, error));
    }
    TRY(find_eras(t, error));
    for (size_t i = 0; i < s->count; i++) {
        if (&s->list[i] != s->batch) {
            TRY(place_value(t, &s->list[i], error));
        }
    }
    dsc_schedules_epoch(t);
    return DESCENT_OK;
}

void dsc_schedules_free(dsc_run_schedules *s)
{
    free(s->list);
    free(s->eras);
    free(s->sizes);
}

double dsc_trainer_rate(const descent_trainer *t)
{
    const dsc_progress *p = &t->progress;
    return dsc_scheduled_rate(&dsc_library_mathematics, t->schedules.rate, t->first_rate,
                              p->rate_factor, p->step, p->epoch);
}

descent_status dsc_schedules_step(descent_trainer *t, descent_error *error)
{
    dsc_run_schedules *s = &t->schedules;
    t->last_rate = dsc_trainer_rate(t);
    for (size_t i = 0; i < s->count; i++) {
        dsc_scheduled *one = &s->list[i];
        if (one == s->rate || one == s->batch) {
            one->value = one == s->rate ? t->last_rate : (double)t->batch;
        } else {
            TRY(dsc_scheduled_set(&dsc_library_mathematics, one, t->progress.step,
                                  t->progress.epoch, t->optimizer, error));
        }
    }
    return descent_optimizer_set_learning_rate(t->optimizer, t->last_rate, error);
}

void dsc_schedules_fill(const descent_trainer *t, descent_optimizer_options *options)
{
    const descent_option_table *table = descent_optimizer_option_table();
    for (size_t i = 0; i < t->schedules.count; i++) {
        const dsc_scheduled *one = &t->schedules.list[i];
        const descent_option *option = descent_options_find(table, one->name);
        if (one != t->schedules.rate && one != t->schedules.batch) {
            memcpy((unsigned char *)options + option->offset, &one->value, sizeof one->value);
        }
    }
}

static void tell(descent_trainer *t, dsc_watched watched, double loss)
{
    dsc_run_schedules *s = &t->schedules;
    for (size_t i = 0; i < s->count; i++) {
        const dsc_leg *plateau = dsc_plateau_of(&s->list[i].schedule);
        if (plateau && plateau->watched == watched) {
            (void)dsc_plateau_tell(&s->list[i].schedule, &s->list[i].plateau, t->progress.step,
                                   loss);
        }
    }
}

void dsc_schedules_tell_train(descent_trainer *t)
{
    tell(t, DSC_WATCH_TRAIN, descent_average_corrected(&t->progress.average));
}

void dsc_schedules_tell_valid(descent_trainer *t, double loss)
{
    tell(t, DSC_WATCH_VALID, loss);
}

// ---- checkpoints ----

static bool store_plateau(const dsc_scheduled *one, json_t *into)
{
    double state[DESCENT_SCHEDULE_STATE];
    json_t *list = json_array();
    dsc_plateau_store(&one->plateau, state);
    bool good = list != NULL;
    for (size_t i = 0; good && i < DESCENT_SCHEDULE_STATE; i++) {
        good = json_array_append_new(list, isfinite(state[i]) ? json_real(state[i])
                                                              : json_null()) == 0;
    }
    return json_object_set_new(into, one->name, list) == 0 && good;
}

bool dsc_schedules_store(const descent_trainer *t, json_t *progress)
{
    const dsc_run_schedules *s = &t->schedules;
    json_t *plateaus = json_object();
    bool good = plateaus != NULL, ends = false;
    for (size_t i = 0; good && i < s->count; i++) {
        ends = ends || s->list[i].needs_end;
        good = !dsc_plateau_of(&s->list[i].schedule) || store_plateau(&s->list[i], plateaus);
    }
    good = good &&
           (!ends || json_object_set_new(progress, "schedule_end",
                                         json_integer((json_int_t)s->calendar.steps)) == 0);
    return json_object_set_new(progress, "plateaus", plateaus) == 0 && good;
}

static const char *text_before(const json_t *progress, const char *option)
{
    return json_string_value(json_object_get(json_object_get(progress, "options"), option));
}

// Whether a number has the schedule that the checkpoint has, whatever others have now.
static bool is_same(const descent_trainer *t, const dsc_scheduled *one, const json_t *progress)
{
    const char *decay = text_before(progress, "decay");
    return one->factors ? decay && strcmp(decay, t->options.decay) == 0
                        : dsc_schedules_agree(text_before(progress, "schedule"),
                                              t->options.schedule, one->name);
}

// Sizes of batches are those of the epochs that have been, so they stay.
static descent_status check_batch(const descent_trainer *t, const json_t *progress,
                                  descent_error *error)
{
    const char *before = text_before(progress, "schedule");
    FAIL_IF(!dsc_schedules_agree(before, t->options.schedule, "batch"), error, DESCENT_INVALID,
            "the run was started with the schedule \"%s\", and that of the batch size cannot "
            "change" DSC_REMEDY "schedule = %s",
            before ? before : "", DSC_VALUE(before ? before : ""));
    return DESCENT_OK;
}

descent_status dsc_schedules_check(const descent_trainer *t, const json_t *progress,
                                   descent_error *error)
{
    const json_t *end = json_object_get(progress, "schedule_end");
    bool decay = false, others = false;
    for (size_t i = 0; i < t->schedules.count; i++) {
        const dsc_scheduled *one = &t->schedules.list[i];
        if (one->needs_end && is_same(t, one, progress)) {
            *(one->factors ? &decay : &others) = true;
        }
    }
    TRY(check_batch(t, progress, error));
    const uint64_t then = (uint64_t)json_integer_value(end);
    char first[DSC_THINGS_TEXT], now[DSC_THINGS_TEXT];
    FAIL_IF((decay || others) && end && then != t->schedules.calendar.steps, error,
            DESCENT_INVALID,
            "the schedule of this run goes by its end, which was after %s when it began and "
            "would be after %s now: that is another schedule" DSC_REMEDY
            "%s = none    # the value of the beginning from here on\n"
            "the same `epochs` and `steps` as before\n"
            "a schedule with lengths, like linear:20e",
            dsc_format_things(then, "step", "steps", first),
            dsc_format_things(t->schedules.calendar.steps, "step", "steps", now),
            decay ? "decay" : "schedule");
    return DESCENT_OK;
}

void dsc_schedules_restore(descent_trainer *t, const json_t *progress)
{
    const json_t *plateaus = json_object_get(progress, "plateaus");
    const dsc_progress *p = &t->progress;
    for (size_t i = 0; i < t->schedules.count; i++) {
        dsc_scheduled *one = &t->schedules.list[i];
        const json_t *list = json_object_get(plateaus, one->name);
        double state[DESCENT_SCHEDULE_STATE];
        for (size_t n = 0; n < DESCENT_SCHEDULE_STATE; n++) {
            const json_t *number = json_array_get(list, n);
            state[n] = json_is_number(number) ? json_number_value(number) : (double)NAN;
        }
        if (json_is_array(list) && is_same(t, one, progress)) {
            (void)dsc_plateau_restore(&one->plateau, state); // what is none begins anew
        }
        if (one != t->schedules.rate && one != t->schedules.batch && p->step > 0) {
            // As in the last step; what was taken at the beginning is taken here.
            const uint64_t epoch = p->epoch - (p->batch_in_epoch == 0 && p->epoch > 0);
            (void)dsc_scheduled_set(&dsc_library_mathematics, one, p->step - 1, epoch,
                                    t->optimizer, NULL);
        }
    }
    dsc_schedules_epoch(t);
}
