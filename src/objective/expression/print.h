// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_OBJECTIVE_EXPRESSION_PRINT_H
#define DSC_OBJECTIVE_EXPRESSION_PRINT_H

#include "objective/expression/simplify.h"

/// *text (out), freed with free: as few brackets as it takes. False when it would be longer
/// than a formula may be, or there is no memory (no_memory says which).
bool dsc_print_term(dsc_maker *m, uint32_t term, char **text);

#endif
