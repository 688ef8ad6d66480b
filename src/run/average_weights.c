// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "run/average_weights.h"

#include <stdio.h>
#include <string.h>

#include "core/number.h"
#include "core/status.h"

static descent_status read_ema(const char *text, const char *rest, descent_average_weights *a)
{
    (void)text;
    a->kind = DESCENT_AVERAGE_EMA;
    return dsc_parse_number(rest, strlen(rest), &a->beta) && a->beta > 0.0 && a->beta < 1.0
               ? DESCENT_OK
               : DESCENT_INVALID;
}

static descent_status read_swa(const char *text, const char *rest, descent_average_weights *a)
{
    (void)text;
    a->kind = DESCENT_AVERAGE_SWA;
    return dsc_parse_count(rest, strlen(rest), &a->from) && a->from > 0 ? DESCENT_OK
                                                                        : DESCENT_INVALID;
}

static descent_status read_lawa(const char *text, const char *rest, descent_average_weights *a)
{
    (void)text;
    const size_t length = strcspn(rest, ",");
    a->kind = DESCENT_AVERAGE_LAWA;
    return rest[length] && dsc_parse_count(rest, length, &a->every) && a->every > 0 &&
                   dsc_parse_count(rest + length + 1, strlen(rest + length + 1), &a->count) &&
                   a->count > 0 && a->count <= 1000
               ? DESCENT_OK
               : DESCENT_INVALID;
}

static const struct {
    const char *name;
    descent_status (*read)(const char *text, const char *rest, descent_average_weights *a);
} forms[] = {{"ema:", read_ema}, {"swa:", read_swa}, {"lawa:", read_lawa}};

descent_status dsc_average_weights_parse(const char *text, void *field, descent_error *error)
{
    descent_average_weights a = {0};
    bool known = strcmp(text, "none") == 0;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        const size_t length = strlen(forms[i].name);
        if (strncmp(text, forms[i].name, length) == 0) {
            known = forms[i].read(text, text + length, &a) == DESCENT_OK;
        }
    }
    FAIL_IF(
        !known, error, DESCENT_INVALID,
        "\"%s\" is no average of weights: type ema:0.999 (a moving average), swa:10 (the mean "
        "of the ends of epochs from the 10th on), lawa:100,5 (of the last 5 copies, one every "
        "100 steps) or none",
        text);
    memcpy(field, &a, sizeof a);
    return DESCENT_OK;
}

void dsc_average_weights_format(const void *field, char *text, size_t capacity)
{
    descent_average_weights a;
    char number[DSC_NUMBER_TEXT];
    memcpy(&a, field, sizeof a);
    switch ((descent_average_kind)a.kind) {
    case DESCENT_AVERAGE_NONE:
        snprintf(text, capacity, "none");
        break;
    case DESCENT_AVERAGE_EMA:
        dsc_format_number(a.beta, number, sizeof number);
        snprintf(text, capacity, "ema:%s", number);
        break;
    case DESCENT_AVERAGE_SWA:
        snprintf(text, capacity, "swa:%llu", (unsigned long long)a.from);
        break;
    case DESCENT_AVERAGE_LAWA:
        snprintf(text, capacity, "lawa:%llu,%llu", (unsigned long long)a.every,
                 (unsigned long long)a.count);
        break;
    }
}
