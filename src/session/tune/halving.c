// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// After a part of its schedule a trial with a high learning rate is ahead of one with a low rate, which may
// be better at the end. Where only the best third of all goes on, no low rate is ever trained to its end,
// whatever it would come to: on breast cancer the trials that were trained to their end had rates of 0.003 to
// 0.02, and losses on new rows of twice those of rates of 0.0001 to 0.0005.
//
// Keeps: like is compared with like. Of three trials of a group that stand next to each other in how fast
// they learn the best goes on; what is known of the rates is known from trials that reached their end.
#include "session/tune/halving.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Rows of a batch of all: more than there are in any batch that is counted.
static const double all_rows = 1e9;

// ---- order ----

size_t dsc_tune_rank(const descent_tune *tune, uint64_t level, size_t count, size_t *order)
{
    size_t ranked = 0;
    for (size_t i = 0; i < count; i++) {
        const size_t trial = order[i];
        const dsc_tune_trial *t = &tune->trials[trial];
        if (t->end > DESCENT_TUNE_GUESSING || t->reached <= level ||
            !isfinite(t->at[level].loss)) {
            continue;
        }
        size_t at = ranked++; // at most i: what is there was looked at
        for (; at > 0 && tune->trials[order[at - 1]].at[level].loss > t->at[level].loss; at--) {
            order[at] = order[at - 1];
        }
        order[at] = trial;
    }
    return ranked;
}

// How fast a trial learns, as a logarithm: the rate of its steps, and how many there are in an epoch.
static double speed_of(const descent_tune *tune, const dsc_tune_trial *t)
{
    double speed = 0.0;
    for (size_t d = 0; d < tune->space.count; d++) {
        const char *name = tune->space.all[d].option->name;
        char word[DSC_TUNE_WORD];
        dsc_space_word(&tune->space, d, &t->point, word);
        const double number = strtod(word, NULL); // 0: a word
        if (strcmp(name, "lr") == 0) {
            speed += number > 0.0 ? log(number) : 0.0;
        } else if (strcmp(name, "batch") == 0) {
            speed -= log(number > 0.0 ? number : all_rows);
        }
    }
    return speed;
}

static bool took_part(const dsc_tune_trial *t, uint64_t level)
{
    return t->reached > level || (t->reached == level && t->end > DESCENT_TUNE_GUESSING);
}

typedef struct entrant {
    size_t trial;
    double speed;
} entrant;

// The slowest first, and of those that are as fast the one that began first.
static int compare_entrants(const void *a, const void *b)
{
    const entrant *x = a, *y = b;
    return x->speed != y->speed ? (x->speed < y->speed ? -1 : 1)
                                : (x->trial > y->trial) - (x->trial < y->trial);
}

// Trials of a group that took part in a rung, whether they ended it well or not. *alike (out): all of them
// learn as fast.
static size_t list_by_speed(const descent_tune *tune, size_t first, size_t behind,
                            uint64_t level, entrant *list, bool *alike)
{
    size_t count = 0;
    for (size_t i = first; i < behind; i++) {
        const dsc_tune_trial *t = &tune->trials[i];
        if (took_part(t, level)) {
            list[count++] = (entrant){i, speed_of(tune, t)};
        }
    }
    qsort(list, count, sizeof *list, compare_entrants);
    *alike = count == 0 || list[0].speed == list[count - 1].speed;
    return count;
}

// ---- a rung ----

static void leave_behind(descent_tune *tune, size_t trial, size_t better, uint64_t level,
                         const char *which)
{
    dsc_tune_trial *t = &tune->trials[trial];
    const double loss = t->at[level].loss;
    const bool guesses = loss >= 0.99 * tune->guess;
    t->end = guesses ? DESCENT_TUNE_GUESSING : DESCENT_TUNE_BEHIND;
    snprintf(t->because, sizeof t->because,
             "%s after epoch %llu of %llu: validation loss %.4g, and trial %zu of its group%s "
             "has %.4g",
             guesses ? "a plateau, no better than guessing" : "behind",
             (unsigned long long)tune->plan.ends[level], (unsigned long long)tune->plan.epochs,
             loss, better + 1, which, tune->trials[better].at[level].loss);
}

// Of some of a group the best third goes on.
static void compare(descent_tune *tune, uint64_t level, size_t count, size_t *trials,
                    const char *which)
{
    const size_t stay = (count + DSC_TUNE_ETA - 1) / DSC_TUNE_ETA;
    const size_t ranked = dsc_tune_rank(tune, level, count, trials);
    for (size_t i = stay; i < ranked; i++) {
        leave_behind(tune, trials[i], trials[stay - 1], level, which);
    }
}

descent_status dsc_tune_halve(descent_tune *tune, size_t first, size_t behind, uint64_t level,
                              descent_error *error)
{
    bool alike;
    entrant *list = malloc((behind - first + 1) * sizeof *list);
    size_t *trials = malloc((behind - first + 1) * sizeof *trials);
    if (!list || !trials) {
        free(list);
        free(trials);
        return dsc_no_memory(error, "the order of trials", behind - first);
    }
    const size_t count = list_by_speed(tune, first, behind, level, list, &alike);
    for (size_t i = 0; i < count; i++) {
        trials[i] = list[i].trial;
    }
    const size_t most = alike ? count : DSC_TUNE_ETA;
    for (size_t i = 0; i < count; i += most) {
        compare(tune, level, count - i < most ? count - i : most, trials + i,
                alike ? "" : ", which learns about as fast,");
    }
    free(list);
    free(trials);
    return DESCENT_OK;
}
