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

// One word of a group. `rule_only`: the first round, which looks for the rule; the second takes
// everything else.
static descent_status take_word(dsc_group *group, const char *text, char *word, bool rule_only,
                                bool *rated, double *rate, descent_error *error)
{
    static const char *const of_all[] = {"clip",           "clip-value",  "clip-tensor",
                                         "gradient-noise", "noise-decay", "lookahead",
                                         "lookahead-share"};
    char *value = strchr(word, '=');
    if (!value) {
        FAIL_IF(strcmp(word, "freeze") != 0, error, DESCENT_INVALID,
                "group \"%s\": '%s' is neither freeze nor NAME=VALUE, like weight-decay=0",
                text, word);
        group->frozen = true;
        return DESCENT_OK;
    }
    *value++ = '\0';
    const bool is_rule = strcmp(word, "optimizer") == 0;
    if (is_rule != rule_only) {
        return DESCENT_OK;
    }
    for (size_t i = 0; i < sizeof of_all / sizeof *of_all; i++) {
        FAIL_IF(strcmp(word, of_all[i]) == 0, error, DESCENT_INVALID,
                "group \"%s\": %s is of all parameters together and cannot differ", text, word);
    }
    if (strcmp(word, "rate") == 0) {
        FAIL_IF(!dsc_parse_number(value, strlen(value), rate) || !(*rate >= 0.0) ||
                    !isfinite(*rate),
                error, DESCENT_INVALID,
                "group \"%s\": '%s' is not a factor on the learning rate, 0 or more", text,
                value);
        return DESCENT_OK;
    }
    *rated = *rated || strcmp(word, "lr") == 0;
    const descent_status status =
        descent_options_set(descent_optimizer_option_table(), &group->asked,
                            strcmp(word, "decay") == 0 ? "weight-decay" : word, value, error);
    return status == DESCENT_OK ? status
                                : dsc_fail_context(error, status, "group \"%s\":", text);
}

static descent_status read_group(const descent_optimizer *o, const char *text, dsc_group *group,
                                 descent_error *error)
{
    const char *colon = strchr(text, ':');
    bool rated = false, too_long = false;
    double factor = 1.0;
    for (int round = 0; round < 2; round++) {
        const char *rest = colon + 1;
        char word[WORDS];
        while (next_word(&rest, word, &too_long)) {
            FAIL_IF(too_long, error, DESCENT_INVALID, "group \"%s\": a word is too long", text);
            if (*word) {
                TRY(take_word(group, text, word, round == 0, &rated, &factor, error));
            }
        }
        if (round == 0 && group->asked.rule != o->groups[0].asked.rule) {
            group->asked = descent_optimizer_options_default((descent_rule)group->asked.rule);
        }
    }
    TRY(dsc_rule_check(&group->asked, error));
    const dsc_rule *rule = dsc_rule_find(group->asked.rule);
    const bool frozen = group->frozen;
    const double rate = rated                       ? group->asked.learning_rate
                        : rule != o->groups[0].rule ? rule->learning_rate
                                                    : o->first_rate;
    const descent_optimizer_options asked = group->asked;
    dsc_group_set(group, &asked, factor * (rate / o->first_rate));
    group->frozen = frozen;
    return DESCENT_OK;
}

// Gives tensors whose names fit to the group of this number; how many they were.
static size_t give(descent_optimizer *o, const char *pattern, size_t group)
{
    size_t count = 0;
    for (size_t i = 0; i < o->tensor_count; i++) {
        const char *name = o->tensors[i].name ? o->tensors[i].name : "";
        if (fnmatch(pattern, name, 0) == 0) {
            o->tensors[i].asked = group;
            count++;
        }
    }
    return count;
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
    dsc_group *groups = dsc_realloc_array(o->groups, o->asked_count + 1, sizeof *groups);
    if (!groups) {
        return dsc_no_memory(error, "groups of tensors", sizeof *groups);
    }
    o->groups = groups;
    if (give(o, group.pattern, o->asked_count) == 0) {
        return fail_pattern(o, text, group.pattern, error);
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
