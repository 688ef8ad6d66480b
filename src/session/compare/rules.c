// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Which rules take part, from the table of rules; and the rates that they try.
#include "session/compare/rules.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/elementary/elementary.h"
#include "core/number.h"
#include "optim/rules.h"
#include "run/tensors.h"

// ---- which ----

// Under its own name: where there is nothing that it is for, all steps would be another rule's.
static bool has_tensors(const descent_compare *compare, int rule)
{
    return dsc_rule_has_tensors(
        rule, compare->function.make ? NULL : descent_network_graph(compare->network));
}

static bool has_function(const descent_compare *compare, int rule)
{
    return compare->function.make || !(descent_rule_facts(rule) & DESCENT_RULE_NEEDS_FUNCTION);
}

static bool can_take_part(const descent_compare *compare, int rule)
{
    return has_function(compare, rule) && has_tensors(compare, rule);
}

// Its rate, with the conventions that are asked for.
static descent_status find_rate(const descent_compare *compare, int rule, double *rate,
                                descent_error *error)
{
    const dsc_rule *row = dsc_rule_find(rule);
    descent_optimizer_options o = descent_optimizer_options_default((descent_rule)rule);
    *rate = compare->function.make ? row->function_rate : row->learning_rate;
    o.learning_rate = *rate;
    TRY(descent_optimizer_options_like(&o, (descent_library)compare->o.like, error));
    *rate = o.learning_rate;
    return DESCENT_OK;
}

descent_optimizer_options dsc_compare_optimizer(const descent_compare *compare,
                                                const dsc_contender *contender,
                                                const descent_optimizer_options *shared)
{
    descent_optimizer_options o =
        descent_optimizer_options_default((descent_rule)contender->rule);
    descent_optimizer_options_like(&o, (descent_library)compare->o.like, NULL);
    if (!contender->searches) {
        o.weight_decay = isnan(shared->weight_decay) ? o.weight_decay : shared->weight_decay;
        o.clip = shared->clip;
    }
    return o;
}

static descent_status add(descent_compare *compare, int rule, descent_error *error)
{
    double rate = 0.0;
    const unsigned facts = descent_rule_facts(rule);
    for (size_t i = 0; i < compare->count; i++) {
        if (compare->contenders[i].rule == rule) {
            return DESCENT_OK; // named twice
        }
    }
    FAIL_IF(compare->count == DESCENT_COMPARE_RULES, error, DESCENT_INVALID,
            "with: at most %d rules can be compared", DESCENT_COMPARE_RULES);
    TRY(find_rate(compare, rule, &rate, error));
    compare->contenders[compare->count++] = (dsc_contender){
        .rule = rule,
        .rate = rate,
        .searches = (facts & DESCENT_RULE_SEARCHES) != 0,
        .decays = facts & DESCENT_RULE_SEARCHES ? 1 : 2,
        .begin = (double)NAN,
        .unit = (double)NAN,
    };
    return DESCENT_OK;
}

static descent_status add_all(descent_compare *compare, descent_error *error)
{
    for (int i = 0; descent_rule_names()[i]; i++) {
        if (can_take_part(compare, i)) {
            TRY(add(compare, i, error));
        }
    }
    return DESCENT_OK;
}

// Also by what others call it.
static int find(const char *name)
{
    for (const descent_option_word *w = dsc_rule_words; w->word; w++) {
        if (strcmp(w->word, name) == 0) {
            return (int)w->value;
        }
    }
    return -1;
}

static descent_status fail_unknown(const descent_compare *compare, const char *name,
                                   descent_error *error)
{
    const char *names[2 * DESCENT_COMPARE_RULES];
    char list[1024] = "";
    size_t count = 0, used = 0;
    for (int i = 0; descent_rule_names()[i] && count < DESCENT_COMPARE_RULES; i++) {
        if (can_take_part(compare, i)) {
            names[count++] = descent_rule_names()[i];
            used += (size_t)snprintf(list + used, sizeof list - used, "%s%s",
                                     used > 0 ? ", " : "", descent_rule_names()[i]);
            used = used < sizeof list ? used : sizeof list - 1;
        }
    }
    names[count++] = "all";
    const char *near = descent_nearest_name(name, names, count);
    FAIL_IF(near, error, DESCENT_INVALID,
            "with: there is no rule \"%s\"; did you mean %s? There are: %s", name, near, list);
    return dsc_fail(error, DESCENT_INVALID, "with: there is no rule \"%s\"; there are: %s",
                    name, list);
}

static descent_status add_named(descent_compare *compare, const char *name,
                                descent_error *error)
{
    if (strcmp(name, "all") == 0) {
        return add_all(compare, error);
    }
    const int rule = find(name);
    if (rule < 0) {
        return fail_unknown(compare, name, error);
    }
    FAIL_IF(!has_function(compare, rule), error, DESCENT_INVALID,
            "with: %s needs the function itself, and networks are trained by one gradient "
            "after the other; it takes part where functions are compared on",
            name);
    FAIL_IF(!has_tensors(compare, rule), error, DESCENT_INVALID,
            "with: %s is for matrices of hidden layers, and there is none here: all its steps "
            "would be those of adamw; it takes part where a network has at least one hidden "
            "layer",
            name);
    return add(compare, rule, error);
}

descent_status dsc_compare_rules(descent_compare *compare, descent_error *error)
{
    const char *text = compare->o.with;
    while (*text) {
        char name[64];
        const size_t blanks = strspn(text, " "), length = strcspn(text + blanks, " ,");
        snprintf(name, sizeof name, "%.*s", (int)length, text + blanks);
        text += blanks + length;
        text += strspn(text, " ,");
        if (*name) {
            TRY(add_named(compare, name, error));
        }
    }
    FAIL_IF(compare->count == 0, error, DESCENT_INVALID,
            "with names no rule" DSC_REMEDY "with = all");
    const char *const *names = descent_rule_names();
    const int only = compare->contenders[0].rule;
    FAIL_IF(compare->count == 1, error, DESCENT_INVALID,
            "%s alone is compared with nothing" DSC_REMEDY "with = %s,%s\nwith = all",
            names[only], names[only], names[only == 0 ? 1 : 0]);
    return DESCENT_OK;
}

// ---- rates ----

const char *dsc_compare_decay_option(int decay)
{
    return decay == DESCENT_COMPARE_LINEAR ? "linear" : "none";
}

const char *descent_compare_decay_word(int decay)
{
    return decay == DESCENT_COMPARE_LINEAR ? "linear" : "constant";
}

double dsc_compare_rate(const dsc_contender *contender, int power)
{
    char text[32];
    double rate = 0.0;
    const int length = snprintf(text, sizeof text, "%.2e",
                                contender->rate * dsc_pow(10.0, (double)power / 8.0));
    return dsc_parse_number(text, (size_t)length, &rate) ? rate : contender->rate;
}

void dsc_compare_grid(const dsc_contender *contender, uint64_t rates, int *powers,
                      size_t *count)
{
    *count = contender->searches ? 1 : (size_t)rates;
    for (size_t i = 0; i < *count; i++) {
        powers[i] = DSC_COMPARE_SPACING * ((int)i - (int)*count / 2);
    }
}

int dsc_compare_next_power(const int *powers, size_t count, int best)
{
    size_t at = 0;
    while (at + 1 < count && powers[at] != best) {
        at++;
    }
    if (at == 0 || at + 1 == count) {
        return at == 0 && count > 1 ? powers[0] - DSC_COMPARE_SPACING
                                    : powers[at] + DSC_COMPARE_SPACING;
    }
    const int below = best - powers[at - 1], above = powers[at + 1] - best;
    if (below > above) {
        return best - below / 2;
    }
    // Next to it on both sides: there is nothing in between, and the grid grows.
    return above > 1 ? best + above / 2 : powers[count - 1] + DSC_COMPARE_SPACING;
}
