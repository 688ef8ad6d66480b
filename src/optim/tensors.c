// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Naming tensors of the parameters, and groups of them with options of their own.
#include <fnmatch.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/number.h"
#include "core/status.h"
#include "optim/groups.h"
#include "optim/state.h"

enum { WORDS = 256, DESCRIBED = DSC_PATTERN_TEXT + 128 };

// ---- tensors ----

descent_status descent_optimizer_set_tensors(descent_optimizer *o,
                                             const descent_optimizer_tensor *tensors,
                                             size_t count, descent_error *error)
{
    NEED(error, "optimizer, tensors", o, tensors);
    FAIL_IF(o->steps > 0 || o->asked_count > 1, error, DESCENT_INVALID,
            "tensors: they are named before the first step and before groups");
    size_t next = 0;
    for (size_t i = 0; i < count; i++) {
        FAIL_IF(tensors[i].begin != next || tensors[i].rows == 0 || tensors[i].columns == 0 ||
                    tensors[i].rows > (o->n - next) / tensors[i].columns,
                error, DESCENT_INVALID,
                "tensors: number %zu (%s) must begin at %zu and lie inside the %zu parameters: "
                "they are given in order, without gaps",
                i, tensors[i].name ? tensors[i].name : "", next, o->n);
        next += tensors[i].rows * tensors[i].columns;
    }
    FAIL_IF(next != o->n, error, DESCENT_INVALID,
            "tensors: they end at %zu of %zu parameters: every parameter lies in one", next,
            o->n);
    dsc_block *own = calloc(count + 1, sizeof *own);
    bool complete = own != NULL;
    for (size_t i = 0; i < count && complete; i++) {
        own[i] = (dsc_block){.name = dsc_copy_text(tensors[i].name ? tensors[i].name : ""),
                             .begin = tensors[i].begin,
                             .rows = tensors[i].rows,
                             .columns = tensors[i].columns,
                             .hidden = tensors[i].hidden};
        complete = own[i].name != NULL;
    }
    for (size_t i = 0; own && !complete && i < count; i++) {
        free(own[i].name);
    }
    if (!complete) {
        free(own);
        return dsc_no_memory(error, "tensors", count * sizeof *own);
    }
    for (size_t i = 0; i < o->tensor_count; i++) {
        free(o->tensors[i].name);
    }
    free(o->tensors);
    o->tensors = own;
    o->tensor_count = count;
    return dsc_optimizer_plan(o, error);
}

// ---- groups ----

static void trim(const char **text, size_t *length)
{
    while (*length > 0 && (**text == ' ' || **text == '\t')) {
        (*text)++;
        (*length)--;
    }
    while (*length > 0 && ((*text)[*length - 1] == ' ' || (*text)[*length - 1] == '\t')) {
        (*length)--;
    }
}

// The next of the words between commas; false at the end.
static bool next_word(const char **rest, char word[WORDS], bool *too_long)
{
    if (!**rest) {
        return false;
    }
    size_t length = strcspn(*rest, ",");
    const char *begin = *rest;
    *rest += length + ((*rest)[length] == ',');
    trim(&begin, &length);
    *too_long = length >= WORDS;
    snprintf(word, WORDS, "%.*s", (int)length, begin);
    return true;
}

// A group while its text is read.
typedef struct reading {
    const char *text;
    dsc_group *group;
    bool rated;    /* it has a rate of its own */
    double factor; /* on the rate */
} reading;

// What a group cannot have for itself.
static bool is_of_all(const char *name)
{
    static const char *const of_all[] = {
        "clip",        "clip-value", "clip-tensor",     "gradient-noise",
        "noise-decay", "lookahead",  "lookahead-share", "seed"};
    for (size_t i = 0; i < sizeof of_all / sizeof *of_all; i++) {
        if (strcmp(name, of_all[i]) == 0) {
            return true;
        }
    }
    return false;
}

// NAME=VALUE, where NAME is an option.
static descent_status take_option(reading *r, const char *name, const char *value,
                                  bool rule_only, descent_error *error)
{
    const descent_option_table *table = descent_optimizer_option_table();
    const descent_option *option =
        descent_options_find(table, strcmp(name, "decay") == 0 ? "weight-decay" : name);
    const char *known = option ? option->name : name; // not an alias, or weight_decay
    if ((strcmp(known, "optimizer") == 0) != rule_only) {
        return DESCENT_OK;
    }
    FAIL_IF(is_of_all(known), error, DESCENT_INVALID,
            "group \"%s\": %s is of all parameters together and cannot differ", r->text, known);
    r->rated = r->rated || strcmp(known, "lr") == 0;
    const descent_status status =
        descent_options_set(table, &r->group->asked, known, value, error);
    r->group->own |= status == DESCENT_OK ? dsc_option_bit(option) : 0;
    return status == DESCENT_OK ? status
                                : dsc_fail_context(error, status, "group \"%s\":", r->text);
}

// One word of a group. `rule_only`: the first round, which looks for the rule; the second takes
// everything else.
static descent_status take_word(reading *r, char *word, bool rule_only, descent_error *error)
{
    char *equals = strchr(word, '=');
    if (!equals) {
        FAIL_IF(strcmp(word, "freeze") != 0, error, DESCENT_INVALID,
                "group \"%s\": '%s' is neither freeze nor NAME=VALUE, like weight-decay=0",
                r->text, word);
        r->group->frozen = true;
        return DESCENT_OK;
    }
    const char *name = word, *value = equals + 1;
    size_t name_length = (size_t)(equals - word), value_length = strlen(value);
    trim(&name, &name_length);
    trim(&value, &value_length);
    word[(size_t)(name - word) + name_length] = '\0';
    FAIL_IF(strcmp(name, "freeze") == 0, error, DESCENT_INVALID,
            "group \"%s\": freeze stands by itself, without a value", r->text);
    if (strcmp(name, "rate") != 0) {
        return take_option(r, name, value, rule_only, error);
    }
    FAIL_IF(!dsc_parse_number(value, value_length, &r->factor) || !(r->factor >= 0.0) ||
                !isfinite(r->factor),
            error, DESCENT_INVALID,
            "group \"%s\": '%s' is not a factor on the learning rate, 0 or more", r->text,
            value);
    return DESCENT_OK;
}

// The rate of a group: its own, that of its rule, or that of all.
static double rate_of(const descent_optimizer *o, const reading *r)
{
    const descent_optimizer_options *asked = &r->group->asked;
    const dsc_rule *rule = dsc_rule_find(asked->rule);
    if (r->rated && !isnan(asked->learning_rate)) {
        return asked->learning_rate;
    }
    return r->rated || rule != o->groups[0].rule ? rule->learning_rate : o->first_rate;
}

static descent_status read_group(const descent_optimizer *o, const char *text, dsc_group *group,
                                 descent_error *error)
{
    const char *colon = strchr(text, ':');
    reading r = {.text = text, .group = group, .factor = 1.0};
    bool too_long = false;
    for (int round = 0; round < 2; round++) {
        const char *rest = colon + 1;
        char word[WORDS];
        while (next_word(&rest, word, &too_long)) {
            FAIL_IF(too_long, error, DESCENT_INVALID, "group \"%s\": a word is too long", text);
            if (*word) {
                TRY(take_word(&r, word, round == 0, error));
            }
        }
        if (round == 0 && group->asked.rule != o->groups[0].asked.rule) {
            group->asked = descent_optimizer_options_default((descent_rule)group->asked.rule);
        }
    }
    descent_optimizer_options checked = group->asked;
    checked.lookahead = o->groups[0].asked.lookahead; // goes around every rule
    const descent_status status = dsc_rule_check(&checked, error);
    if (status != DESCENT_OK) {
        return dsc_fail_context(error, status, "group \"%s\":", text);
    }
    const bool frozen = group->frozen;
    const uint64_t own = group->own;
    const descent_optimizer_options asked = group->asked;
    const double factor = r.factor * (rate_of(o, &r) / o->first_rate);
    FAIL_IF(!isfinite(factor), error, DESCENT_INVALID,
            "group \"%s\": its rate is too far from that of all parameters, %g", text,
            o->first_rate);
    dsc_group_set(group, &asked, factor);
    group->frozen = frozen;
    group->own = own;
    return DESCENT_OK;
}

static bool fits(const char *pattern, const dsc_block *tensor)
{
    return fnmatch(pattern, tensor->name ? tensor->name : "", 0) == 0;
}

static bool fits_any(const descent_optimizer *o, const char *pattern)
{
    for (size_t i = 0; i < o->tensor_count; i++) {
        if (fits(pattern, &o->tensors[i])) {
            return true;
        }
    }
    return false;
}

static descent_status fail_pattern(const descent_optimizer *o, const char *text,
                                   const char *pattern, descent_error *error)
{
    char names[256] = "";
    size_t used = 0;
    for (size_t i = 0; i < o->tensor_count && used < sizeof names - 1; i++) {
        used +=
            (size_t)snprintf(names + used, sizeof names - used, "%s%s", i ? ", " : "",
                             o->tensors[i].name && *o->tensors[i].name ? o->tensors[i].name
                                                                       : "(without a name)");
    }
    return dsc_fail(error, DESCENT_INVALID,
                    "group \"%s\": no tensor is called '%s'; there are %s%s", text, pattern,
                    names, used >= sizeof names ? " ..." : "");
}

descent_status descent_optimizer_group(descent_optimizer *o, const char *text,
                                       descent_error *error)
{
    NEED(error, "optimizer, text", o, text);
    const char *begin = text;
    size_t length = strcspn(text, ":");
    FAIL_IF(!text[length] || length >= DSC_PATTERN_TEXT, error, DESCENT_INVALID,
            "group \"%s\": it is a pattern of tensor names and what holds for them, like "
            "\"*.bias: weight-decay=0\"",
            text);
    FAIL_IF(o->steps > 0, error, DESCENT_INVALID,
            "group \"%s\": groups are made before the first step", text);
    trim(&begin, &length);
    dsc_group group = {.asked = o->groups[0].asked};
    TRY(read_group(o, text, &group, error));
    snprintf(group.pattern, sizeof group.pattern, "%.*s", (int)length, begin);
    // All that can be refused is refused before anything changes.
    if (!fits_any(o, group.pattern)) {
        return fail_pattern(o, text, group.pattern, error);
    }
    const size_t count = o->asked_count + 1;
    dsc_group *groups = dsc_realloc_array(
        o->groups, count > o->group_count ? count : o->group_count, sizeof *groups);
    if (!groups) {
        return dsc_no_memory(error, "groups of tensors", count * sizeof *groups);
    }
    o->groups = groups;
    for (size_t i = 0; i < o->tensor_count; i++) {
        if (fits(group.pattern, &o->tensors[i])) {
            o->tensors[i].asked = o->asked_count;
        }
    }
    groups[o->asked_count++] = group;
    return dsc_optimizer_plan(o, error);
}

// ---- words ----

// What a group has: "muon: 3 matrices, 218,112 numbers", "adamw (*.bias, frozen): ...". Returns the
// length of the text, 0 for a group without tensors.
static size_t describe(const descent_optimizer *o, size_t group, char text[DESCRIBED])
{
    const dsc_group *of = &o->groups[group];
    size_t count = 0, matrices = 0, numbers = 0;
    for (size_t i = 0; i < o->tensor_count; i++) {
        const dsc_block *tensor = &o->tensors[i];
        if (tensor->group == group) {
            count++;
            matrices += tensor->rows > 1 && tensor->columns > 1;
            numbers += tensor->rows * tensor->columns;
        }
    }
    if (count == 0) {
        return 0;
    }
    char tensors[DSC_THINGS_TEXT], size[DSC_COUNT_TEXT], which[DSC_PATTERN_TEXT + 16] = "";
    if (*of->pattern || of->frozen) {
        snprintf(which, sizeof which, " (%s%s%s)", of->pattern,
                 *of->pattern && of->frozen ? ", " : "", of->frozen ? "frozen" : "");
    }
    if (matrices == count) {
        dsc_format_things(count, "matrix", "matrices", tensors);
    } else {
        dsc_format_things(count, "tensor", "tensors", tensors);
    }
    return (size_t)snprintf(text, DESCRIBED, "%s%s: %s, %s numbers", of->rule->name, which,
                            tensors, dsc_format_count(numbers, size));
}

size_t descent_optimizer_assignment(const descent_optimizer *o, char *text, size_t capacity)
{
    size_t length = 0;
    for (size_t i = 0; o && i < o->group_count; i++) {
        char one[DESCRIBED];
        if (describe(o, i, one) > 0) {
            const size_t at = length < capacity ? length : capacity;
            length += (size_t)snprintf(text ? text + at : NULL, capacity - at, "%s%s",
                                       length > 0 ? "; " : "", one);
        }
    }
    return length;
}
