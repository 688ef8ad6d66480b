// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: one message at a time, as pages have one thread.
#include "page.h"

#include <stdio.h>
#include <string.h>

#include <descent/minimize.h>
#include <descent/train.h>

static descent_error problem;

descent_error *page_problem(void)
{
    return &problem;
}

bool page_refuse(const char *why, const char *what)
{
    problem = (descent_error){.status = DESCENT_INVALID};
    snprintf(problem.message, sizeof problem.message, why, what);
    return false;
}

// Whether a pair begins here: with NAME=, and of options with that of one.
static bool begins_pair(const char *text, size_t length, bool options)
{
    char name[PAGE_NAME];
    const char *equals = memchr(text, '=', length);
    const size_t first = equals ? (size_t)(equals - text) : PAGE_NAME;
    if (!options || first >= PAGE_NAME) {
        return equals != NULL;
    }
    memcpy(name, text, first);
    name[first] = '\0';
    return descent_options_find(descent_minimize_option_table(), name) ||
           descent_options_find(descent_train_option_table(), name);
}

// Up to the comma before the next pair: "step:100,0.5" is one value, and so is "linear:100,to=0.5".
static size_t pair_length(const char *text, bool options)
{
    size_t length = strcspn(text, ",");
    while (text[length] == ',') {
        const size_t more = 1 + strcspn(text + length + 1, ",");
        if (more == 1 || begins_pair(text + length + 1, more - 1, options)) {
            break;
        }
        length += more;
    }
    return length;
}

bool page_next_pair(const char **text, bool options, char name[PAGE_NAME],
                    char value[PAGE_NAME])
{
    const size_t length = pair_length(*text, options);
    const char *equals = memchr(*text, '=', length);
    if (length == 0) {
        return false;
    }
    const size_t first = equals ? (size_t)(equals - *text) : length;
    const size_t second = equals ? length - first - 1 : 0;
    if (!equals || first >= PAGE_NAME || second >= PAGE_NAME) {
        return page_refuse("'%s' is not NAME=VALUE", *text);
    }
    memcpy(name, *text, first);
    name[first] = '\0';
    memcpy(value, equals + 1, second);
    value[second] = '\0';
    *text += length + ((*text)[length] == ',');
    return true;
}

bool page_find_rule(const char *name, descent_rule *rule)
{
    const char *const *names = descent_rule_names();
    int found = 0;
    while (names[found] && strcmp(names[found], name) != 0) {
        found++;
    }
    *rule = (descent_rule)found;
    if (descent_rule_facts(found) & DESCENT_RULE_NEEDS_TENSORS) {
        return page_refuse("%s needs sums over whole tensors, and pages have no such rules",
                           name);
    }
    return names[found] ? true : page_refuse("there is no rule called '%s'", name);
}
