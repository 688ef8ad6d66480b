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
#include "session/compare/plan.h"

enum {
    LONGEST = DESCENT_COMPARE_LENGTHS - 1,
    TEXT = 5120,
    NEEDED_TEXT = DSC_COUNT_TEXT + 8,
    LIST = 4096, /* 64 rules, each with a name and numbers */
    FEW = 4      /* that have a sentence each; more share one */
};

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

// Things in one sentence: "a (1), b (2)".
typedef struct roll {
    char text[LIST];
    size_t used, count;
} roll;

static void enrol(roll *r, const char *format, ...) DESCENT_FORMAT(2, 3);
static void enrol(roll *r, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    if (r->count++ > 0 && r->used + 3 < LIST) {
        memcpy(r->text + r->used, ", ", 3);
        r->used += 2;
    }
    const int length = vsnprintf(r->text + r->used, LIST - r->used, format, list);
    r->used += length > 0 ? (size_t)length : 0;
    r->used = r->used < LIST ? r->used : LIST - 1;
    va_end(list);
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
    if (w->r->rule_count > 2 && equal == (UINT64_MAX >> (64 - w->r->rule_count)) - 1) {
        snprintf(others, sizeof others, "any other");
    }
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

static const char *needed_text(double needed, bool about, char text[NEEDED_TEXT])
{
    if (!(needed <= 10000.0)) {
        snprintf(text, NEEDED_TEXT, "more than 10,000");
    } else {
        snprintf(text, NEEDED_TEXT, "%s%s", about ? "about " : "", DSC_COUNT((uint64_t)needed));
    }
    return text;
}
#define NEEDED(needed, about) needed_text((needed), (about), (char[NEEDED_TEXT]){0})

// Those that are not separable from the best: how many seeds would be needed.
static void say_not_separable(words *w)
{
    const uint64_t seeds = w->r->plan.seeds;
    roll list = {.count = 0};
    size_t last = 0;
    for (size_t row = 1; row < w->r->rule_count; row++) {
        const descent_compare_pair *pair = against_best(w, row);
        if (!pair->separable && !is_alike(pair)) {
            last = row;
            enrol(&list, "%s (%s)", name(w, row),
                  NEEDED(fmax(pair->needed, (double)(seeds + 1)), false));
        }
    }
    if (seeds < w->r->plan.least || list.count == 0) {
        return; // one sentence says it of all; or there is nothing to tell apart
    }
    if (list.count == 1) {
        say(w, "%s and %s: not separable with %s; %s would be needed", name(w, 0),
            name(w, last), SEEDS(seeds),
            NEEDED(fmax(against_best(w, last)->needed, (double)(seeds + 1)), true));
    } else {
        say(w, "not separable from %s with %s, in brackets about how many would be needed: %s",
            name(w, 0), SEEDS(seeds), list.text);
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

// What is known of their steps is only that they are no more: so is all that is made of them.
static bool is_mostly_early(const descent_compare_saving *s)
{
    return 2 * s->early > s->seeds;
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
    if (is_mostly_early(s)) {
        *interval = '\0';
        snprintf(note, sizeof note, ": with %s it is there before its shortest run ends",
                 SEEDS(s->early));
    } else if (s->early > 0) {
        snprintf(note, sizeof note,
                 "; with %s by even more: it is there before its shortest run ends",
                 SEEDS(s->early));
    } else if (s->late > 0) {
        snprintf(note, sizeof note, "; extrapolated with %s", SEEDS(s->late));
    }
    if (s->untold > 0) {
        snprintf(note + strlen(note), sizeof note - strlen(note), "; %s cannot tell",
                 SEEDS(s->untold));
    }
    say(w, "%s needs %s%.0f %% %s %s than %s to %s %s%s%s", name(w, 0),
        is_mostly_early(s) ? "at least " : "", 100.0 * fabs(1.0 - s->part),
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

static bool has_saving(const words *w, size_t row)
{
    return against_best(w, row)->separable && !is_always_early(w, row) &&
           w->r->savings[row].seeds > 0 &&
           w->r->rules[row].at[LONGEST].diverged < w->r->plan.seeds;
}

// "at least 47 % fewer steps than mars (95 %: 30 to 57 %)"
static void saving_text(const words *w, size_t row, const char *steps, char text[LIST])
{
    const descent_compare_saving *s = &w->r->savings[row];
    char interval[64];
    interval_text(s, interval);
    snprintf(text, LIST, "%s%.0f %% %s%s than %s%s", is_mostly_early(s) ? "at least " : "",
             100.0 * fabs(1.0 - s->part), s->part <= 1.0 ? "fewer" : "more", steps,
             name(w, row), is_mostly_early(s) ? "" : interval);
}

// The least and the most of many; each has its interval in the result.
static void say_savings(words *w, size_t count)
{
    size_t least = 0, most = 0;
    char first[LIST], last[LIST];
    for (size_t row = 1; row < w->r->rule_count; row++) {
        if (has_saving(w, row)) {
            const double part = w->r->savings[row].part;
            least = least == 0 || part > w->r->savings[least].part ? row : least;
            most = most == 0 || part < w->r->savings[most].part ? row : most;
        }
    }
    saving_text(w, least, w->r->is_function ? " evaluations" : " steps", first);
    saving_text(w, most, "", last);
    say(w, "to reach what %zu of the others end at, %s needs from %s to %s", count, name(w, 0),
        first, last);
}

static void say_each(words *w)
{
    size_t count = 0;
    for (size_t row = 1; row < w->r->rule_count; row++) {
        count += has_saving(w, row);
    }
    for (size_t row = 1; row < w->r->rule_count; row++) {
        const bool told = is_always_early(w, row) || (has_saving(w, row) && count > FEW);
        if (against_best(w, row)->separable && !told) {
            say_saving(w, row);
        }
    }
    if (count > FEW) {
        say_savings(w, count);
    }
    say_early(w);
    say_not_separable(w);
}

// Rules that are the same ones with these options, each set of them once.
static void say_alike(words *w)
{
    uint64_t alike[DESCENT_COMPARE_RULES] = {0}, told = 0;
    for (size_t i = 0; i < w->r->pair_count; i++) {
        const descent_compare_pair *pair = &w->r->pairs[LONGEST][i];
        if (is_alike(pair) && w->r->rules[pair->first].at[LONGEST].diverged == 0) {
            alike[pair->first] |= UINT64_C(1) << pair->first | UINT64_C(1) << pair->second;
        }
    }
    for (size_t row = 0; row < w->r->rule_count; row++) {
        char list[LIST];
        if (alike[row] != 0 && (told >> row & 1) == 0) {
            list_rules(w, alike[row], list);
            say(w,
                "%s ended alike with every seed: with these options they are the same rule "
                "here",
                list);
            told |= alike[row];
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

// Whether the same two change places between two lengths that are nearer to each other.
static bool is_told_nearer(const words *w, const descent_compare_flip *f)
{
    bool told = false;
    for (size_t i = 0; i < w->r->flip_count; i++) {
        const descent_compare_flip *g = &w->r->flips[i];
        told = told || (g != f && g->first == f->first && g->second == f->second &&
                        g->sooner >= f->sooner && g->later <= f->later);
    }
    return told;
}

// Rules that `row` overtakes between two lengths (or is overtaken by), as bits.
static uint64_t overtaken(const words *w, size_t sooner, size_t later, size_t row, bool by)
{
    uint64_t rows = 0;
    for (size_t i = 0; i < w->r->flip_count; i++) {
        const descent_compare_flip *f = &w->r->flips[i];
        if (f->sooner == sooner && f->later == later && (by ? f->second : f->first) == row &&
            !is_told_nearer(w, f)) {
            rows |= UINT64_C(1) << (by ? f->first : f->second);
        }
    }
    return rows;
}

// The flips between two lengths, in one sentence: who overtakes whom, or who is overtaken by whom,
// whichever is shorter.
static void say_flips_between(words *w, size_t sooner, size_t later)
{
    roll lists[2] = {{.count = 0}, {.count = 0}};
    char sooner_text[DSC_COUNT_TEXT], others[LIST];
    for (int by = 0; by < 2; by++) {
        for (size_t row = 0; row < w->r->rule_count; row++) {
            const uint64_t rows = overtaken(w, sooner, later, row, by == 1);
            list_rules(w, rows, others);
            if (rows != 0) {
                enrol(&lists[by], "%s %s %s", name(w, row),
                      by == 1 ? "is overtaken by" : "overtakes", others);
            }
        }
    }
    const roll *list = &lists[lists[1].count < lists[0].count];
    if (list->count > 0) {
        say(w, "the order changes with the length: between %s and %s %s",
            dsc_format_count(w->r->plan.lengths[sooner], sooner_text), LENGTH(w, later),
            list->text);
    }
}

static void say_flips(words *w)
{
    for (size_t sooner = 0; sooner < LONGEST; sooner++) {
        for (size_t later = sooner + 1; later <= LONGEST; later++) {
            say_flips_between(w, sooner, later);
        }
    }
}

// Those whose best rate is at that edge (-1: the lowest) of what was tried.
static void say_edge(words *w, int edge)
{
    roll list = {.count = 0};
    for (size_t i = 0; i < w->r->rule_count; i++) {
        const descent_compare_score *at = &w->r->rules[i].at[LONGEST];
        if (at->edge == edge && isfinite(at->rate)) {
            enrol(&list, "%s (%.3g)", name(w, i), at->rate);
        }
    }
    if (list.count > 0) {
        say(w, "the %s learning rate that was tried is the best of %s: %s ones may be better",
            edge < 0 ? "lowest" : "highest", list.text, edge < 0 ? "lower" : "higher");
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
    const uint64_t usual = dsc_plan_usual_length(w->c), length = w->r->plan.lengths[LONGEST];
    if (w->r->plan.shortened && length < usual && w->c->o.length == 0) {
        say(w,
            "time was short: the longest runs are of %s, where %s are usual, and rules that "
            "start slowly may come too late in this order; more `time` makes them longer",
            LENGTH(w, LONGEST), DSC_COUNT(usual));
    } else if (w->r->plan.shortened) {
        say(w, "time was short: with more of it (`time`) there are more rates or more seeds");
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
