// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Schedules: how the learning rate, or another number, changes while a run goes on. As text, in
// the options `decay` and `schedule`, and as an object that can be asked for its values:
//
//     descent_schedule *schedule = NULL;
//     descent_schedule_options o = descent_schedule_options_default();
//     o.base = 0.1;
//     descent_schedule_create("warmup:500 then cosine:10000", &o, &schedule, &error);
//     for (uint64_t k = 0; k < 10500; k++) {
//         step(descent_schedule_value(schedule, k)); // the rate of the step after k others
//     }
//
// A text is one leg, or several joined by `then`; a leg is a form, and what it takes:
//
//     FORM:LENGTH,A..B,KEY=X
//
// LENGTH is a number of steps (500), of epochs (20e) or a part of the run (10%); one leg may
// have none and takes what the others leave of the run. With k the number of steps and e that of
// epochs that have been completed since the leg began, L its length, a the value where it
// begins:
//
//   none, constant             a
//   inverse:RATE               a / (1 + RATE e)
//   exp:BASE                   a BASE^e
//   sqrt:K                     a K / sqrt(e + 1)        the first epoch is number 1
//   sqrt-step:K                a K / sqrt(k + 1)        the first step is number 1
//   step:EVERY,FACTOR          a FACTOR^floor(e / EVERY)
//   warmup:L                   A + (B - A) k / L        from 0 to 1
//   linear:L                   A + (B - A) k / L        from a to 0, as the following
//   polynomial:L,power=P       B + (A - B) (1 - k / L)^P
//   cosine:L                   B + (A - B) (1 + cos(pi k / L)) / 2                       [L17]
//   restarts:CYCLE,times=M     cosines, each M times as long as the one before           [L17]
//   one-cycle:L,rise=30%,last=X  half a wave from A (0.04) to B (1), one to X (A / 1e4)  [S18]
//   cooldown:L                 B + (A - B) (1 - sqrt(k / L))                             [H24]
//   wsd:W,C                    warmup:W then constant then cooldown:C
//   piecewise:WHEN=X,...       X from WHEN on
//   inverse-sqrt:S             a sqrt(S / (S + k))                                       [V17]
//   plateau:FACTOR,PATIENCE    a FACTOR^cuts, with a cut when the loss has not been lower for
//                              PATIENCE
//
// Values (A, B, X) are factors on `base`, or with `absolute` the values themselves. What does not
// say where it begins, begins where the leg before has ended. Intervals are half-open: at
// k = L the next leg begins; behind the last one the value stays.
//
// [L17] Loshchilov, Hutter. SGDR: stochastic gradient descent with warm restarts. ICLR 2017.
// [S18] Smith, Topin. Super-convergence. arXiv 1708.07120, 2018.
// [H24] Hagele and others. Scaling laws and compute-optimal training beyond fixed training
//       durations. NeurIPS 2024.
// [V17] Vaswani and others. Attention is all you need. NeurIPS 2017. Section 5.3.
//
// Threads: see descent_schedule. Structs with members are plain values: any number of threads
// may read one while none writes it.
#ifndef DESCENT_SCHEDULE_H
#define DESCENT_SCHEDULE_H

#include <descent/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Bytes of the longest text of a schedule, and of a list of them, with their ends.
enum { DESCENT_SCHEDULE_TEXT = 512, DESCENT_SCHEDULES_TEXT = 1024 };

typedef struct descent_schedule_options {
    /// Bytes of this struct that the program knows; set by _default. See <descent/base.h>.
    size_t size;
    /// What a factor of 1 is: the learning rate that is given; any finite number. Default 1.
    double base;
    /// Whether A, B and X are values themselves and not factors on base; default false.
    bool absolute;
    char reserved[7]; /* 0 */
    /// Steps of an epoch, at least 1; default 1.
    uint64_t steps_per_epoch;
    /// Steps of the whole run; default 0: not known, then legs that go by its end are refused.
    uint64_t steps;
} descent_schedule_options;

DESCENT_API void descent_schedule_options_init(descent_schedule_options *options, size_t size);
static inline descent_schedule_options descent_schedule_options_default(void)
{
    descent_schedule_options options;
    descent_schedule_options_init(&options, sizeof options);
    return options;
}

/// A schedule in a run. Threads: any number may ask for values while none tells a loss; one call
/// of the others at a time.
typedef struct descent_schedule descent_schedule;

/// Reads the text. *schedule (out) is freed with descent_schedule_free. DESCENT_INVALID for a text
/// that is no schedule: the message shows it with marks below what does not fit.
DESCENT_API descent_status descent_schedule_create(const char *text,
                                                   const descent_schedule_options *options,
                                                   descent_schedule **schedule,
                                                   descent_error *error);
DESCENT_API void descent_schedule_free(descent_schedule *schedule);

/// The value for the step that follows `steps` applied ones. May be asked for any step, in any
/// order, also beyond 2^32.
DESCENT_API double descent_schedule_value(const descent_schedule *schedule, uint64_t steps);

/// Tells a plateau the loss after `steps` applied steps, in ascending order. True when the value has
/// been cut: it holds for the steps that follow. False for every other schedule.
DESCENT_API bool descent_schedule_tell(descent_schedule *schedule, uint64_t steps, double loss);

/// What a plateau remembers: state[DESCENT_SCHEDULE_STATE] (out), and back (in); the same schedule
/// with the same state goes on in the same way. Schedules without a plateau have none to keep.
enum { DESCENT_SCHEDULE_STATE = 5 };
DESCENT_API void descent_schedule_state(const descent_schedule *schedule, double *state);
DESCENT_API descent_status descent_schedule_set_state(descent_schedule *schedule,
                                                      const double *state,
                                                      descent_error *error);

/// A leg of a schedule. It begins after `begin` applied steps and has ended after `end`
/// (UINT64_MAX: it has no end), with the value `last` (NAN: it has no end).
typedef struct descent_schedule_leg {
    size_t size;
    const char *form; /* "cosine". Static */
    uint64_t begin, end;
    double first, last; /* values at begin and at end */
} descent_schedule_leg;

/// Leg `index`; *leg is out. False after the last one.
DESCENT_API bool descent_schedule_leg_get(const descent_schedule *schedule, size_t index,
                                          descent_schedule_leg *leg);

/// A form, for tables and help.
typedef struct descent_schedule_form {
    size_t size;
    const char *name, *arguments, *help; /* "cosine", "[:LENGTH][,A..B]", words. Static */
} descent_schedule_form;

/// Form `index`; *form is out. False after the last one.
DESCENT_API bool descent_schedule_form_get(size_t index, descent_schedule_form *form);

/// Whether a text, checked before, leaves everything as it is: "none" or "constant".
DESCENT_API bool descent_schedule_is_constant(const char *text);

/// Whether a text of `decay` or of `schedule`, checked before, goes by the end of the run: with
/// another end it is another schedule.
DESCENT_API bool descent_schedule_needs_end(const char *text);

/// Whether a text is a schedule, without a run. DESCENT_INVALID as above.
DESCENT_API descent_status descent_schedule_check(const char *text, descent_error *error);

#ifdef __cplusplus
}
#endif

#endif
