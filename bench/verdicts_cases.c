// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "verdicts.h"
#include "verdicts_parts.h"

const verdict_case verdict_cases[] = {
#define VERDICT_CASE(place, function, text) {DESCENT_PLACE_##place, text, verdict_##function},
    VERDICT_CASES(VERDICT_CASE){.name = NULL}};
