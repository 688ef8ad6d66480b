// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Schedules from text: "warmup:500 then cosine:10000".
#ifndef DSC_OPTIM_SCHEDULE_TEXT_H
#define DSC_OPTIM_SCHEDULE_TEXT_H

#include "core/status.h"
#include "optim/schedule/types.h"

/// A part of a text that stays where it is.
typedef struct dsc_span {
    const char *at;
    size_t length;
} dsc_span;

/// What is read, for messages: they show all of it and point at a part.
typedef struct dsc_reader {
    const char *option; /* whose value it is, for remedies; or NULL */
    const char *whole;
    descent_error *error;
} dsc_reader;

dsc_span dsc_span_trim(dsc_span span);
bool dsc_span_is(dsc_span span, const char *word);

/// Takes what is before `separator` off *rest (in/out), which is empty in the end. False when there
/// is nothing left; an empty part is one.
bool dsc_span_cut(dsc_span *rest, char separator, dsc_span *part);

/// Fails with the words, the whole text, and marks below `span`. near: what was probably meant in
/// its place, of which a remedy is made; or NULL.
descent_status dsc_reader_fail(const dsc_reader *reader, dsc_span span, const char *near,
                               const char *format, ...) DESCENT_FORMAT(4, 5);

/// The name nearest to what the span has, or NULL.
const char *dsc_span_nearest(dsc_span span, const char *const *names, size_t count);

/// Reads a part of reader->whole. *schedule (out) has legs whose places are not known yet.
descent_status dsc_curve_read(const dsc_reader *reader, dsc_span text, dsc_curve *schedule);

#endif
