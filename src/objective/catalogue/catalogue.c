// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Rows of the catalogue as expressions and objectives: defaults and what people set become one
// list of settings, the number of variables among them as n.
//
// A setting N counts units of several variables each (atoms with three coordinates): N and n
// follow from each other by their usual values.
//
// Keeps: n and N are never both free. Where both are given and do not agree, it is an error,
// since either choice would minimise another function than somebody meant.
#include "objective/catalogue/catalogue.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <descent/options.h>

#include "core/number.h"
#include "core/status.h"
#include "objective/catalogue/rows.h"
#include "objective/expression/expression.h"
#include "objective/quadratic.h"

enum { SETTINGS_MOST = 8, NAME_TEXT = 24 };

typedef struct setting_list {
    size_t count; /* of items, the last of which is n */
    descent_setting items[SETTINGS_MOST];
    char names[SETTINGS_MOST][NAME_TEXT];
} setting_list;

const descent_function_info *descent_catalogue(size_t *count)
{
    if (!count) {
        return NULL;
    }
    return dsc_catalogue_rows(count);
}

static bool same_name(const char *a, const char *b)
{
    while (*a && (*a == '_' ? '-' : *a) == (*b == '_' ? '-' : *b)) {
        a++;
        b++;
    }
    return !*a && !*b;
}

const descent_function_info *descent_catalogue_find(const char *name)
{
    if (!name) {
        return NULL;
    }
    size_t count = 0;
    const descent_function_info *rows = dsc_catalogue_rows(&count);
    for (size_t i = 0; name && i < count; i++) {
        if (same_name(rows[i].name, name)) {
            return &rows[i];
        }
    }
    return NULL;
}

// Reads the defaults, "a=1, b=100", and puts n behind them. The text is ours and right.
static void read_defaults(const descent_function_info *info, setting_list *list)
{
    *list = (setting_list){0};
    const char *at = info->settings;
    while (*at && list->count + 1 < SETTINGS_MOST) {
        const size_t name = strcspn(at, "=");
        const char *number = at + name + (at[name] == '=');
        const size_t length = strcspn(number, ",");
        snprintf(list->names[list->count], NAME_TEXT, "%.*s", (int)name, at);
        dsc_parse_number(number, length, &list->items[list->count].value);
        list->count++;
        at = number + length;
        at += strspn(at, ", ");
    }
    snprintf(list->names[list->count], NAME_TEXT, "n");
    list->items[list->count].value = (double)info->n;
    list->count++;
    for (size_t i = 0; i < list->count; i++) {
        list->items[i].name = list->names[i];
    }
}

static descent_setting *find_setting(setting_list *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i].name, name) == 0) {
            return &list->items[i];
        }
    }
    return NULL;
}

static descent_status fail_unknown(const descent_function_info *info, const setting_list *list,
                                   const char *name, descent_error *error)
{
    const char *names[SETTINGS_MOST];
    for (size_t i = 0; i < list->count; i++) {
        names[i] = list->items[i].name;
    }
    const char *meant = descent_nearest_name(name, names, list->count);
    const bool any = info->settings[0] != '\0';
    return dsc_fail(error, DESCENT_INVALID, "%s has no setting '%s': it has %s%s%s%s%s%s",
                    info->name, name, info->settings, any ? " and " : "",
                    "n, the number of variables", meant ? " (did you mean '" : "",
                    meant ? meant : "", meant ? "'?)" : "");
}

static bool is_count(double value)
{
    return value >= 1.0 && value <= 1e9 && value == floor(value);
}

static descent_status check_n(const descent_function_info *info, double n, descent_error *error)
{
    char typed[DSC_NUMBER_TEXT];
    dsc_format_number(n, typed, sizeof typed);
    FAIL_IF(info->least == info->most && n != (double)info->n, error, DESCENT_INVALID,
            "%s has %s: n cannot be %s", info->name,
            DSC_THINGS(info->n, "variable", "variables"), typed);
    FAIL_IF(!is_count(n) || n < (double)info->least || n > (double)info->most, error,
            DESCENT_INVALID, "%s can have %zu to %zu variables: n cannot be %s", info->name,
            info->least, info->most, typed);
    return DESCENT_OK;
}

/* What was asked for: NAN when it was not. */
typedef struct asked {
    double n, units;
} asked;

// n and, where there are units, N: each follows from the other, and both must agree.
static descent_status settle_n(const descent_function_info *info, setting_list *list,
                               asked wanted, descent_error *error)
{
    descent_setting *n = &list->items[list->count - 1];
    descent_setting *units = find_setting(list, "N");
    if (!isnan(wanted.n)) {
        n->value = wanted.n;
    }
    if (!units) {
        return check_n(info, n->value, error);
    }
    const double each = (double)info->n / units->value;
    if (!isnan(wanted.units)) {
        FAIL_IF(!isnan(wanted.n) && wanted.n != each * wanted.units, error, DESCENT_INVALID,
                "N=%.15g of %s makes %.15g variables, not n=%.15g: give one of the two",
                wanted.units, info->name, each * wanted.units, wanted.n);
        FAIL_IF(wanted.units != floor(wanted.units), error, DESCENT_INVALID,
                "N of %s is %.15g: it must be a whole number", info->name, wanted.units);
        n->value = each * wanted.units;
    }
    TRY(check_n(info, n->value, error));
    units->value = n->value / each;
    FAIL_IF(units->value != floor(units->value), error, DESCENT_INVALID,
            "%s has %.15g variables for each unit: n cannot be %.15g", info->name, each,
            n->value);
    return DESCENT_OK;
}

static descent_status merge(const descent_function_info *info, size_t n,
                            const descent_setting *settings, size_t count, setting_list *list,
                            descent_error *error)
{
    asked wanted = {n ? (double)n : (double)NAN, (double)NAN};
    TRY(dsc_settings_check(settings, count, error));
    read_defaults(info, list);
    for (size_t i = 0; i < count; i++) {
        descent_setting *setting = find_setting(list, settings[i].name);
        if (!setting) {
            return fail_unknown(info, list, settings[i].name, error);
        }
        FAIL_IF(!isfinite(settings[i].value), error, DESCENT_INVALID,
                "setting %s of %s is not finite", setting->name, info->name);
        if (strcmp(setting->name, "n") == 0) {
            FAIL_IF(n && (double)n != settings[i].value, error, DESCENT_INVALID,
                    "%s: %zu variables were asked for, and the setting n=%.15g", info->name, n,
                    settings[i].value);
            wanted.n = settings[i].value;
        } else if (strcmp(setting->name, "N") == 0) {
            wanted.units = settings[i].value;
        } else {
            setting->value = settings[i].value;
        }
    }
    return settle_n(info, list, wanted, error);
}

static descent_status make_expression(const descent_function_info *info,
                                      const setting_list *list, descent_expression **expression,
                                      descent_error *error)
{
    descent_expression *made = NULL;
    TRY(descent_expression_parse(info->formula, list->items, list->count, &made, error));
    const size_t variables = descent_expression_variables(made);
    const double n = list->items[list->count - 1].value;
    if ((double)variables != n) {
        descent_expression_free(made);
        return dsc_fail(error, DESCENT_INVALID,
                        "%s has %zu variables with these settings, not %.15g: try other ones",
                        info->name, variables, n);
    }
    *expression = made;
    return DESCENT_OK;
}

descent_status descent_catalogue_expression(const descent_function_info *info, size_t n,
                                            const descent_setting *settings,
                                            size_t setting_count,
                                            descent_expression **expression,
                                            descent_error *error)
{
    NEED(error, "info, expression", info, expression);
    FAIL_IF(!info->formula, error, DESCENT_UNSUPPORTED,
            "%s is not a formula: use descent_objective_from_catalogue", info->name);
    setting_list list;
    TRY(merge(info, n, settings, setting_count, &list, error));
    return make_expression(info, &list, expression, error);
}

descent_status descent_objective_from_catalogue(const descent_function_info *info, size_t n,
                                                const descent_setting *settings,
                                                size_t setting_count,
                                                descent_objective **objective,
                                                descent_error *error)
{
    NEED(error, "info, objective", info, objective);
    setting_list list;
    TRY(merge(info, n, settings, setting_count, &list, error));
    if (!info->formula) { // quadratic-deep is the only one
        const double noise = find_setting(&list, "noise")->value;
        FAIL_IF(noise < 0.0, error, DESCENT_INVALID,
                "noise of %s is %.15g: it is a standard deviation and cannot be negative",
                info->name, noise);
        return dsc_quadratic_deep_create((size_t)list.items[list.count - 1].value, noise,
                                         objective, error);
    }
    descent_expression *expression = NULL;
    TRY(make_expression(info, &list, &expression, error));
    const descent_status status =
        descent_objective_from_expression(expression, objective, error);
    descent_expression_free(expression);
    return status;
}
