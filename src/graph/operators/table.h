// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_GRAPH_OPERATORS_TABLE_H
#define DSC_GRAPH_OPERATORS_TABLE_H

#include "graph/operators/operators.h"
#include "kernel/real/real.h"

#define DSC_OPERATOR_ENTRY(name, file) extern const dsc_operator X(file##_operator);
DSC_OPERATOR_LIST(DSC_OPERATOR_ENTRY)
#undef DSC_OPERATOR_ENTRY

extern const dsc_operator *const X(operators)[DSC_OPERATOR_COUNT];

#endif
