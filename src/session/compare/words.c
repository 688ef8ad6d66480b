// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a comparison says, in sentences.
//
// Keeps: a difference is told only where it is separable; else how many seeds would be needed.
// What limits the answer (too few seeds, short runs, a best rate at the edge, runs that diverged)
// is told as well.
#include "session/compare/words.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/elementary/elementary.h"
#include "core/number.h"

enum { LONGEST = DESCENT_COMPARE_LENGTHS - 1, TEXT = 768, LIST = 512 };

typedef struct words {
    descent_compare *c;
    const descent_comparison *r;
    bool failed;
} words;

static void say(words *w, const char *format, ...) DESCENT_FORMAT(2, 3);
static void say(words *w, const char *format, ...)
{
    char text[TEXT];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    w->failed |= json_array_append_new(w->c->sentences, json_string(text)) != 0;
}

static const char *name(const words *w, size_t row)
{
    return descent_rule_names()[w->r->rules[row].rule];
}

// A loss; of a function how far it is above the lowest value.
static const char *loss_text(const words *w, double loss, char text[48])
{
    if (w->r->is_function) {
        snprintf(text, 48, "f %s%.2g above its lowest value", loss > -14.9 ? "" : "at most ",
                 dsc_pow(10.0, loss));
    } else {
        snprintf(text, 48, "%.3g", loss);
    }
    return text;
}
#define LOSS(w, loss) loss_text((w), (loss), (char[48]){0})

static const char *length_text(const words *w, size_t length, char text[DSC_THINGS_TEXT])
{
    const uint64_t n = w->r->plan.lengths[length];
    return w->r->is_function ? dsc_format_things(n, "evaluation", "evaluations", text)
                             : dsc_format_things(n, "epoch", "epochs", text);
}
#define LENGTH(w, length) length_text((w), (length), (char[DSC_THINGS_TEXT]){0})
#define SEEDS(n)          DSC_THINGS((uint64_t)(n), "seed", "seeds")

// "a, b and c" of the rows with a bit.
static void list_rules(const words *w, uint64_t rows, char text[LIST])
{
    size_t used = 0, left = 0;
    for (size_t i = 0; i < w->r->rule_count; i++) {
        left += rows >> i & 1;
    }
    *text = '\0';
    for (size_t i = 0; i < w->r->rule_count && used < LIST; i++) {
        if (rows >> i & 1) {
            left--;
            used += (size_t)snprintf(text + used, LIST - used, "%s%s", name(w, i),
                                     left > 1    ? ", "
                                     : left == 1 ? " and "
                                                 : "");
        }
    }
}

// Pair (0, k) at the longest length.
static const descent_compare_pair *against_best(const words *w, size_t k)
{
    return &w->r->pairs[LONGEST][k - 1];
}

// ---- the answer ----

static void say_answer(words *w)
{
    uint64_t equal = 0;
    char others[LIST];
    const double loss = w->r->rules[0].at[LONGEST].mean;
    for (size_t k = 1; k < w->r->rule_count; k++) {
        equal |= against_best(w, k)->separable ? 0 : UINT64_C(1) << k;
    }
    list_rules(w, equal, others);
    const char *kind = w->r->is_function ? "" : "a validation loss of ";
    if (w->r->rules[0].at[LONGEST].diverged == w->r->plan.seeds) {
        say(w, "every run of every rule diverged: nothing can be compared");
    } else if (equal == 0) {
        say(w, "%s is best: %s%s after %s", name(w, 0), kind, LOSS(w, loss),
            LENGTH(w, LONGEST));
    } else {
        say(w, "%s comes first, with %s%s after %s, but is not separable from %s", name(w, 0),
            kind, LOSS(w, loss), LENGTH(w, LONGEST), others);
    }
}

// ---- the best against each ----

// Whether the two had the same loss with every seed.
static bool is_alike(const descent_compare_pair *pair)
{
    return pair->difference == 0.0 && pair->p == 1.0;
}

static const char *needed_text(double needed, char text[DSC_COUNT_TEXT])
{
    if (!(needed <= 10000.0)) {
        snprintf(text, DSC_COUNT_TEXT, "more than 10,000");
        return text;
    }
    return dsc_format_count((uint64_t)needed, text);
}
#define NEEDED(needed) needed_text((needed), (char[DSC_COUNT_TEXT]){0})

// Those that are not separable from the best: how many seeds would be needed.
static void say_not_separable(words *w)
{
    const uint64_t seeds = w->r->plan.seeds;
    char list[LIST] = "";
    size_t count = 0, last = 0, used = 0;
    for (size_t row = 1; row < w->r->rule_count; row++) {
        const descent_compare_pair *pair = against_best(w, row);
        if (!pair->separable && !is_alike(pair) && used < LIST) {
            last = row;
            used +=
                (size_t)snprintf(list + used, LIST - used, "%s%s (%s)", count++ > 0 ? ", " : "",
                                 name(w, row), NEEDED(fmax(pair->needed, (double)(seeds + 1))));
        }
    }
    if (seeds < w->r->plan.least || count == 0) {
        return; // one sentence says it of all; or there is nothing to tell apart
    }
    if (count == 1) {
        say(w, "%s and %s: not separable with %s; %s would be needed", name(w, 0),
            name(w, last), SEEDS(seeds),
            NEEDED(fmax(against_best(w, last)->needed, (double)(seeds + 1))));
    } else {
        say(w, "not separable from %s with %s, in brackets how many would be needed: %s",
            name(w, 0), SEEDS(seeds), list);
    }
}

// " (95 %: 11 to 24 %)" of parts.
static void interval_text(const descent_compare_saving *s, char text[64])
{
    *text = '\0';
    if (isfinite(s->low) && s->low < s->high) {
        snprintf(text, 64, " (95 %%: %.0f to %.0f %%)", 100.0 * (1.0 - s->high),
                 100.0 * (1.0 - s->low));
    }
}

static void say_saving(words *w, size_t row)
{
    const descent_compare_saving *s = &w->r->savings[row];
    const char *steps = w->r->is_function ? "evaluations" : "steps";
    const char *where = w->r->is_function ? "come to" : "reach";
    char interval[64], note[160] = "";
    interval_text(s, interval);
    if (w->r->rules[row].at[LONGEST].diverged == w->r->plan.seeds) {
        say(w, "%s diverges with every seed", name(w, row));
        return;
    }
    if (s->seeds == 0) {
        say(w,
            "%s is better than %s, but in how many %s less cannot be told from these lengths",
            name(w, 0), name(w, row), steps);
        return;
    }
    if (s->early > 0) {
        // Their steps are no more than known, and so is every mean over them.
        *interval = '\0';
        snprintf(note, sizeof note, ": with %s it is there before its shortest run ends",
                 SEEDS(s->early));
    } else if (s->late > 0) {
        snprintf(note, sizeof note, "; extrapolated with %s", SEEDS(s->late));
    }
    if (s->untold > 0) {
        snprintf(note + strlen(note), sizeof note - strlen(note), "; %s cannot tell",
                 SEEDS(s->untold));
    }
    say(w, "%s needs %s%.0f %% %s %s than %s to %s %s%s%s", name(w, 0),
        s->early > 0 ? "at least " : "", 100.0 * fabs(1.0 - s->part),
        s->part <= 1.0 ? "fewer" : "more", steps, name(w, row), where, LOSS(w, s->reach),
        interval, note);
}

static bool is_always_early(const words *w, size_t row)
{
    const descent_compare_saving *s = &w->r->savings[row];
    return against_best(w, row)->separable && s->seeds > 0 && s->early == s->seeds &&
           w->r->rules[row].at[LONGEST].diverged < w->r->plan.seeds;
}

// Those that the best one leaves behind before its shortest runs end, in one sentence.
static void say_early(words *w)
{
    char list[LIST];
    uint64_t rows = 0;
    size_t last = 0;
    for (size_t row = 1; row < w->r->rule_count; row++) {
        if (is_always_early(w, row)) {
            rows |= UINT64_C(1) << row;
            last = row;
        }
    }
    if (rows != 0) {
        list_rules(w, rows, list);
        say(w,
            "%s needs at least %.0f %% fewer %s than %s: before its shortest runs end it is "
            "where they end",
            name(w, 0), 100.0 * (1.0 - w->r->savings[last].part),
            w->r->is_function ? "evaluations" : "steps", list);
    }
}

static void say_each(words *w)
{
    for (size_t row = 1; row < w->r->rule_count; row++) {
        if (against_best(w, row)->separable && !is_always_early(w, row)) {
            say_saving(w, row);
        }
    }
    say_early(w);
    say_not_separable(w);
}

static void say_alike(words *w)
{
    for (size_t i = 0; i < w->r->pair_count; i++) {
        const descent_compare_pair *pair = &w->r->pairs[LONGEST][i];
        if (is_alike(pair) && w->r->rules[pair->first].at[LONGEST].diverged == 0) {
            say(w,
                "%s and %s ended alike with every seed: with these options they are the same "
                "rule here",
                name(w, pair->first), name(w, pair->second));
        }
    }
}

// ---- what limits it ----

static void say_seeds(words *w)
{
    const descent_compare_plan *plan = &w->r->plan;
    if (plan->seeds < plan->least) {
        say(w,
            "with %s no difference between %zu rules can be told, however large: at least %s "
            "are needed",
            SEEDS(plan->seeds), w->r->rule_count, DSC_COUNT(plan->least));
    }
}

static void say_flips(words *w)
{
    for (size_t i = 0; i < w->r->flip_count; i++) {
        const descent_compare_flip *f = &w->r->flips[i];
        say(w,
            "the order changes with the length: %s is ahead of %s after %s, and behind "
            "after %s",
            name(w, f->second), name(w, f->first), LENGTH(w, f->sooner), LENGTH(w, f->later));
    }
}

// Those whose best rate is at that edge (-1: the lowest) of what was tried.
static void say_edge(words *w, int edge)
{
    char list[LIST] = "";
    size_t used = 0, count = 0;
    for (size_t i = 0; i < w->r->rule_count && used < LIST; i++) {
        const descent_compare_score *at = &w->r->rules[i].at[LONGEST];
        if (at->edge == edge && isfinite(at->rate)) {
            used += (size_t)snprintf(list + used, LIST - used, "%s%s (%.3g)",
                                     count++ > 0 ? ", " : "", name(w, i), at->rate);
        }
    }
    if (count > 0) {
        say(w, "the %s learning rate that was tried is the best of %s: %s ones may be better",
            edge < 0 ? "lowest" : "highest", list, edge < 0 ? "lower" : "higher");
    }
}

static void say_diverged(words *w)
{
    for (size_t i = 0; i < w->r->rule_count; i++) {
        const descent_compare_rule *rule = &w->r->rules[i];
        const uint64_t runs = rule->at[LONGEST].diverged;
        if (runs > 0 && runs < w->r->plan.seeds) {
            say(w, "%s: %s of %s diverged, and count as the worst of all", name(w, i),
                DSC_COUNT(runs), DSC_THINGS(w->r->plan.seeds, "run", "runs"));
        }
    }
}

static void say_length(words *w)
{
    if (w->r->plan.shortened) {
        say(w, "time was short: with more of it (`time`) there are longer runs, more rates or "
               "more seeds");
    }
}

descent_status dsc_compare_words(descent_compare *c, descent_error *error)
{
    words w = {.c = c, .r = &c->result};
    json_decref(c->sentences);
    c->sentences = json_array();
    w.failed = c->sentences == NULL;
    say_answer(&w);
    say_seeds(&w);
    say_each(&w);
    say_flips(&w);
    say_alike(&w);
    say_edge(&w, 1);
    say_edge(&w, -1);
    say_diverged(&w);
    say_length(&w);
    return w.failed ? dsc_no_memory(error, "the words of a comparison", TEXT) : DESCENT_OK;
}
