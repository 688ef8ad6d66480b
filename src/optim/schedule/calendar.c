// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: where all epochs have the same number of steps, whole numbers are exact up to 2^64, and so is a
// length of whole epochs from any step on. What does not fit becomes UINT64_MAX.
#include "optim/schedule/calendar.h"

#include <math.h>

static uint64_t sum(uint64_t a, uint64_t b)
{
    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

static uint64_t product(uint64_t a, uint64_t b)
{
    return b > 0 && a > UINT64_MAX / b ? UINT64_MAX : a * b;
}

static const dsc_era *era_of_epoch(const dsc_calendar *c, uint64_t epoch)
{
    size_t low = 0, high = c->count; // eras[low] has begun, eras[high] has not
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        *(c->eras[middle].epoch <= epoch ? &low : &high) = middle;
    }
    return &c->eras[low];
}

static const dsc_era *era_of_step(const dsc_calendar *c, uint64_t step)
{
    size_t low = 0, high = c->count;
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        *(c->eras[middle].step <= step ? &low : &high) = middle;
    }
    return &c->eras[low];
}

uint64_t dsc_calendar_step(const dsc_calendar *c, uint64_t epoch)
{
    const dsc_era *era = era_of_epoch(c, epoch);
    return sum(era->step, product(epoch - era->epoch, era->each));
}

uint64_t dsc_calendar_epoch(const dsc_calendar *c, uint64_t step)
{
    const dsc_era *era = era_of_step(c, step);
    return era->epoch + (step - era->step) / era->each;
}

uint64_t dsc_calendar_each(const dsc_calendar *c, uint64_t epoch)
{
    return era_of_epoch(c, epoch)->each;
}

// A part of an epoch in steps, rounded.
static uint64_t part(double share, uint64_t each)
{
    const double steps = round(share * (double)each);
    return steps > 0.0 ? (uint64_t)steps : 0;
}

uint64_t dsc_calendar_after(const dsc_calendar *c, uint64_t step, double epochs)
{
    const double whole = floor(epochs);
    if (!(epochs > 0.0) || step == UINT64_MAX) {
        return step;
    }
    if (whole >= 0x1p64) {
        return UINT64_MAX;
    }
    const uint64_t epoch = dsc_calendar_epoch(c, step);
    const uint64_t inside = step - dsc_calendar_step(c, epoch);
    const uint64_t target = sum(epoch, (uint64_t)whole);
    const uint64_t from = dsc_calendar_each(c, epoch), to = dsc_calendar_each(c, target);
    if (from == to) { // the same part of the epoch is the same number of steps
        return sum(sum(dsc_calendar_step(c, target), inside), part(epochs - whole, to));
    }
    const double share = (double)inside / (double)from + (epochs - whole);
    const uint64_t last = share >= 1.0 ? sum(target, 1) : target;
    return sum(dsc_calendar_step(c, last),
               part(share - floor(share), dsc_calendar_each(c, last)));
}

uint64_t dsc_calendar_before(const dsc_calendar *c, uint64_t step, double epochs)
{
    const uint64_t epoch = dsc_calendar_epoch(c, step);
    const uint64_t inside = step - dsc_calendar_step(c, epoch);
    const uint64_t each = dsc_calendar_each(c, epoch);
    const double part_of = (double)inside / (double)each;
    if (!(epochs > 0.0)) {
        return step;
    }
    if (epochs > (double)epoch + part_of) {
        return UINT64_MAX;
    }
    const double whole = floor(epochs);
    const uint64_t target = epoch - (uint64_t)whole;
    if (c->count == 1) {
        const uint64_t begin = dsc_calendar_step(c, target) + inside;
        const uint64_t less = part(epochs - whole, each);
        return begin > less ? begin - less : 0;
    }
    const double share = part_of - (epochs - whole);
    const uint64_t last = share < 0.0 ? target - 1 : target;
    return dsc_calendar_step(c, last) + part(share - floor(share), dsc_calendar_each(c, last));
}
